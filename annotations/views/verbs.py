"""What each verb of the workspace asks of the services. Every function returns the ids of the comments that changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.shortcuts import get_object_or_404

from annotations.errors import BadTarget
from annotations.forms import ActionForm
from annotations.models import Annotation, Label, Round, Suggestion
from annotations.models.targets import TargetKind
from annotations.services import annotating, deciding, history, judging, relating
from annotations.services.relating import TargetChoice
from threads.errors import Refused
from threads.models import Comment, Thread, User


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does what in which thread."""

    thread: Thread
    round: Round
    by: User
    form: ActionForm

    @property
    def comment(self) -> Comment:
        """The comment acted on; 404 if it is not of this thread."""
        comments = self.thread.comments.in_reading_order().select_related("thread", "parent")
        return get_object_or_404(comments, pk=self.form.cleaned_data["comment"])

    @property
    def number(self) -> int:
        """The argument as an id. Raises Refused if it is none."""
        if not self.form.argument.isdigit():
            raise Refused(f"“{self.form.cleaned_data['action']}” names no id.")
        return int(self.form.argument)

    def latest(self, *, needs_target: bool = False) -> Annotation:
        """The person's newest annotation of the comment. Raises Refused where there is none yet."""
        own = Annotation.objects.live().individual().by(self.by).filter(round=self.round, comment=self.comment)
        if needs_target:
            own = own.filter(label__target_relation__isnull=False)
        annotation = own.select_related("comment__thread", "label__target_relation", "round").order_by("-pk").first()
        if annotation is None:
            raise Refused(
                "Give the comment a label that has a target first." if needs_target else "Label the comment first."
            )
        return annotation


def toggle(deed: Deed) -> list[int]:
    """Gives a label to the comment or the span, or takes it back."""
    labels = Label.objects.filter(question__version_id=deed.round.scheme_version_id)
    label = get_object_or_404(labels.select_related("question", "target_relation"), pk=deed.number)
    comment = deed.comment
    annotating.toggle(comment, label, round=deed.round, by=deed.by, span=deed.form.span)
    return [comment.pk]


def target(deed: Deed) -> list[int]:
    """Points the label at something else than the comment above."""
    annotation = deed.latest(needs_target=True)
    more = deed.form.cleaned_data["more"]
    relating.relate(annotation, _choice(deed), by=deed.by, more=more)
    return [annotation.comment_id]


def _choice(deed: Deed) -> TargetChoice:
    kind = deed.form.argument
    if kind in {TargetKind.OUTSIDE, TargetKind.UNCLEAR, TargetKind.NONE}:
        return TargetChoice(kind)
    if kind not in {TargetKind.COMMENT, TargetKind.SPAN, "article"}:
        raise BadTarget(f"“{kind}” is no kind of target.")
    position = 0 if kind == "article" else deed.form.cleaned_data["target"]
    aimed = deed.thread.comments.in_reading_order().filter(position=position).first()
    if aimed is None:
        raise BadTarget("There is no comment with this number in the thread.")
    if kind == TargetKind.SPAN:
        return TargetChoice(TargetKind.SPAN, aimed, span=deed.form.span)
    return TargetChoice(TargetKind.COMMENT, aimed)


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
    """Makes a suggestion one's own annotation."""
    suggestion = _suggestion(deed)
    deciding.accept_suggestion(suggestion, round=deed.round, by=deed.by)
    return [suggestion.comment_id]


def reject(deed: Deed) -> list[int]:
    """Turns a suggestion down."""
    suggestion = _suggestion(deed)
    deciding.reject_suggestion(suggestion, round=deed.round, by=deed.by)
    return [suggestion.comment_id]


def _suggestion(deed: Deed) -> Suggestion:
    visible = Suggestion.objects.visible_to(deed.by).on(deed.thread)
    related = visible.select_related("comment__thread", "comment__parent", "label__question")
    return get_object_or_404(related, pk=deed.number)


def unsure(deed: Deed) -> list[int]:
    """Marks the newest label of the comment as unsure, or as sure again."""
    annotation = deed.latest()
    annotating.revise(annotation, by=deed.by, unsure=not annotation.unsure)
    return [annotation.comment_id]


def note(deed: Deed) -> list[int]:
    """Writes a note to the newest label of the comment."""
    annotation = deed.latest()
    annotating.revise(annotation, by=deed.by, note=deed.form.cleaned_data["note"].strip())
    return [annotation.comment_id]


def undo(deed: Deed) -> list[int]:
    """Takes the last step in this thread back."""
    return history.undo(deed.round, by=deed.by, thread=deed.thread)


def redo(deed: Deed) -> list[int]:
    """Does the last undone step again."""
    return history.redo(deed.round, by=deed.by, thread=deed.thread)


VERBS: Final[dict[str, Callable[[Deed], list[int]]]] = {
    verb.__name__: verb for verb in (toggle, target, judge, accept, reject, unsure, note, undo, redo)
}
