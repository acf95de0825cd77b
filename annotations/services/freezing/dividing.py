"""The threads of a release into train, dev and test: what they share is read here, annotations/splitting divides."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Count, QuerySet

from annotations.models import Annotation, Release
from annotations.models import Split as SplitRow
from annotations.services.freezing.options import By, Options, Split
from annotations.splitting import Indivisible, Member, Plan, Tie, divide, leaks
from threads.errors import Refused
from threads.models import Comment, Duplicate, Project, Thread
from threads.structure.hyperlinks.canonical import canonical_form

ARTICLE: Final = "article"
NEAR_COPY: Final = "near_copy"
AUTHOR: Final = "author"

_BINDING: Final = {By.THREAD: {NEAR_COPY}, By.ARTICLE: {NEAR_COPY, ARTICLE}, By.AUTHOR: {NEAR_COPY, ARTICLE, AUTHOR}}


class Parts:
    """Which part each thread went to, by key, and what there is to say about it."""

    def __init__(self, split: Split, parts: Mapping[int, str], checks: Mapping[str, Any], moved: int) -> None:
        self._split, self.parts, self._checks, self._moved = split, parts, checks, moved

    def header(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """What the header says; `table` has the counts of each part."""
        return {
            "by": self._split.by,
            "keeps_together": ["thread", *sorted(_BINDING[self._split.by])],
            "wished": dict(self._split.parts),
            "stratify": self._split.stratify,
            "seed": self._split.seed,
            "base": self._split.base,
            # Threads that the base had elsewhere: a new one tied them to others.
            "moved": self._moved,
            "parts": {part: table.get(part, {}) for part in self._split.parts},
            "leak_check": self._checks,
        }


def parts_of(project: Project, threads: QuerySet[Thread], options: Options) -> Parts | None:
    """Divides the threads as wished; None where no split is. Raises Refused, with the figures, where that cannot be."""
    split = options.split
    if split is None:
        return None
    members = members_of(threads, options)
    placed = _placed(project, split)
    try:
        parts = divide(members, Plan(split.parts, _BINDING[split.by], split.seed, placed))
    except Indivisible as found:
        raise Refused(_why(found, split)) from found
    moved = sum(1 for key, part in placed.items() if key in parts and parts[key] != part)
    checks = {
        "thread": {"shared": len(parts), "straddling": 0},
        **{kind: {"shared": 0, "straddling": 0} for kind in (ARTICLE, NEAR_COPY, AUTHOR)},
        **{kind: leak._asdict() for kind, leak in leaks(members, parts).items()},
    }
    return Parts(split, parts, checks, moved)


def members_of(threads: QuerySet[Thread], options: Options) -> list[Member]:
    """The threads with their ties and labels, as plain values. Five queries."""
    keys = threads.order_by().values("pk")
    ties: defaultdict[int, set[Tie]] = defaultdict(set)
    rows = list(threads.order_by("pk").values_list("pk", "comment_count", "url", "fingerprint"))
    for pk, _, url, fingerprint in rows:
        ties[pk].add(Tie(ARTICLE, ("text", fingerprint)))
        if url:
            ties[pk].add(Tie(ARTICLE, ("url", canonical_form(url) or url)))
    copies = Duplicate.objects.filter(comment__thread__in=keys).values_list(
        "comment__thread_id", "comment__position", "original_id", "original__thread_id"
    )
    for pk, position, original, elsewhere in copies.iterator():
        if pk != elsewhere:
            kind = NEAR_COPY if position else ARTICLE
            for holder in (pk, elsewhere):
                ties[holder].add(Tie(kind, ("copy", original)))
    # Whoever wrote the article is no party to the discussion.
    writers = Comment.objects.filter(thread__in=keys, position__gt=0, author__isnull=False).order_by()
    for pk, author in writers.values_list("thread_id", "author_id").distinct().iterator():
        ties[pk].add(Tie(AUTHOR, author))
    labels = _labels(keys, options)
    return [Member(pk, count + 1, frozenset(ties[pk]), labels.get(pk, {})) for pk, count, _, _ in rows]


def _labels(keys: Any, options: Options) -> Mapping[int, Mapping[str, int]]:
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    if options.split and options.split.stratify:
        given = Annotation.objects.live().filter(
            round__in=options.rounds,
            question__key=options.split.stratify,
            comment__thread__in=keys,
            label__isnull=False,
        )
        for pk, label, count in (
            given.order_by().values_list("comment__thread_id", "label__key").annotate(n=Count("pk"))
        ):
            found[pk][label] = count
    return found


def _placed(project: Project, split: Split) -> dict[int, str]:
    if split.base is None:
        return {}
    base = Release.objects.filter(project=project, number=split.base).first()
    placed = dict(SplitRow.objects.filter(release=base).values_list("thread_id", "part")) if base else {}
    if not placed:
        raise Refused(f"Release {split.base} has no split that another could go on from.")
    if strange := sorted(set(placed.values()) - set(split.parts)):
        raise Refused(f"Release {split.base} has the part {strange[0]}, which this split has not.")
    return placed


def _why(found: Indivisible, split: Split) -> str:
    together = {
        By.THREAD: "by near-copies of comments",
        By.ARTICLE: "by articles and near-copies of comments",
        By.AUTHOR: "by the people who write in them",
    }[split.by]
    if found.groups < found.parts:
        return (
            f"The threads hang together {together} in {found.groups} group{'' if found.groups == 1 else 's'}, too few"
            f" for {found.parts} parts. Freeze without a split, or with more threads."
        )
    return (
        f"{found.threads} threads with {found.share:.0%} of the comments hang together {together}: more than any part"
        " is to hold. Split by article or by thread, or freeze without a split."
    )
