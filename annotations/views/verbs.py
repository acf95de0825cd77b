"""What each verb of the workspace asks of the services. Every function returns the ids of the comments that changed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Final

from django.shortcuts import get_object_or_404

from annotations.models import Label, Suggestion
from annotations.models.targets import TargetKind
from annotations.services import annotating, bulk, deciding, history, judging
from annotations.views import mark_verbs, proof_verbs, remark_verbs, target_verbs
from annotations.views.deed import Deed


def give(deed: Deed) -> list[int]:
    """Gives a label to the comment or the span; one that is there stays."""
    comment = deed.comment
    annotating.annotate(comment, deed.label, round=deed.round, by=deed.by, span=deed.form.span)
    return [comment.pk]


def take(deed: Deed) -> list[int]:
    """Takes a label of the comment or the span back; one that is not there stays away."""
    comment = deed.comment
    annotating.take_back(comment, deed.label, round=deed.round, by=deed.by, span=deed.form.span)
    return [comment.pk]


def toggle(deed: Deed) -> list[int]:
    """Gives a label or takes it back, where a page cannot know which it will be: spans snap to sentences."""
    comment = deed.comment
    annotating.toggle(comment, deed.label, round=deed.round, by=deed.by, span=deed.form.span)
    return [comment.pk]


def judge(deed: Deed) -> list[int]:
    """Says that the annotator is done with the comment, or why not."""
    fields = deed.form.cleaned_data
    judgement = judging.judge(
        deed.comment,
        round=deed.round,
        by=deed.by,
        state=deed.form.argument,
        milliseconds=fields["milliseconds"],
        article_opened=fields["article_opened"],
        suggestions_shown=deed.round.shows_suggestions,
    )
    return [judgement.comment_id]


def accept(deed: Deed) -> list[int]:
    """Makes a suggestion one's own annotation, as it is or with a change."""
    suggestion = _suggestion(deed)
    deciding.accept_suggestion(suggestion, round=deed.round, by=deed.by, edit=_edit(deed, suggestion))
    return [suggestion.comment_id]


def _edit(deed: Deed, suggestion: Suggestion) -> deciding.Edit:
    fields = deed.form.cleaned_data
    kind, rank = fields["kind"], deed.form.argument.partition("_")[2]
    target = target_verbs.choice_of(deed, kind, uuid.uuid4()) if kind else None
    if rank.isdigit():
        target = deciding.target_ranked(suggestion, int(rank))
    labels = Label.objects.filter(question__version_id=deed.round.scheme_version_id)
    label = get_object_or_404(labels.select_related("question"), pk=fields["label"]) if fields["label"] else None
    # The span of a target:span is that of the target.
    return deciding.Edit(None if kind == TargetKind.SPAN else deed.form.span, label, target)


def reject(deed: Deed) -> list[int]:
    """Turns a suggestion down."""
    suggestion = _suggestion(deed)
    deciding.reject_suggestion(suggestion, round=deed.round, by=deed.by)
    return [suggestion.comment_id]


def _suggestion(deed: Deed) -> Suggestion:
    visible = Suggestion.objects.visible_to(deed.by).on(deed.thread)
    related = visible.select_related("comment__thread", "comment__parent", "label__question")
    number = deed.form.argument.partition("_")[0]
    return get_object_or_404(related, pk=int(number) if number.isdigit() else 0)


def branch(deed: Deed) -> list[int]:
    """Gives or takes a label, or judges, on the comment and all below it."""
    named = deed.form.argument.replace("_", ":", 1)
    wanted = bulk.Deed.named(named, round=deed.round, existing=deed.form.cleaned_data["existing"] or "keep")
    choice = bulk.Choice(branch=deed.comment.pk)
    key = deed.form.cleaned_data["key"]
    outcome = bulk.carry_out(
        choice, wanted, project=deed.thread.project, round=deed.round, by=deed.by, step=key or None
    )
    return bulk.comments_of(outcome.step)


def undo(deed: Deed) -> list[int]:
    """Takes the last step in this thread back, on whichever page it was taken."""
    walk = history.undo(deed.round, by=deed.by, thread=deed.thread)
    deed.words = f"Undid: {walk.words}."
    return walk.comments


def redo(deed: Deed) -> list[int]:
    """Does the last undone step again."""
    walk = history.redo(deed.round, by=deed.by, thread=deed.thread)
    deed.words = f"Did again: {walk.words}."
    return walk.comments


# Verbs that change no answer: what was done elsewhere does not touch them.
TALK: Final = frozenset(verb.__name__ for verb in remark_verbs.VERBS)
# Verbs about the thread: the page has to have seen all of it.
WALKS: Final = frozenset({"undo", "redo"})
VERBS: Final[dict[str, Callable[[Deed], list[int]]]] = {
    verb.__name__: verb
    for verb in (
        *(give, take, toggle, judge, accept, reject, branch, undo, redo),
        *(*target_verbs.VERBS, *mark_verbs.VERBS, *proof_verbs.VERBS, *remark_verbs.VERBS),
    )
}
