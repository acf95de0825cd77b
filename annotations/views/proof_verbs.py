"""The verbs of the workspace that put evidence forward. Each returns the comments that changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.shortcuts import get_object_or_404

from annotations.models import Evidence
from annotations.services import evidence
from annotations.services.evidence import Source
from annotations.views.deed import Deed
from threads.errors import Refused
from threads.models import Hyperlink, Quote


def cite(deed: Deed) -> list[int]:
    """Puts a link or a quotation of the thread, or what was typed, forward for a label."""
    fields = deed.form.cleaned_data
    annotation = deed.annotation(fields["annotation"])
    kind, _, number = deed.form.argument.partition("_")
    pk = int(number) if number.isdigit() else 0
    told = {name: fields[name] for name in ("passage", "archived")}
    if kind == "link":
        links = Hyperlink.objects.visible_to(deed.by).filter(comment__thread=deed.thread)
        source = Source(get_object_or_404(links.select_related("comment"), pk=pk), **told)
    elif kind == "quote":
        quotes = Quote.objects.visible_to(deed.by).filter(comment__thread=deed.thread)
        source = Source(quote=get_object_or_404(quotes.select_related("comment", "source"), pk=pk), **told)
    elif kind == "typed":
        source = Source(url=fields["url"], **told)
    else:
        raise Refused(f"“{deed.form.argument}” is no evidence.")
    evidence.put_forward(annotation, source, by=deed.by)
    return [annotation.comment_id]


def uncite(deed: Deed) -> list[int]:
    """Takes evidence back."""
    rows = Evidence.objects.live().by(deed.by).filter(annotation__round=deed.round)
    row = get_object_or_404(rows.select_related("annotation"), annotation__comment__thread=deed.thread, pk=deed.number)
    evidence.take_back(row, by=deed.by)
    return [row.annotation.comment_id]


VERBS: Final[tuple[Callable[[Deed], list[int]], ...]] = (cite, uncite)
"""Verbs on evidence."""
