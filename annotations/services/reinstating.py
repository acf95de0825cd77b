"""Labels that were taken back are given again: what the trash is for labels. Undo does the same for the last steps."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from annotations.models import Annotation, Event, Relation
from annotations.querysets import AnnotationQuerySet
from annotations.services import history, rounds
from threads.errors import Conflict
from threads.models import Project, User


def taken_back(project: Project, *, by: User) -> AnnotationQuerySet:
    """This person's labels that they took back, on comments that can still be read."""
    rows = Annotation.objects.individual().by(by).filter(round__project=project, retracted_at__isnull=False)
    return rows.filter(round__trashed_at=None, comment__thread__trashed_at=None)


@transaction.atomic
def reinstate(annotation: Annotation, *, by: User) -> None:
    """Gives the label again, with the relations that went with it. Nothing happens where it is there.

    Raises PermissionDenied for another's label, and Conflict where the round or the work on the thread is closed, or
    another answer stands in its place by now.
    """
    fresh = Annotation.objects.select_for_update().select_related("round", "comment__thread").get(pk=annotation.pk)
    if fresh.creator_id != by.pk:
        raise PermissionDenied("Only the person who made an annotation can restore it.")
    if fresh.retracted_at is None:
        return
    rounds.require_open(fresh.round, fresh.comment.thread, by=by)
    _require_room(fresh)
    step = uuid.uuid4()
    taken = Event.objects.filter(table="annotation", row=fresh.pk, after__retracted_at__isnull=False)
    last = taken.exclude(after__retracted_at=None).order_by("-pk").first()
    history.change("reinstate", fresh, by=by, step=step, retracted_at=None)
    if last is not None:
        gone = Event.objects.filter(step=last.step, table="relation").values_list("row", flat=True)
        for relation in Relation.objects.filter(pk__in=list(gone), retracted_at__isnull=False, source=fresh):
            history.change("reinstate", relation, by=by, step=step, retracted_at=None)


def _require_room(annotation: Annotation) -> None:
    here = Annotation.objects.live().individual().filter(
        round=annotation.round_id, creator=annotation.creator_id, comment=annotation.comment_id,
        start=annotation.start, end=annotation.end,
    )  # fmt: skip
    same = Q(question=annotation.question_id, label=annotation.label_id)
    if annotation.is_exclusive and annotation.start is None:
        same |= Q(question=annotation.question_id)
    if here.filter(same).exists():
        raise Conflict("Another answer stands in its place by now: take that back first.")
