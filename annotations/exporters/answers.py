"""Who answered what of a record: one layer an annotator, and one of what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from annotations.exporters.archives import file_name
from annotations.exporters.base import About, Record

GOLD: Final = "gold"
_KINDS: Final = ("annotations", "relations")

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Layer:
    """One person's answers to one comment, or the decided ones. `name` is a file's or folder's, different for each."""

    name: str
    annotator: str  # an alias; of gold, who decided
    annotations: tuple[Answer, ...]
    relations: tuple[Answer, ...]
    is_gold: bool = False
    # Which questions were answered, if with no label: all where None, and never what a vote left open.
    answered: frozenset[str] | None = None
    left_open: frozenset[str] = frozenset()

    def covers(self, question: str) -> bool:
        """Whether no label of the question means that there is none, rather than that nobody decided."""
        return question not in self.left_open and (self.answered is None or question in self.answered)


def documents(records: Iterable[Record], about: About) -> Iterator[tuple[str, list[Record]]]:
    """The records of a thread, in one round, by their name: they come together, and only they are held."""
    for name, found in groupby(records, key=about.document):
        yield name, list(found)


def layers(record: Record) -> list[Layer]:
    """Everybody's who finished the comment or said something about it, by alias; gold first, where it was decided.

    A comment without a layer of somebody's is one that they did not judge: no label of theirs is a negative.
    """
    gold = record["gold"] or dict.fromkeys(_KINDS, ())
    annotations, relations = ([row for row in record[kind] if row["id"] not in gold[kind]] for kind in _KINDS)
    people = {row["annotator"] for row in (*annotations, *relations)}
    people.update(row["annotator"] for row in record["judgements"] if row["state"] == "done")
    found = [
        Layer(f"annotator-{file_name(alias)}", alias, _by(alias, annotations), _by(alias, relations))
        for alias in sorted(people)
    ]
    if record["gold"]:
        annotations, relations = ([row for row in record[kind] if row["id"] in gold[kind]] for kind in _KINDS)
        found.insert(
            0,
            Layer(
                GOLD, gold["by"], tuple(annotations), tuple(relations), is_gold=True, answered=_decided(gold),
                left_open=frozenset(gold.get("undecided", ())),
            ),
        )  # fmt: skip
    return found


def _decided(gold: Answer) -> frozenset[str] | None:
    """The questions that were decided; None for all. A decision of no question is one of all."""
    questions = {row["question"] for row in gold.get("decisions", ())}
    return None if None in questions or not questions else frozenset(questions)


def _by(alias: str, rows: Iterable[Answer]) -> tuple[Answer, ...]:
    return tuple(row for row in rows if row["annotator"] == alias)


def settled(record: Record, question: str) -> str | None:
    """The comment's one answer to a question: the decided one, else the one all annotators gave, else none.

    Answers to spans do not count, nor do several answers to one question.
    """
    found = layers(record)
    counted = [layer for layer in found if layer.is_gold and layer.covers(question)]
    counted = counted or [layer for layer in found if not layer.is_gold]
    answers = {tuple(comment_answers(layer, question)) for layer in counted}
    if len(answers) != 1:
        return None
    only = answers.pop()
    return only[0] if len(only) == 1 else None


def comment_answers(layer: Layer, question: str) -> list[str]:
    """What the layer answers about the comment as a whole, as text."""
    return [answer_text(row) for row in layer.annotations if row["question"] == question and row["start"] is None]


def answer_text(row: Answer) -> str:
    """A label's key, or the number or words that were given."""
    return str(row["label"] if row["label"] is not None else row["value"])


def is_span(row: Answer) -> bool:
    """Whether the answer is about a passage; the whole comment has none."""
    return row["start"] is not None
