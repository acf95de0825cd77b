"""What the words of label records stand for here: annotators, rounds, comments, passages."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Final

from annotations.selectors import cut
from annotations.services.people import annotator_named
from annotations.services.restoring.vocabulary import Record
from threads.importers.base import MalformedFile
from threads.models import Comment, Import, Membership, Thread, User

MOST_ANNOTATORS: Final = 1000
BATCH: Final = 500
"""Records per turn, and values per query: so many queries a turn, however many labels it brings."""
_LONGEST_ALIAS = Membership._meta.get_field("alias").max_length or 40


@dataclass
class People:
    """The annotators of one import, by what the file calls them; None is whoever is not named."""

    source: Import
    found: dict[str, User] = field(default_factory=dict)

    def called(self, alias: str | None) -> str:
        """The alias here of somebody in the file."""
        return _short(str(alias) if alias else PurePath(self.source.filename).stem)

    def __getitem__(self, alias: str | None) -> User:
        name = self.called(alias)
        if name not in self.found:
            if len(self.found) >= MOST_ANNOTATORS:
                raise MalformedFile(
                    f"there are more than {MOST_ANNOTATORS:,} annotators", advice="name the column that says who"
                )
            self.found[name] = annotator_named(self.source.project, name)
        return self.found[name]


def _short(name: str) -> str:
    """The name as an alias; a long one is cut and told apart by its digest."""
    told = " ".join(name.split()) or "unnamed"
    if len(told) <= _LONGEST_ALIAS:
        return told
    return f"{told[: _LONGEST_ALIAS - 9]} {hashlib.sha256(told.encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Addresses:
    """From the comment ids of label records to the comments of the stored thread."""

    thread: Thread
    external_ids: Mapping[str, str | None]

    @classmethod
    def of(cls, thread: Thread, records: Sequence[Record]) -> Addresses:
        """Our own export says which comment is called what; elsewhere a comment is called by its external id."""
        return cls(thread, {row["comment_id"]: row.get("external_id") for row in records})

    def comments(self, ids: Collection[str]) -> dict[str, Comment]:
        """Those of the comments that are there, by id; few queries, however many relations point at comments."""
        told = {name: self.external_ids.get(name, name or None) for name in ids}
        rows = self.thread.comments.in_reading_order().only("external_id", "position", "state", "text", "thread_id")
        wanted = {name for name in told.values() if name is not None}
        parts = in_parts(wanted)
        by_external_id = {row.external_id: row for part in parts for row in rows.filter(external_id__in=part)}
        article = rows.filter(position=0).first() if None in told.values() else None
        found = {name: article if own is None else by_external_id.get(own) for name, own in told.items()}
        return {name: row for name, row in found.items() if row is not None}


def in_parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    """The values in lists that one query can take."""
    whole = list(values)
    return (whole[start : start + BATCH] for start in range(0, len(whole), BATCH))


def ids_in(records: Sequence[Record]) -> set[str]:
    """The comment ids that the records are about or point at."""
    told = [row["target"] for record in records for row in record["relations"]]
    for record in records:
        for row in record["evidence"]:
            told += [row, row.get("source") or {}]
    named = {row.get("comment_id") for row in told}
    return {record["comment_id"] for record in records} | {name for name in named if name is not None}


def uid_of(thread: Thread, record: Record, row: Record, *parts: Any) -> str:
    """The public name of an answer: the file's own, or one that the same answer always gets in this thread."""
    if not record.get("brings_scheme"):
        return str(row["id"])
    told = [thread.pk, record["comment_id"], *parts]
    return hashlib.sha256("\x1f".join(map(repr, told)).encode()).hexdigest()[:32]


def check_passage(comment: Comment, row: Record, place: str) -> None:
    """Raises MalformedFile unless the span of the row covers what it says, in code points of the stored text."""
    # What stood in an erased comment keeps its place, and covers nothing any more.
    if comment.state == Comment.State.ERASED and row.get("exact") == "" and 0 <= row["start"] < row["end"]:
        return
    try:
        found = cut(comment.text, row["start"], row["end"]).exact
    except ValueError as error:
        raise MalformedFile(str(error).rstrip("."), place=place, advice="correct the span") from error
    if found != row.get("exact"):
        raise MalformedFile(
            f"the text from {row['start']} to {row['end']} is {found[:80]!r}, not {str(row.get('exact'))[:80]!r}",
            place=place,
            advice="Offsets are Unicode code points",
        )
