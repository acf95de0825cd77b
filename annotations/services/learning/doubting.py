"""Answers that a model which has not seen them is confident were slips. The only writer of Doubt."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from annotations.learning.examples import Floats
from annotations.models import Doubt, Model
from annotations.services.learning.collecting import Row
from annotations.services.learning.labels import Learnable
from threads.models import Comment, User

# The probability of what was said lies at most here …
_UNLIKELY: Final = 0.15
# … and the log-odds as far from what is usual: where a label is rare, its absence everywhere is no news.
_FAR: Final = 1.5
# Of each label, the most striking ones.
MOST: Final = 200


def store_doubts(model: Model, label: Learnable, rows: Sequence[Row], held_out: Floats, *, is_unseen: bool) -> int:
    """Replaces what an earlier model doubted; what somebody dismissed stays dismissed. In a transaction.

    `held_out` are probabilities by models that had not seen the row's group. Returns how many there are now.
    """
    old = Doubt.objects.filter(
        model__project=model.project_id, question_name=label.question, label_name=label.label
    ).only("round_id", "annotator_id", "comment_id", "start", "end", "dismissed_at")
    old.filter(dismissed_at=None).delete()
    dismissed = {(row.round_id, row.annotator_id, row.comment_id, row.start, row.end) for row in old}
    texts = _texts(rows)
    found: dict[tuple[Any, ...], Doubt] = {}
    for doubt in _striking(model, label, rows, held_out, texts, is_unseen=is_unseen):
        key = (doubt.round_id, doubt.annotator_id, doubt.comment_id, doubt.start, doubt.end)
        if key not in dismissed and len(found) < MOST:
            found.setdefault(key, doubt)
    Doubt.objects.bulk_create(found.values(), batch_size=500)
    return len(found)


@transaction.atomic
def dismiss(doubt: Doubt, *, by: User) -> Doubt:
    """The label is right: it is not asked about again. Nothing happens a second time."""
    Doubt.objects.filter(pk=doubt.pk, dismissed_at=None).update(dismissed_at=timezone.now(), dismissed_by=by)
    doubt.refresh_from_db()
    return doubt


@transaction.atomic
def take_up_again(doubt: Doubt) -> Doubt:
    """Undoes a dismissal."""
    Doubt.objects.filter(pk=doubt.pk).update(dismissed_at=None, dismissed_by=None)
    doubt.refresh_from_db()
    return doubt


def _striking(
    model: Model, label: Learnable, rows: Sequence[Row], held_out: Floats, texts: dict[int, str], *, is_unseen: bool
) -> Iterator[Doubt]:
    """The most striking first. Gold is a decision between people already and is not doubted."""
    yes = sum(row.unit.answer for row in rows)
    usual = math.log((yes + 0.5) / (len(rows) - yes + 0.5))

    def surprise(place: int) -> float:
        share = min(1 - 1e-9, max(1e-9, float(held_out[place])))
        return math.log(share / (1 - share)) - usual

    for place in sorted(range(len(rows)), key=lambda place: -abs(surprise(place))):
        if abs(surprise(place)) < _FAR:
            return
        row, probability = rows[place], float(held_out[place])
        span = row.unit.span
        for vote in row.unit.votes:
            said_likely = probability if vote.said else 1 - probability
            if vote.who is None or said_likely > _UNLIKELY or (surprise(place) > 0) == vote.said:
                continue
            start, end = span or (None, None)
            yield Doubt(
                model=model, round_id=vote.who[0], annotator_id=vote.who[1], comment_id=row.comment,
                question_name=label.question, label_name=label.label, said=vote.said, is_unseen=is_unseen,
                probability=min(1.0, max(0.0, probability)), strength=1 - said_likely,
                start=start, end=end, exact=texts[row.comment][start:end] if span else None,
            )  # fmt: skip


def _texts(rows: Sequence[Row]) -> dict[int, str]:
    found: dict[int, str] = {}
    keys = sorted({row.comment for row in rows if row.unit.span})
    for start in range(0, len(keys), 500):
        found |= dict(Comment.objects.filter(pk__in=keys[start : start + 500]).values_list("pk", "text"))
    return found
