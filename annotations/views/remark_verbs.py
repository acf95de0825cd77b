"""Verbs by which people talk to each other about a comment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.shortcuts import get_object_or_404

from annotations.models import Remark
from annotations.services import remarks
from annotations.views.deed import Deed


def ask(deed: Deed) -> list[int]:
    """Flags the comment for the team, with a question."""
    return _say(deed, asks=True)


def remark(deed: Deed) -> list[int]:
    """Says something to colleagues; where a discussion is open on the comment, in answer to its latest."""
    return _say(deed, asks=False)


def _say(deed: Deed, *, asks: bool) -> list[int]:
    comment = deed.comment
    visible = Remark.objects.visible_to(deed.by).filter(round=deed.round, comment=comment)
    latest = visible.filter(answers=None, resolved_at=None).order_by("-pk").first()
    text = deed.form.cleaned_data["remark"]
    answers = None if asks else latest
    remarks.remark(comment, text, round=deed.round, by=deed.by, asks=asks, answers=answers)
    return [comment.pk]


def resolve(deed: Deed) -> list[int]:
    """Closes a discussion; one that is closed stays so."""
    return _settle(deed, is_resolved=True)


def reopen(deed: Deed) -> list[int]:
    """Opens a discussion again; one that is open stays so."""
    return _settle(deed, is_resolved=False)


def _settle(deed: Deed, *, is_resolved: bool) -> list[int]:
    visible = Remark.objects.visible_to(deed.by).filter(round=deed.round, comment__thread=deed.thread)
    said = get_object_or_404(visible, pk=deed.number)
    remarks.resolve(said, by=deed.by, is_resolved=is_resolved)
    return [said.comment_id]


VERBS: Final[tuple[Callable[[Deed], list[int]], ...]] = (ask, remark, resolve, reopen)
