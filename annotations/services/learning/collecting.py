"""Everything a project's people said, as examples for each label, thread by thread."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np
from django.db.models import Exists, OuterRef, Q

from annotations.learning.examples import Examples
from annotations.learning.folds import grouping
from annotations.models import Annotation, ControlComment, Judgement, Round
from annotations.services.learning.answers import said_in, usable_judgements
from annotations.services.learning.labels import PAIR, Learnable, versions_with
from annotations.services.learning.passages import Features, Passages
from annotations.services.learning.votes import Unit, units_of
from annotations.services.progress import is_unit
from annotations.services.viewing import views_of
from threads.models import Comment, Project, Thread
from threads.querysets import ThreadQuerySet, paged

# More rows tell little more and would not fit a small machine's memory: of more, as many are drawn, by their ids.
MOST_ROWS: Final = 6_000


@dataclass(frozen=True, slots=True)
class Row:
    """One unit of one label, as it is learned from."""

    thread: int
    branch: int
    comment: int
    unit: Unit
    features: Features
    prior: float | None
    is_control: bool
    at: datetime | None

    @property
    def draw(self) -> bytes:
        """By which rows are drawn where there are too many: by chance, and always the same."""
        return hashlib.blake2b(f"{self.comment}:{self.unit.span}".encode(), digest_size=8).digest()


@dataclass(slots=True)
class Collected:
    """The rows of each label, and from which threads of blind rounds they come, as (round, thread)."""

    rows: dict[Learnable, list[Row]] = field(default_factory=dict)
    blind: set[tuple[int, int]] = field(default_factory=set)


def collect(
    project: Project, labels: Sequence[Learnable], *, progress: Callable[[int, int], None] = lambda done, total: None
) -> Collected:
    """What may be learned of these labels. Copies of other comments are left out: they would be seen twice."""
    found = Collected({label: [] for label in labels})
    versions = versions_with(project, labels)
    threads = threads_with_answers(project)
    total = threads.count()
    blind_rounds = set(Round.objects.filter(project=project, is_blind=True).values_list("pk", flat=True))
    for done, thread in enumerate(paged(threads.select_related("project"), size=50)):
        progress(done, total)
        _add_thread(found, thread, versions, blind_rounds)
        for label, rows in found.rows.items():
            if len(rows) > 2 * MOST_ROWS:
                found.rows[label] = _drawn(rows)
    for label, rows in found.rows.items():
        found.rows[label] = _drawn(rows)
    return found


def threads_with_answers(project: Project) -> ThreadQuerySet:
    """Visible threads in which something may be learned from."""
    judged = Judgement.objects.filter(usable_judgements(project), comment__thread_id=OuterRef("pk"))
    labelled = Annotation.objects.live().filter(comment__thread_id=OuterRef("pk"), round__project=project)
    return Thread.objects.visible().filter(Q(Exists(judged)) | Q(Exists(labelled)), project=project)


def examples_of(rows: Sequence[Row]) -> Examples:
    """The rows as plain numbers. Grouped by thread; where there are too few, by branch, then by comment."""
    groups, grouped_by = grouping(
        [row.thread for row in rows], [row.branch for row in rows], [row.comment for row in rows]
    )
    priors = [row.prior for row in rows]
    known = [prior for prior in priors if prior is not None]
    return Examples(
        rows=[row.features for row in rows],
        labels=np.array([row.unit.answer for row in rows], np.int8),
        weights=np.array([row.unit.weight for row in rows]),
        groups=groups,
        shipped=np.array(known) if rows and len(known) == len(rows) else None,
        grouped_by=grouped_by,
        is_control=np.array([row.is_control for row in rows], np.bool_),
    )


def _drawn(rows: list[Row]) -> list[Row]:
    if len(rows) <= MOST_ROWS:
        return rows
    kept = {id(row) for row in sorted(rows, key=lambda row: row.draw)[:MOST_ROWS]}
    return [row for row in rows if id(row) in kept]


def _add_thread(
    found: Collected, thread: Thread, versions: dict[Learnable, frozenset[int]], blind_rounds: set[int]
) -> None:
    said = said_in(thread)
    if not said:
        return
    passages = Passages(views_of(thread))
    originals = Comment.objects.filter(pk__in=said, thread=thread).originals().in_reading_order()
    control = set(ControlComment.objects.filter(comment__thread=thread).values_list("comment_id", flat=True))
    for comment in originals.defer("raw", "markup"):
        pk, what = comment.pk, said[comment.pk]
        if pk not in passages.views or not is_unit(comment):
            continue
        for label in versions:
            for unit in units_of(what, label, versions[label], passages.sentences(pk)):
                target = unit.target or passages.parent(pk) if label.about == PAIR else None
                features = passages.features(label, pk, unit.span, target)
                prior = passages.prior(label, pk, unit.span, target)
                is_control = pk in control and not what.aided
                row = Row(thread.pk, passages.branch(pk), pk, unit, features, prior, is_control, what.at)
                found.rows[label].append(row)
                found.blind |= {
                    (vote.who[0], thread.pk) for vote in unit.votes if vote.who and vote.who[0] in blind_rounds
                }
        if what.gold:
            found.blind |= {(who[0], thread.pk) for who in what.judged if who[0] in blind_rounds}
