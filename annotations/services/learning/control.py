"""The control: comments on which nobody is ever shown a suggestion, so that quality stays measurable."""

from __future__ import annotations

import hashlib
from typing import Final

from django.conf import settings
from django.db import transaction

from annotations.models import ControlComment, Suggestion
from annotations.services.progress import IS_UNIT
from threads.errors import Refused
from threads.models import Comment, Project, Thread

# With fewer comments in the project a tenth of them tells nothing, and is missed.
LEAST_COMMENTS: Final = 100
OPTION: Final = "control_share"
_RANGE: Final = 2**64


def share_of(project: Project) -> float:
    """Which share of comments is drawn into the control."""
    share = project.options.get(OPTION, settings.CONTROL_SHARE)
    return float(share) if isinstance(share, int | float) and 0 <= share <= 0.5 else settings.CONTROL_SHARE


def place_of(project: Project, comment: int) -> float:
    """Where the comment falls between 0 and 1: it is drawn where that is below the share.

    By the project's key, so that nobody can tell from outside; always the same, whoever asks and whenever.
    """
    message = f"control:{comment}".encode()
    digest = hashlib.blake2b(message, key=project.pseudonym_key.encode()[:64], digest_size=8).digest()
    return int.from_bytes(digest, "big") / _RANGE


def draw_control(thread: Thread) -> None:
    """Draws this thread's part of the control, before anything is suggested there. Safe to call again.

    Comments that ever had a suggestion stay outside: somebody may have seen it.
    """
    project, share = thread.project, share_of(thread.project)
    if not share or _is_small(project):
        return
    open_to_draw = thread.comments.filter(IS_UNIT, control=None).exclude(
        pk__in=Suggestion.objects.on(thread).values("comment_id")
    )
    drawn = [pk for pk in open_to_draw.values_list("pk", flat=True) if place_of(project, pk) < share]
    ControlComment.objects.bulk_create((ControlComment(comment_id=pk) for pk in drawn), ignore_conflicts=True)


@transaction.atomic
def set_share(project: Project, share: float) -> None:
    """Changes the share, from 0 to 0.5. A smaller one gives comments back; a larger one draws among those that come.

    Raises Refused for any other number.
    """
    if not 0 <= share <= 0.5:
        raise Refused("Between none and half of the comments can be kept without suggestions.")
    fresh = Project.objects.select_for_update().get(pk=project.pk)
    fresh.options = fresh.options | {OPTION: share}
    fresh.save(update_fields=["options"])
    project.options = fresh.options
    rows = ControlComment.objects.filter(comment__thread__project=project)
    gone = [pk for pk in rows.values_list("pk", flat=True) if place_of(project, pk) >= share]
    for start in range(0, len(gone), 500):
        ControlComment.objects.filter(pk__in=gone[start : start + 500]).delete()


def _is_small(project: Project) -> bool:
    units = Comment.objects.filter(IS_UNIT, thread__project=project, thread__trashed_at=None).order_by()
    return len(units.values_list("pk", flat=True)[:LEAST_COMMENTS]) < LEAST_COMMENTS
