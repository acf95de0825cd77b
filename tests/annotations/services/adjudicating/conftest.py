"""A round whose annotators have submitted, and somebody who decides between them."""

from __future__ import annotations

from typing import Any

import pytest

from annotations.models import Adjudication, Annotation, Relation
from annotations.services import adjudicating
from annotations.services.adjudicating import Unit
from tests.annotations.services.measuring.conftest import Room
from tests.factories import plant_study
from threads.models import User


class Court(Room):
    """A room with a judge, who may decide and annotates nothing."""

    judge_: User

    def __init__(self) -> None:
        super().__init__(
            plant_study(["One.", "Two is more. It is.", "Three.", "Four."], [None, 0, 1, None], title="The lido")
        )
        self.round.is_blind = True
        self.round.save()
        self.adjudicator = self.annotator(role="adjudicator")

    def units(self) -> dict[tuple[int, str], Unit]:
        """By position and question."""
        found = adjudicating.units_in([self.thread.pk], self.round)[self.thread.pk]
        return {(unit.position, unit.question.key): unit for unit in found}

    def unit(self, position: int, question: str = "function") -> Unit:
        return self.units()[position, question]

    def letter(self, person: User) -> str:
        """What the adjudicator knows them by."""
        (found,) = {letter for unit in self.units().values() for letter, pk in unit.people.items() if pk == person.pk}
        return found

    def decide(self, position: int, question: str = "function", **how: Any) -> Adjudication:
        how.setdefault("by", self.adjudicator)
        return adjudicating.decide(self.study.comment(position), question, round=self.round, **how)

    def gold(self, position: int) -> set[str]:
        """Keys of the gold labels that stand."""
        rows = Annotation.objects.live().filter(layer="gold", comment=self.study.comment(position))
        return set(rows.values_list("label__key", flat=True))

    def individual(self) -> list[Any]:
        """All that annotators said, to compare before and after."""
        return [
            list(model.objects.filter(layer="individual").order_by("pk").values()) for model in (Annotation, Relation)
        ]


@pytest.fixture
def court(db: None) -> Court:
    return Court()


@pytest.fixture
def two(court: Court) -> tuple[User, User]:
    """One and two agree about comments 1 and 4 and differ about 2 and 3."""
    one, two = court.annotator(), court.annotator()
    court.submit(one, {1: "question", 2: "rebuttal", 3: "other", 4: "other claim"})
    court.submit(two, {1: "question", 2: "support", 3: "question", 4: "other claim"})
    return one, two
