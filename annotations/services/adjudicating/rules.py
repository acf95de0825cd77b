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

    def settle(self, answers: Collection[Answer]) -> tuple[Basis, Answer] | None:
        """The answer that stands, and why; None where a person has to decide.

        Unanimous are two or more equal answers; a majority is more than half of three or more.
        """
        if not answers:
            return None
        answer, count = Counter(answers).most_common(1)[0]
        if len(answers) == 1:
            return (Basis.SINGLE, answer) if self.single else None
        if count == len(answers):
            return (Basis.UNANIMOUS, answer) if self.unanimous else None
        if self.majority and 2 * count > len(answers) > 2:
            return Basis.MAJORITY, answer
        return None

    def draws(self, comment: int, question: str) -> bool:
        """Whether a unanimous unit is among those that a person checks. Anybody who knows the seed draws the same."""
        digest = hashlib.sha256(f"{self.seed}/{comment}/{question}".encode()).digest()
        return int.from_bytes(digest[:8], "big") < self.audit * 2**64
