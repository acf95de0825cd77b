"""What merge rules would settle, counted before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from annotations.models import Round
from annotations.services.adjudicating.merging import require_ready, settled_by, submitted_threads, threads_of
from annotations.services.adjudicating.rules import Rules
from annotations.services.adjudicating.units import State, Unit, units_in
from annotations.services.measuring.asked import questions_of
from threads.models import User

# Threads that a preview looks at; what lies beyond is only counted.
LOOKED_AT: Final = 200
EXAMPLES: Final = 3


@dataclass(slots=True)
class Foreseen:
    """What would become of one question's units. `examples` are some that stay open: comment ids."""

    key: str
    name: str
    unanimous: int = 0
    majority: int = 0
    single: int = 0
    audit: int = 0
    stays_open: int = 0
    waiting: int = 0
    decided: int = 0
    examples: list[Unit] = field(default_factory=list)

    @property
    def settled(self) -> int:
        """Units that would be settled."""
        return self.unanimous + self.majority + self.single

    @property
    def total(self) -> int:
        """Units that were looked at."""
        return self.settled + self.stays_open + self.waiting + self.decided


@dataclass(frozen=True, slots=True)
class Preview:
    """By question, as far as anybody answered it, and how many threads were not looked at."""

    questions: Sequence[Foreseen]
    unseen: int


def preview(rules: Rules, *, round: Round, by: User, questions: Sequence[str] = ()) -> Preview:
    """Counts what the rules would do, and writes nothing. Raises Conflict as the merge itself would."""
    require_ready(round, by)
    found = {
        asked.key: Foreseen(asked.key, asked.name)
        for asked in questions_of(round.scheme_version)
        if not questions or asked.key in questions
    }
    seen = 0
    for threads in threads_of(round):
        if seen >= LOOKED_AT:
            break
        seen += len(threads)
        for units in units_in(threads, round).values():
            _count(found, [unit for unit in units if unit.question.key in found], rules, questions)
    unseen = submitted_threads(round).count() - seen if seen >= LOOKED_AT else 0
    return Preview([row for row in found.values() if row.total], unseen)


def _count(found: dict[str, Foreseen], units: Sequence[Unit], rules: Rules, questions: Sequence[str]) -> None:
    settled = {(row.unit.comment, row.unit.question.key): row for row in settled_by(rules, units, questions)}
    for unit in units:
        row = found[unit.question.key]
        verdict = settled.get((unit.comment, unit.question.key))
        if verdict is not None:
            setattr(row, verdict.basis, getattr(row, verdict.basis) + 1)
            row.audit += verdict.is_audit
        elif unit.decided:
            row.decided += 1
        elif unit.state == State.WAITING:
            row.waiting += 1
        else:
            row.stays_open += 1
            if len(row.examples) < EXAMPLES:
                row.examples.append(unit)
