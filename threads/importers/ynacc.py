"""The Yahoo News Annotated Comments Corpus: a sub-dialogue is a thread; each annotator's row repeats its comment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from threads.importers.base import MAX_COMMENTS, MalformedFile, Options, RawComment, RawThread
from threads.importers.cells import score_of
from threads.importers.cleaning import clean_text, clean_value
from threads.importers.decoding import lines
from threads.importers.linking import link
from threads.importers.notices import Notices, tolerating
from threads.importers.parts import Part, parts
from threads.importers.tables import by_column, open_table
from threads.importers.times import parse_time

name = "ynacc"
label = "YNACC: Yahoo News Annotated Comments Corpus"

_NEEDED = frozenset({"sdid", "commentindex", "text"})
LABELS = (
    *("constructiveclass", "sd_agreement", "sd_type", "sentiment", "tone", "commentagreement", "topic"),
    *("intendedaudience", "persuasiveness"),
)
"""What an annotator said; kept in `raw["labels"]`, one mapping per annotator."""
_LIST = re.compile(r"(train|dev|test)-ids\.txt$")
_KEPT_RAW = ("commentindex", "thumbs-up", "thumbs-down")
_Row = Mapping[str, str]


def looks_like(head: bytes, filename: str) -> bool:
    """By the columns, which no other table has together."""
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0].decode("ascii", "ignore")
    return {column.strip() for column in first.split("\t")} >= _NEEDED


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """Sub-dialogues in the order in which they are met; the article is known by its headline and address alone.

    In a set a list such as train-ids.txt tells the split to which a sub-dialogue belongs; its article keeps it in
    `raw["split"]`.
    """
    notices = Notices()
    drafts: dict[str, _Draft] = {}
    splits: dict[str, str] = {}
    for part in parts(file, options):
        with part.named():
            if listed := _LIST.search(part.kind):
                splits.update(dict.fromkeys(_listed(part), listed[1]))
            else:
                _take_table(part, drafts, notices)
    found = {sdid: draft for sdid, draft in drafts.items() if draft.comments}
    if not found:
        raise MalformedFile("the file holds no comments", advice="choose a file that holds a thread")
    chosen = options.title if len(found) == 1 else None
    for sdid, draft in found.items():
        yield draft.thread(sdid, chosen, splits.get(sdid), notices)


def _listed(part: Part) -> Iterator[str]:
    """The ids of sub-dialogues of a split, one a line."""
    for line in lines(part.file, part.options, expected="a list of ids"):
        yield line.strip()


def _take_table(part: Part, drafts: dict[str, _Draft], notices: Notices) -> None:
    header, rows = open_table(part.file, part.options, notices, delimiter="\t", has_quotes=False)
    if missing := _NEEDED.difference(header):
        raise MalformedFile(
            f"there is no column {min(missing)!r}",
            place="line 1",
            advice="choose a table of YNACC, such as a .tsv file",
        )
    for number, (line, cells) in enumerate(rows):
        if number >= MAX_COMMENTS:
            raise MalformedFile(f"there are more than {MAX_COMMENTS:,} rows", advice="split the file into several")
        place = part.at(line)
        with tolerating(part.options, notices):
            row = by_column(header, cells, place)
            drafts.setdefault(_cell(row, "sdid", place), _Draft()).take(row, place, notices)


@dataclass(slots=True)
class _Draft:
    """A sub-dialogue being collected, by the ids of its comments."""

    title: str = ""
    url: str | None = None
    comments: dict[str, RawComment] = field(default_factory=dict)
    labels: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def take(self, row: _Row, place: str, notices: Notices) -> None:
        """Add a comment, or what another annotator said about one that is here."""
        own_id = row.get("commentid") or _cell(row, "commentindex", place)
        comment = _comment(row, own_id, place, notices)
        earlier = self.comments.setdefault(own_id, comment)
        if (earlier.text, earlier.parent_external_id) != (comment.text, comment.parent_external_id):
            raise MalformedFile(
                f"{own_id!r} stands for another comment at {earlier.place}",
                place=place,
                advice="leave one of them out",
            )
        self.title = self.title or row.get("headline", "")
        self.url = self.url or row.get("url") or None
        if said := {label: row[label] for label in LABELS if row.get(label)}:
            self.labels.setdefault(own_id, []).append(clean_value(said))

    def thread(self, sdid: str, title: str | None, split: str | None, notices: Notices) -> RawThread:
        comments = [
            replace(comment, raw={**(comment.raw or {}), "labels": self.labels[own_id]})
            if own_id in self.labels
            else comment
            for own_id, comment in self.comments.items()
        ]
        return RawThread(
            external_id=sdid,
            title=title or self.title or f"Sub-dialogue {sdid}",
            article=RawComment(None, None, "", raw={"split": split} if split else None),
            comments=tuple(link(comments, notices)),
            url=self.url,
            warnings=notices.take(),
        )


def _comment(row: _Row, own_id: str, place: str, notices: Notices) -> RawComment:
    written = row.get("timestamp", "")
    at, precision = parse_time(written)
    up, down = score_of(row.get("thumbs-up")), score_of(row.get("thumbs-down"))
    return RawComment(
        own_id,
        row.get("parentid") or None,
        clean_text(row["text"], place, notices),
        author=row.get("guid") or None,
        posted_at=at,
        posted_precision=precision,
        posted_raw=written[:200] or None,
        score=up - down if up is not None and down is not None else None,
        raw=clean_value({key: row[key] for key in _KEPT_RAW if row.get(key)}) or None,
        place=place,
    )


def _cell(row: _Row, column: str, place: str) -> str:
    value = row[column].strip().removesuffix(".0")
    if not value:
        raise MalformedFile(f"the row has no {column}", place=place, advice="leave the row out")
    return value
