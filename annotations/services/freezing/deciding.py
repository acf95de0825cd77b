"""Whose answers a release holds, and what stands for gold where nobody decided: annotations/merging counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from annotations.merging import gold_alone, with_merged
from annotations.models import Question, Round
from annotations.services.freezing.options import Answers, Merge, Options


class Deciding:
    """Merges the answers of these rounds as the options wish."""

    def __init__(self, rounds: Sequence[Round], options: Options) -> None:
        self._options = options
        many = {Question.Kind.MANY_OF}
        self._exclusive = {
            round.name: {row.key for row in round.scheme_version.questions.all() if row.kind not in many}
            for round in rounds
        }

    def apply(self, records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The records with the answers that the release holds."""
        merge = self._options.merge
        for record in records:
            if merge:
                exclusive = self._exclusive[record["round"]]
                record = with_merged(record, exclusive=exclusive, needs_all=merge == Merge.UNANIMOUS)
            yield gold_alone(record) if self._options.answers == Answers.GOLD else record
