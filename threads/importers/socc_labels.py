"""Labels of the judged part of SOCC: what the crowd and the expert said of a comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from threads.importers.label_columns import label_of
from threads.importers.labelling import Said, labelled

_QUESTIONS = ("is_constructive", "toxicity_level")
_ANNOTATORS = {"crowd": "", "expert": "expert_"}
"""Who judged, and how their columns begin: the crowd's answers are one, joined by the corpus."""
JUDGED = frozenset(prefix + question for prefix in _ANNOTATORS.values() for question in _QUESTIONS)
"""The columns that hold labels."""


def said_in(row: Mapping[str, str], place: str) -> Iterator[Said]:
    """What was said of the comment of a row; a cell may hold several answers, one a line."""
    for annotator, prefix in _ANNOTATORS.items():
        answers = tuple(
            labelled(question, answer)
            for question in _QUESTIONS
            for line in row.get(prefix + question, "").splitlines()
            if (answer := label_of(line, place))
        )
        if answers:
            yield Said(annotator, "done", answers, place=place)
