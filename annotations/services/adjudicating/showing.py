"""Units as a page draws them: equal answers as one, with labels, words and targets at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotations.models import Claim, Label, Question, Relation, Round
from annotations.services.adjudicating.answers import Aim, Answer, Given
from annotations.services.adjudicating.gold import Vocabulary, vocabulary_of
from annotations.services.adjudicating.units import Unit
from threads.models import Comment, User


@dataclass(frozen=True, slots=True)
class Part:
    """One label or value of an answer; `relations` are rows that are not stored."""

    label: Label | None
    value: int | str | None
    start: int | None
    end: int | None
    exact: str
    attributes: Sequence[str]
    relations: Sequence[Relation]


@dataclass(frozen=True, slots=True)
class Side:
    """An answer, and by their letters who gave it; `number` says how its passages are drawn."""

    letters: Sequence[str]
    number: int
    parts: Sequence[Part]
    is_gold: bool


@dataclass(frozen=True, slots=True)
class ShownUnit:
    """A unit with its answers side by side. `choices` are all parts of them, each once, as `choices_of` numbers them.

    `gold` is what was decided, None where nothing is.
    """

    unit: Unit
    question: Question
    sides: Sequence[Side]
    choices: Sequence[Part]
    gold: Sequence[Part] | None
    is_own: bool

    @property
    def has_targets(self) -> bool:
        """Whether any label of the question says something about a target."""
        return any(label["relation"] for label in self.unit.question.labels.values())


def choices_of(unit: Unit) -> list[Given]:
    """All parts of all answers, each once, in an order that does not change as long as the answers do not."""
    return sorted({given for answer in unit.answers.values() for given in answer}, key=repr)


def shown(units: Sequence[Unit], *, round: Round, by: User) -> list[ShownUnit]:
    """The units with all that is drawn of them. Four queries, however many units."""
    words = vocabulary_of(round)
    said = [given for unit in units for given in {*choices_of(unit), *(unit.gold or ())}]
    aims = [aim for given in said for aim in given.aims]
    comments = Comment.objects.only("pk", "thread_id", "position", "text").in_bulk(
        {unit.comment for unit in units} | {aim.comment for aim in aims if aim.comment}
    )
    claims = Claim.objects.in_bulk({aim.claim for aim in aims if aim.claim})
    parts = _Parts(words, comments, claims)
    return [
        ShownUnit(
            unit,
            words.questions[unit.question.key],
            _sides(unit, parts),
            [parts.part(unit, given) for given in choices_of(unit)],
            None if unit.gold is None else parts.of(unit, unit.gold),
            by.pk in unit.people.values(),
        )
        for unit in units
    ]


def _sides(unit: Unit, parts: _Parts) -> list[Side]:
    letters: dict[Answer, list[str]] = {}
    for letter, answer in unit.answers.items():
        letters.setdefault(answer, []).append(letter)
    return [
        Side(who, number, parts.of(unit, answer), answer == unit.gold)
        for number, (answer, who) in enumerate(letters.items(), start=1)
    ]


@dataclass(frozen=True, slots=True)
class _Parts:
    words: Vocabulary
    comments: Mapping[int, Comment]
    claims: Mapping[int, Claim]

    def of(self, unit: Unit, answer: Answer) -> list[Part]:
        order = {key: place for place, key in enumerate(unit.question.labels)}
        ordered = sorted(answer, key=lambda given: (given.start or 0, order.get(given.label or "", 0), repr(given)))
        return [self.part(unit, given) for given in ordered]

    def part(self, unit: Unit, given: Given) -> Part:
        text = self.comments[unit.comment].text
        label = self.words.labels.get((unit.question.key, given.label or ""))
        return Part(
            label,
            given.value,
            given.start,
            given.end,
            "" if given.start is None else text[given.start : given.end],
            given.attributes,
            [self.relation(aim) for aim in sorted(given.aims, key=repr)],
        )

    def relation(self, aim: Aim) -> Relation:
        target = self.comments.get(aim.comment or 0)
        exact = None if aim.start is None or target is None else target.text[aim.start : aim.end]
        return Relation(
            label=self.words.types.get(aim.label),
            target_kind=aim.kind,
            target_comment=target,
            target_start=aim.start,
            target_end=aim.end,
            target_exact=exact,
            target_claim=self.claims.get(aim.claim or 0),
        )
