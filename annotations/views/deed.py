"""One action in the workspace, as verbs see it: who, where, on what."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from annotations.forms import ActionForm
from annotations.models import Annotation, Label, Round
from threads.errors import Refused
from threads.models import Comment, Thread, User


@dataclass(slots=True)
class Deed:
    """Who does what in which thread; `words` are for steps that may change what is out of sight."""

    thread: Thread
    round: Round
    by: User
    form: ActionForm
    words: str = ""

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

    @property
    def label(self) -> Label:
        """The label named; 404 if it is not of the round's scheme."""
        labels = Label.objects.filter(question__version_id=self.round.scheme_version_id)
        return get_object_or_404(labels.select_related("question", "target_relation"), pk=self.number)

    def latest(self) -> Annotation:
        """The person's newest annotation of the comment. Raises Refused where there is none yet."""
        annotation = self.own().order_by("-pk").first()
        if annotation is None:
            raise Refused("Label the comment first.")
        return annotation

    def annotation(self, pk: int | None) -> Annotation:
        """The person's annotation with this id, in this thread; the newest of the comment where none is named."""
        return get_object_or_404(self._in_thread(), pk=pk) if pk else self.latest()

    def own(self) -> QuerySet[Annotation]:
        """The person's annotations of the comment."""
        return self._in_thread().filter(comment=self.comment)

    def _in_thread(self) -> QuerySet[Annotation]:
        own = Annotation.objects.live().individual().by(self.by).on(self.thread).filter(round=self.round)
        return own.select_related("comment__thread", "label__target_relation__question", "question", "round")
