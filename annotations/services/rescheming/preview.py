"""What publishing would do to the work that is there: counted by the very plan that is carried out."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Count

from annotations.models import Relation, Round, SchemeVersion, Suggestion
from annotations.services.rescheming import batches
from annotations.services.rescheming.mapping import Fate, Key, shown
from annotations.services.rescheming.moving import Move
from annotations.services.rescheming.plan import CROWDED, DOUBLE, HOMELESS
from threads.models import Comment, Thread

# Threads that are named; the count tells of the rest.
MOST_THREADS: Final = 10


@dataclass(slots=True)
class LabelEffect:
    """One label of the old version in one round."""

    key: Key
    how: str
    to: str
    annotations: int = 0
    taken_back: int = 0
    judgements: int = 0
    relations: int = 0
    suggestions: int = 0

    @property
    def name(self) -> str:
        """question/label."""
        return shown(self.key)


@dataclass(slots=True)
class RoundEffect:
    """What publishing would do in one round."""

    round: Round
    labels: list[LabelEffect] = field(default_factory=list)
    moved: int = 0
    taken_back: int = 0
    doubles: int = 0
    crowded: int = 0
    homeless: int = 0
    opened_again: int = 0
    submitted: int = 0
    # Threads with comments that are open again or answers that are taken back, the most concerned first.
    threads: list[tuple[Thread, int]] = field(default_factory=list)
    thread_count: int = 0


def effects(rounds: Sequence[Round], version: SchemeVersion, fates: Mapping[Key, Fate]) -> list[RoundEffect]:
    """What moving these rounds to the version would do. Reads each answer once and writes nothing."""
    return [_effect(round, version, fates) for round in rounds]


def _effect(round: Round, version: SchemeVersion, fates: Mapping[Key, Fate]) -> RoundEffect:
    move = Move(round, version, fates, step=uuid.uuid4())
    found = RoundEffect(round, submitted=len(batches.submitted_in(round)))
    rows = {key: LabelEffect(key, fate.how, shown(fate.to) if fate.to else "") for key, fate in fates.items()}
    touched: Counter[int] = Counter()
    for comments in batches.comments_of(round):
        made, judged = move.plan(comments)
        for answer in batches.answers_on(comments, round, move.old, move.new, move.closed):
            if answer.key is None:
                continue
            row = rows[answer.key]
            row.annotations += 1
            row.taken_back += answer.pk in made.drops
            row.judgements += (answer.creator, answer.comment) in judged
            if answer.pk in made.drops:
                touched[answer.comment] += 1
        found.moved += len(made.moves)
        found.taken_back += len(made.drops)
        why = Counter(made.drops.values())
        found.doubles += why[DOUBLE]
        found.crowded += why[CROWDED]
        found.homeless += why[HOMELESS]
        found.opened_again += len(made.again)
        touched.update(comment for _, comment in made.again)
    _count_rest(round, move, rows)
    # What changes comes first.
    found.labels = sorted(rows.values(), key=lambda row: row.how == "keep")
    _name_threads(found, touched)
    return found


def _count_rest(round: Round, move: Move, rows: dict[Key, LabelEffect]) -> None:
    labels = list(move.old.by_label)
    relations = Relation.objects.live().individual().filter(round=round, label_id__in=labels)
    for label, number in relations.order_by().values_list("label_id").annotate(number=Count("pk")):
        rows[move.old.by_label[label]].relations = number
    suggestions = Suggestion.objects.current().filter(label_id__in=labels)
    for label, number in suggestions.order_by().values_list("label_id").annotate(number=Count("pk")):
        rows[move.old.by_label[label]].suggestions = number


def _name_threads(found: RoundEffect, touched: Counter[int]) -> None:
    counts: dict[int, int] = defaultdict(int)
    pks = list(touched)
    for start in range(0, len(pks), 500):
        rows = Comment.objects.filter(pk__in=pks[start : start + 500])
        for thread in rows.values_list("thread_id", flat=True):
            counts[thread] += 1
    first = sorted(counts, key=lambda pk: (-counts[pk], pk))[:MOST_THREADS]
    threads = Thread.objects.in_bulk(first)
    found.threads = [(threads[pk], counts[pk]) for pk in first]
    found.thread_count = len(counts)
