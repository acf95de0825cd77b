"""Submitted answers, read so that two of them can be compared: equal values are equal answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from annotations.models import Judgement, Question, Submission
from annotations.services.measuring.asked import Asked, Lens, Lenses

Place = tuple[int, str]
"""A comment and the key of a question: what is decided at a time."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What a relation points at: its type by key, the kind of target, and the passage or claim."""

    label: str
    kind: str
    comment: int | None = None
    start: int | None = None
    end: int | None = None
    claim: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """One label or value, of the comment or a span of it (code points, end exclusive), and what it points at.

    `attributes` are the names of those that hold, sorted. Notes and doubts do not make another answer.
    """

    label: str | None
    value: int | str | None = None
    start: int | None = None
    end: int | None = None
    attributes: tuple[str, ...] = ()
    aims: frozenset[Aim] = frozenset()


Answer = frozenset[Given]
"""All that somebody says to a question about a comment. Empty: they were done and gave nothing."""


@dataclass(slots=True)
class Sheet:
    """What one annotator submitted of a thread, by the round's present scheme."""

    annotator: int
    thread: int
    submission: int
    submitted_at: datetime
    after_unveiling: bool
    states: dict[int, str] = field(default_factory=dict)
    """How far they came with each comment that they were to judge."""
    given: dict[Place, set[Given]] = field(default_factory=lambda: defaultdict(set))
    lost: set[Place] = field(default_factory=set)
    """Answers that did not survive a change of the scheme."""
    lenses: dict[int, Lens] = field(default_factory=dict)
    """By comment: what could be answered there when it was judged."""

    def answer(self, comment: int, question: Asked) -> Answer | None:
        """What they said; None where they did not judge the comment, or were asked something else then."""
        place, lens = (comment, question.key), self.lenses.get(comment)
        if lens is None or place in self.lost:
            return None
        if not lens.knows >= question.answers:
            return None
        return frozenset(self.given.get(place, ()))


def sheet_of(submission: Submission, lenses: Lenses, questions: Iterable[Asked], *, article: int | None) -> Sheet:
    """Reads a submission, whose `assignment` must be at hand.

    `article` is the comment that questions about the whole thread are asked of: everybody who submitted answered them.
    """
    told, assignment = submission.answers, submission.assignment
    sheet = Sheet(
        assignment.annotator_id,
        assignment.thread_id,
        submission.pk,
        submission.submitted_at,
        told["after_unveiling"],
    )
    lens = lenses.of(told["scheme_version"])
    if lens is None:
        return sheet
    for key, unit in told["units"].items():
        sheet.states[int(key)] = unit["state"]
        then = lenses.of(unit["scheme_version"])
        if unit["state"] == Judgement.State.DONE and then is not None:
            sheet.lenses[int(key)] = then
    if article is not None:
        sheet.states[article], sheet.lenses[article] = Judgement.State.DONE, lens
    _read(sheet, told, lens, {question.key: question for question in questions})
    return sheet


def _read(sheet: Sheet, told: Mapping[str, Any], lens: Lens, asked: Mapping[str, Asked]) -> None:
    relating = {key for key, question in asked.items() if question.unit == Question.Unit.RELATION}
    types = {old[1]: new for old, new in lens.moves.items() if new is not None and new[0] in relating}
    aims: dict[str | None, set[Aim]] = defaultdict(set)
    for row in told["relations"]:
        question, label = types.get(row["label"], (None, None))
        if question is None or label is None:
            continue
        aim = Aim(label, **row["target"])
        if row["source"] is None:
            sheet.given[row["comment"], question].add(Given(label, aims=frozenset({aim})))
        else:
            aims[row["source"]].add(aim)
    for row in told["annotations"]:
        moved = lens.moves.get((row["question"], row["label"]))
        if moved is None:
            sheet.lost.add((row["comment"], row["question"]))
            continue
        holding = tuple(sorted(name for name, holds in row["attributes"].items() if holds))
        passage = row["start"], row["end"]
        said = Given(moved[1], row["value"], *passage, holding, frozenset(aims[row["id"]]))
        sheet.given[row["comment"], moved[0]].add(said)
