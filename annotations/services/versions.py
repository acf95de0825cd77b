"""What a page has seen of one's own work: the newest event on each comment, and in the thread.

A page sends the version it shows with each action. Where the stored one is newer, the same person did something in
another tab, on another device or by REST that the page does not show, and nothing is overwritten unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from annotations.errors import Stale
from annotations.models import Event, Round
from annotations.services.locking import lock_work
from threads.models import Thread, User


def _own(round: Round, by: User) -> QuerySet[Event]:
    return Event.objects.individual().filter(round=round, actor=by).order_by()


def comment_versions(within: Q, *, round: Round, by: User) -> dict[int, int]:
    """The newest of this person's events by comment id; a comment without any is not there, which means 0.

    `within` says which comments, from an event's side: `comment__position__range` and the like.
    """
    rows = _own(round, by).filter(within).values_list("comment_id").annotate(newest=Max("pk"))
    return {pk: newest for pk, newest in rows if pk is not None}


def thread_version(thread: Thread, *, round: Round | None, by: User) -> int:
    """The newest of this person's events in the thread, or 0."""
    if round is None:
        return 0
    return _own(round, by).filter(thread=thread).aggregate(newest=Max("pk"))["newest"] or 0


def changed_since(version: int, thread: Thread, *, round: Round, by: User, most: int) -> list[int]:
    """Ids of comments on which this person did something after the event, the latest first, at most so many."""
    later = _own(round, by).filter(thread=thread, pk__gt=version, comment__isnull=False)
    rows = later.values_list("comment_id").annotate(newest=Max("pk")).order_by("-newest")
    return [pk for pk, _ in rows[:most] if pk is not None]


@dataclass(frozen=True, slots=True)
class Saved:
    """What one action changed. `versions` are (before, after) by comment id, `thread` the same of the thread."""

    changed: list[int]
    words: str = ""
    versions: dict[str, tuple[int, int]] = field(default_factory=dict)
    thread: tuple[int, int] = (0, 0)


@transaction.atomic
def save_seen(
    thread: Thread,
    *,
    round: Round,
    by: User,
    seen: int | None,
    comment: int | None,
    act: Callable[[], tuple[Collection[int], str]],
) -> Saved:
    """Carries out `act` (it returns the changed comments and words for them) if the page has seen what it acts on.

    `seen` is the version of the comment, or of the thread where no comment is named, as the page shows it; None asks
    for no check. Raises Stale, before anything is done.
    """
    lock_work(round, by=by)
    before = thread_version(thread, round=round, by=by)
    if seen is not None:
        stored = before if comment is None else comment_versions(Q(comment=comment), round=round, by=by).get(comment, 0)
        if stored != seen:
            raise Stale("This was changed in another tab or on another device since this page was drawn.")
    changed, words = act()
    fresh = comment_versions(Q(thread=thread, pk__gt=before), round=round, by=by)
    old: dict[int, int] = {}
    if before and fresh:
        old = comment_versions(_on(list(fresh)) & Q(thread=thread, pk__lte=before), round=round, by=by)
    versions = {str(pk): (old.get(pk, 0), version) for pk, version in fresh.items()}
    return Saved(list(changed), words, versions, (before, max(fresh.values(), default=before)))


def _on(comments: list[int]) -> Q:
    # A step on very many comments asks for all of the thread instead: databases limit the values in a list.
    return Q(comment__in=comments) if len(comments) <= 500 else Q()


def as_answer(saved: Saved) -> dict[str, Any]:
    """For a receipt: JSON values."""
    return {"changed": saved.changed, "words": saved.words, "versions": saved.versions, "thread": saved.thread}


def from_answer(answer: dict[str, Any]) -> Saved:
    """From a receipt."""
    versions = {pk: (before, after) for pk, (before, after) in answer["versions"].items()}
    before, after = answer["thread"]
    return Saved(answer["changed"], answer["words"], versions, (before, after))
