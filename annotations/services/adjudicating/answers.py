"""Submitted answers, read so that two of them can be compared: equal values are equal answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
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
    asked: dict[int, frozenset[str]] = field(default_factory=dict)
    """By comment that they were done with: the questions that could be answered then as they can now."""

    def answer(self, comment: int, question: str) -> Answer | None:
        """What they said to the question of this key; None where they did not judge the comment, or were asked
        something else then.
        """
        place = (comment, question)
        if question not in self.asked.get(comment, ()) or place in self.lost:
            return None
        return frozenset(self.given.get(place, ()))


def sheet_of(
    submission: Submission,
    lenses: Lenses,
    questions: Collection[Asked],
    *,
    article: int | None,
    only: Collection[int] | None = None,
) -> Sheet:
    """Reads a submission, whose `assignment` must be at hand; of many comments `only` what is wanted.

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
    known: dict[int, frozenset[str]] = {}
    for key, unit in told["units"].items():
        comment, version = int(key), unit["scheme_version"]
        if only is not None and comment not in only:
            continue
        sheet.states[comment] = unit["state"]
        if unit["state"] == Judgement.State.DONE:
            if version not in known:
                known[version] = _known(lenses.of(version), questions)
            sheet.asked[comment] = known[version]
    if article is not None:
        sheet.states[article], sheet.asked[article] = Judgement.State.DONE, _known(lens, questions)
    relating = {question.key for question in questions if question.unit == Question.Unit.RELATION}
    _read(sheet, told, lens, relating, only)
    return sheet


def _known(lens: Lens | None, questions: Iterable[Asked]) -> frozenset[str]:
    """The questions of which every answer could be given then."""
    return frozenset(question.key for question in questions if lens is not None and lens.knows >= question.answers)


def _read(
    sheet: Sheet, told: Mapping[str, Any], lens: Lens, relating: Collection[str], only: Collection[int] | None
) -> None:
    types = {old[1]: new for old, new in lens.moves.items() if new is not None and new[0] in relating}
    aims: dict[str | None, set[Aim]] = defaultdict(set)
    for row in told["relations"]:
        if only is not None and row["comment"] not in only:
            continue
        question, label = types.get(row["label"], (None, None))
        if question is None or label is None:
            continue
        aim = Aim(label, **row["target"])
        if row["source"] is None:
            sheet.given[row["comment"], question].add(Given(label, aims=frozenset({aim})))
        else:
            aims[row["source"]].add(aim)
    for row in told["annotations"]:
        if only is not None and row["comment"] not in only:
            continue
        moved = lens.moves.get((row["question"], row["label"]))
        if moved is None:
            sheet.lost.add((row["comment"], row["question"]))
            continue
        holding = tuple(sorted(name for name, holds in row["attributes"].items() if holds))
        passage = row["start"], row["end"]
        said = Given(moved[1], row["value"], *passage, holding, frozenset(aims[row["id"]]))
        sheet.given[row["comment"], moved[0]].add(said)
