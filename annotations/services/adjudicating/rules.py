"""Merge rules: which answer stands without anybody's decision. Pure.

With two annotators there is no majority: what is unresolved stays unresolved.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from annotations.models import Adjudication
from annotations.services.adjudicating.answers import Answer
from threads.errors import Refused

Basis = Adjudication.Basis


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be settled. `audit` is the share (0 to 1) of unanimous units that a person checks, drawn by `seed`."""

    unanimous: bool = True
    majority: bool = False
    single: bool = False
    audit: float = 0.05
    seed: int = 0

    def __post_init__(self) -> None:
        """Raises Refused where nothing could be settled, or the share makes no sense."""
        if not (self.unanimous or self.majority or self.single):
            raise Refused("Choose at least one rule.")
        if not 0 <= self.audit <= 1:
            raise Refused("The share to be checked lies between 0 and 1.", fields={"audit": ["0 to 1."]})

    def settle(self, answers: Collection[Answer], *, is_many: bool = False) -> tuple[Basis, Answer] | None:
        """The answer that stands, and why; None where a person has to decide.

        Unanimous are two or more equal answers; a majority is more than half of three or more. Where several labels
        can hold (`is_many`) each is voted on by itself, with its passage and targets.
        """
        if not answers:
            return None
        answer, count = Counter(answers).most_common(1)[0]
        if len(answers) == 1:
            return (Basis.SINGLE, answer) if self.single else None
        if count == len(answers):
            return (Basis.UNANIMOUS, answer) if self.unanimous else None
        if not self.majority or len(answers) < 3:
            return None
        if is_many:
            votes = Counter(given for held in answers for given in held)
            stands = frozenset(given for given, number in votes.items() if 2 * number > len(answers))
            is_tied = any(2 * number == len(answers) for number in votes.values())
            return None if is_tied else (Basis.MAJORITY, stands)
        return (Basis.MAJORITY, answer) if 2 * count > len(answers) else None

    def draws(self, comment: int, question: str) -> bool:
        """Whether a unanimous unit is among those that a person checks. Anybody who knows the seed draws the same."""
        digest = hashlib.sha256(f"{self.seed}/{comment}/{question}".encode()).digest()
        return int.from_bytes(digest[:8], "big") < self.audit * 2**64
