"""Which questions and labels the records of an import need. Pure: records in, `Wanted` out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from annotations.models import Question
from annotations.services import starting
from annotations.services.restoring.checking import place_of
from threads.importers.base import MalformedFile

Record = Mapping[str, Any]

IMPORTED: Final = "imported"
"""The round of labels that come from other tools."""
MOST_LABELS: Final = 200
MOST_QUESTIONS: Final = 100


class Key(NamedTuple):
    """A question as a file names it. One name may stand for a question with labels and for one with numbers."""

    family: str  # relation, thread, labels, scale or text
    name: str


@dataclass(slots=True)
class Wanted:
    """What a question must be able to hold."""

    key: Key
    on_comments: bool = False
    on_spans: bool = False
    several: bool = False
    """Whether somebody gave one unit two labels."""
    labels: dict[str, None] = field(default_factory=dict)
    numbers: tuple[int, int] | None = None
    """The lowest and the highest answer on a scale."""

    @property
    def unit(self) -> str:
        """The unit of a new question that holds it."""
        if self.key.family in (Question.Unit.RELATION, Question.Unit.THREAD):
            return self.key.family
        return Question.Unit.COMMENT if self.on_comments else Question.Unit.SPAN

    @property
    def kind(self) -> str:
        """The kind of a new question that holds it."""
        if self.key.family in (Question.Kind.SCALE, Question.Kind.TEXT):
            return self.key.family
        is_many = self.several or (self.on_spans and not self.on_comments)
        return Question.Kind.MANY_OF if is_many else Question.Kind.ONE_OF


Vocabulary = dict[Key, Wanted]


def round_of(record: Record) -> str:
    """The round that a record names, or the one for its kind."""
    return str(record.get("round") or (IMPORTED if record.get("brings_scheme") else starting.MAIN))[:90]


def key_of(row: Record, *, is_relation: bool = False) -> Key:
    """The question of an annotation or relation."""
    if is_relation:
        return Key(Question.Unit.RELATION, "relation")
    name, value = row["question"], row.get("value")
    if row.get("unit") == Question.Unit.THREAD and row.get("label") is not None:
        return Key(Question.Unit.THREAD, name)
    if row.get("label") is not None:
        return Key("labels", name)
    if row.get("kind") == Question.Kind.SCALE or (type(value) is int and row.get("kind") is None):
        return Key(Question.Kind.SCALE, name)
    return Key(Question.Kind.TEXT, name)


def collect(records: Iterable[Record]) -> dict[str, Vocabulary]:
    """What sound records of each round need. Raises MalformedFile, naming the comment, where that is too much."""
    found: dict[str, Vocabulary] = defaultdict(dict)
    for record in records:
        try:
            _note(record, found[round_of(record)])
        except ValueError as error:
            raise MalformedFile(str(error), place=place_of(record), advice="choose another column") from None
    return found


def _note(record: Record, vocabulary: Vocabulary) -> None:
    decided = set((record.get("gold") or {}).get("annotations") or ())
    given: dict[tuple[str | None, Key], str] = {}
    for row in record["annotations"]:
        wanted = _wanted(vocabulary, key_of(row))
        is_whole = row.get("start") is None
        wanted.on_comments |= is_whole
        wanted.on_spans |= not is_whole
        if wanted.key.family == Question.Kind.SCALE:
            low, high = wanted.numbers or (row["value"], row["value"])
            wanted.numbers = (min(low, row["value"]), max(high, row["value"]))
        elif wanted.key.family != Question.Kind.TEXT:
            label = _add_label(wanted, row["label"])
            if is_whole and row["id"] not in decided:
                wanted.several |= given.setdefault((row["annotator"], wanted.key), label) != label
    for row in record["relations"]:
        _add_label(_wanted(vocabulary, key_of(row, is_relation=True)), row["label"])


def _wanted(vocabulary: Vocabulary, key: Key) -> Wanted:
    if key not in vocabulary and len(vocabulary) >= MOST_QUESTIONS:
        raise ValueError(f"there are more than {MOST_QUESTIONS} questions")
    return vocabulary.setdefault(key, Wanted(key))


def _add_label(wanted: Wanted, label: str) -> str:
    wanted.labels[label] = None
    if len(wanted.labels) > MOST_LABELS:
        raise ValueError(f"{wanted.key.name} has more than {MOST_LABELS} different labels: it may be no question")
    return label
