"""What the restoring of one import shares: who, which rounds, what was written, what was not right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from annotations.models import Adjudication, Claim
from annotations.services.restoring.checking import place_of
from annotations.services.restoring.fitting import Fitted
from annotations.services.restoring.resolving import BATCH, Addresses, People, ids_in
from annotations.services.restoring.vocabulary import Record, round_of
from threads.importers.base import MalformedFile, Notice
from threads.models import Comment, Import, Thread


@dataclass
class Work:
    """One import's labels on their way in."""

    source: Import
    warn: Callable[[Iterable[Notice]], None]
    people: People
    fitted: dict[str, Fitted] = field(default_factory=dict)
    """By the round that records name: where their labels belong."""
    counts: Counter[str] = field(default_factory=Counter)
    decided: dict[tuple[int, str], Adjudication] = field(default_factory=dict)
    """By round and the public name of an answer: the new decision that makes it gold."""
    claims: dict[str, Claim] = field(default_factory=dict)
    """Listed claims by the wording that the file has."""

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """A label that does not fit refuses the file, or becomes a warning where good rows are kept."""
        try:
            yield
        except MalformedFile as error:
            self.refuse(error)

    def refuse(self, error: MalformedFile) -> None:
        """Raises the error; where good rows are kept it is told instead."""
        if not self.source.keeps_good_rows:
            raise error
        self.note("bad_label", error.place, f"{error.problem}; left out")

    def note(self, code: str, place: str, message: str) -> None:
        """Tell something the import goes on after."""
        self.warn([Notice(code, place, message)])


@dataclass(frozen=True)
class Batch:
    """Some records of one thread and one round, each with its comment, and the comments they point at."""

    thread: Thread
    fitted: Fitted
    records: Sequence[tuple[Record, Comment]]
    comments: Mapping[str, Comment]

    def rows(self, part: str) -> Iterator[tuple[Record, Comment, Mapping[str, Any], str]]:
        """What each record says in this part: record, comment, row and place."""
        for record, comment in self.records:
            for row in record[part]:
                yield record, comment, row, place_of(record, row)


def batches(work: Work, thread: Thread, records: Sequence[Record]) -> Iterator[Batch]:
    """The records in turns. Those whose comment is not in the thread are told and left out."""
    addresses = Addresses.of(thread, records)
    ordered = sorted(records, key=round_of)
    for name, group in groupby(ordered, key=round_of):
        whole = list(group)
        for start in range(0, len(whole), BATCH):
            part = whole[start : start + BATCH]
            comments = addresses.comments(ids_in(part))
            found = []
            for record in part:
                comment = comments.get(record["comment_id"])
                if comment is not None:
                    found.append((record, comment))
                elif record["judgements"] or record["annotations"] or record["relations"] or record["mentions"]:
                    # Our own exports hold every comment; elsewhere one may have been left out, such as spam.
                    problem = "the labels name a comment that is not in the thread"
                    if record.get("brings_scheme"):
                        work.note("label_without_comment", place_of(record), f"{problem}; they were left out")
                    else:
                        advice = "import them together with their thread"
                        work.refuse(MalformedFile(problem, place=place_of(record), advice=advice))
            yield Batch(thread, work.fitted[name], found, comments)
