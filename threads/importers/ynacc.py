"""The Yahoo News Annotated Comments Corpus: a sub-dialogue is a thread; each annotator's row repeats its comment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from threads.importers.base import MAX_COMMENTS, MalformedFile, Options, RawComment, RawThread
from threads.importers.cells import score_of
from threads.importers.cleaning import clean_text, clean_value
from threads.importers.decoding import lines
from threads.importers.label_columns import label_of
from threads.importers.labelling import ARTICLE, LabelBook, Said, labelled
from threads.importers.notices import Notices, to_the_end, tolerating
from threads.importers.parts import Part, parts
from threads.importers.policies import refuse_other, settled
from threads.importers.spilling import Spill
from threads.importers.tables import by_column, open_table
from threads.importers.times import parse_time

name = "ynacc"
label = "YNACC: Yahoo News Annotated Comments Corpus"

_NEEDED = frozenset({"sdid", "commentindex", "text"})
_OF_THREAD = ("constructiveclass", "sd_agreement", "sd_type")
_OF_COMMENT = ("sentiment", "tone", "commentagreement", "topic", "intendedaudience", "persuasiveness")
_SEVERAL = frozenset({"sd_type", "tone", "commentagreement", "topic"})
"""Columns whose cell may hold several labels, with commas between them."""
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
    `raw["split"]`. Rows may be scattered: what memory does not hold of them lies on disk.
    """
    notices = Notices()
    yield from to_the_end(_threads(file, options, notices), notices)


def _threads(file: BinaryIO, options: Options, notices: Notices) -> Iterator[RawThread]:
    found: Spill[tuple[_Row, str]] = Spill()
    splits: dict[str, str] = {}
    for part in parts(file, options):
        with part.named():
            if listed := _LIST.search(part.kind):
                splits.update(dict.fromkeys(_listed(part), listed[1]))
            else:
                _take_table(part, found, notices)
    chosen = options.title if found.count() == 1 else None
    is_empty = True
    for sdid, rows in found.groups():
        draft = _Draft()
        for row, place in rows:
            with tolerating(options, notices):
                draft.take(row, place, notices)
        if draft.comments:
            is_empty = False
            yield draft.thread(str(sdid), chosen, splits.get(str(sdid)), notices)
    if is_empty:
        raise MalformedFile("the file holds no comments", advice="choose a file that holds a thread")


def _listed(part: Part) -> Iterator[str]:
    """The ids of sub-dialogues of a split, one a line."""
    for line in lines(part.file, part.options, expected="a list of ids"):
        yield line.strip()


def _take_table(part: Part, found: Spill[tuple[_Row, str]], notices: Notices) -> None:
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
            found.put(_cell(row, "sdid", place), (row, place), characters=sum(map(len, row.values())))


@dataclass(slots=True)
class _Draft:
    """A sub-dialogue being collected, by the ids of its comments."""

    title: str = ""
    url: str | None = None
    comments: dict[str, RawComment] = field(default_factory=dict)
    labels: LabelBook = field(default_factory=LabelBook)

    def take(self, row: _Row, place: str, notices: Notices) -> None:
        """Add a comment, or what another annotator said about one that is here."""
        own_id = row.get("commentid") or _cell(row, "commentindex", place)
        comment = _comment(row, own_id, place, notices)
        earlier = self.comments.setdefault(own_id, comment)
        refuse_other(earlier, comment)
        self.title = self.title or row.get("headline", "")
        self.url = self.url or row.get("url") or None
        of_comment, of_thread = _labels(row, _OF_COMMENT, place), _labels(row, _OF_THREAD, place, unit="thread")
        if of_comment or of_thread:
            # Annotators have no names: who said the first row of each comment counts as the first annotator.
            annotator = f"annotator {len(self.labels.said.get(own_id, ())) + 1}"
            self.labels.add(own_id, Said(annotator, "done", of_comment, place=place))
            self.labels.add(ARTICLE, Said(annotator, None, of_thread, place=place))

    def thread(self, sdid: str, title: str | None, split: str | None, notices: Notices) -> RawThread:
        thread = RawThread(
            external_id=sdid,
            title=title or self.title or f"Sub-dialogue {sdid}",
            article=RawComment(None, None, "", raw={"split": split} if split else None),
            comments=tuple(self.comments.values()),
            url=self.url,
            labels=tuple(self.labels.records(self.comments.keys(), notices)),
        )
        return settled(thread, notices)


def _labels(row: _Row, columns: Iterable[str], place: str, *, unit: str | None = None) -> tuple[dict[str, Any], ...]:
    """What one annotator said in these columns; the sub-dialogue's are about the whole thread."""
    return tuple(
        labelled(column, label, unit=unit)
        for column in columns
        for value in (row.get(column, "").split(",") if column in _SEVERAL else [row.get(column, "")])
        if (label := label_of(value, place))
    )


def _comment(row: _Row, own_id: str, place: str, notices: Notices) -> RawComment:
    # All comments name the first of their sub-dialogue, which so names itself.
    parent = row.get("parentid") or None
    written = row.get("timestamp", "")
    at, precision = parse_time(written)
    up, down = score_of(row.get("thumbs-up")), score_of(row.get("thumbs-down"))
    return RawComment(
        own_id,
        None if parent == own_id else parent,
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
