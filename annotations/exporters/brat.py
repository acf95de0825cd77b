"""brat standoff: a text and an annotation file for each thread, and the configuration for all of them.

Format: https://brat.nlplab.org/standoff.html. Offsets are code points of the .txt file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from annotations.exporters.answers import Answer, answer_text, documents
from annotations.exporters.archives import archive, file_name
from annotations.exporters.base import About, Record

_COMMENT, _TARGET = "Comment", "Target"
# What some reader takes for the end of a line or of a field; a blank in its place keeps every offset.
_BREAKS = re.compile("[\t\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]")
_LINE = re.compile(r"[^\n]+")
_STRANGE = re.compile(r"[^A-Za-z0-9_-]+")
_ANNOTATION_CONF: Final = "annotation.conf"


@dataclass(frozen=True, slots=True)
class Brat:
    """A folder: every comment under a line with its id, on which answers about the whole comment stand."""

    name: str = "brat"
    label: str = "brat standoff (zip)"
    suffix: str = ".brat.zip"
    media_type: str = "application/zip"
    needs: str = ""
    is_of_texts: bool = True
    losses: tuple[str, ...] = (
        "Tabs and line separators other than line feeds are blanks; a passage over several lines is cut at them, "
        "and one of nothing but line ends stands on the comment's first line.",
        "Targets outside the thread, listed claims and unclear ones are not drawn.",
        "Judgements, times, hyperlinks, quotes, evidence, mentions and what suggestions came from are not there.",
    )

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """See Exporter."""
        used = _Used()
        with archive(out) as zip:
            for name, thread in documents(records, about):
                document = _Document(used)
                for record in thread:
                    document.take(record)
                document.draw(thread)
                zip.add(f"{file_name(name)}.txt", "".join(document.text))
                zip.add(f"{file_name(name)}.ann", "".join(f"{line}\n" for line in document.lines))
            zip.add(_ANNOTATION_CONF, used.configuration())


@dataclass(slots=True)
class _Used:
    """Which types and attributes the documents use."""

    entities: set[str] = field(default_factory=lambda: {_COMMENT, _TARGET})
    relations: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=lambda: {"Gold", "Unsure"})
    annotators: set[str] = field(default_factory=set)

    def configuration(self) -> str:
        """annotation.conf; entities may overlap."""
        relations = [f"{name}\tArg1:<ENTITY>, Arg2:<ENTITY>" for name in sorted(self.relations)]
        by = [f"By\tArg:<ENTITY>, Value:{'|'.join(sorted(self.annotators))}"] if self.annotators else []
        sections = {
            "entities": sorted(self.entities),
            "relations": ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", *relations],
            "events": [],
            "attributes": [*by, *(f"{name}\tArg:<ENTITY>" for name in sorted(self.flags))],
        }
        return "\n".join(line for name, lines in sections.items() for line in (f"[{name}]", *lines, ""))


@dataclass(frozen=True, slots=True)
class _Place:
    """A comment in the text: its own T on its header line, and where its text begins."""

    name: str
    head: tuple[int, int]
    header: str
    begins: int
    text: str


class _Document:
    """One thread: its text, and the lines of its .ann file."""

    def __init__(self, used: _Used) -> None:
        self.text: list[str] = []
        self.lines: list[str] = []
        self._used = used
        self._length = 0
        self._counts = dict.fromkeys("TRA#", 0)
        self._comments: dict[str, _Place] = {}
        self._entities: dict[str, str] = {}  # annotation id: its T
        self._passages: dict[tuple[str, int, int], str] = {}

    def take(self, record: Record) -> None:
        """The comment's text, and a T for each answer to it."""
        header = _BREAKS.sub(" ", f"[{record['comment_id']}] {record['author'] or ''}".replace("\n", " ")).rstrip()
        text = _BREAKS.sub(" ", record["text"])
        head = (self._length, self._length + len(header))
        begins = head[1] + 1
        self.text += [header, "\n", text, "\n\n"]
        self._length = begins + len(text) + 2
        name = self._entity(_COMMENT, [head], header)
        self._note(name, f"id={record['comment_id']} parent={record['parent_id']} state={record['state']}")
        self._comments[record["comment_id"]] = _Place(name, head, header, begins, text)
        gold = set(record["gold"]["annotations"]) if record["gold"] else set()
        for row in record["annotations"]:
            kind = _STRANGE.sub("_", f"{row['question']}-{row['label']}" if row["label"] else row["question"])
            if row["start"] is None:
                name = self._entity(kind, [head], header)
            else:
                name = self._passage(kind, record["comment_id"], row["start"], row["end"])
                self._passages.setdefault((record["comment_id"], row["start"], row["end"]), name)
            self._entities[row["id"]] = name
            self._describe(name, row, is_gold=row["id"] in gold)

    def draw(self, thread: list[Record]) -> None:
        """The relations, once every comment is there."""
        for record in thread:
            for row in record["relations"]:
                target = row["target"]
                if target["comment_id"] not in self._comments:
                    continue
                source = self._entities.get(row["from"], self._comments[record["comment_id"]].name)
                label = _STRANGE.sub("_", row["label"] or "related")
                self._used.relations.add(label)
                name = self._number("R")
                self.lines.append(f"{name}\t{label} Arg1:{source} Arg2:{self._aim(target)}")
                is_gold = record["gold"] is not None and row["id"] in record["gold"]["relations"]
                words = [row["annotator"], *(["gold"] if is_gold else []), *(["unsure"] if row["unsure"] else [])]
                self._note(name, " ".join([*words, row["note"] or ""]).strip())

    def _aim(self, target: Mapping[str, Any]) -> str:
        if target["start"] is None:
            return self._comments[target["comment_id"]].name
        place = (target["comment_id"], target["start"], target["end"])
        if place not in self._passages:
            self._passages[place] = self._passage(_TARGET, *place)
        return self._passages[place]

    def _passage(self, kind: str, comment_id: str, start: int, end: int) -> str:
        comment = self._comments[comment_id]
        # brat knows no span over a line end: one fragment a line.
        pieces = [found.span() for found in _LINE.finditer(comment.text, start, end)]
        if not pieces:
            return self._entity(kind, [comment.head], comment.header)
        spans = [(comment.begins + first, comment.begins + last) for first, last in pieces]
        return self._entity(kind, spans, " ".join(comment.text[first:last] for first, last in pieces))

    def _entity(self, kind: str, spans: list[tuple[int, int]], text: str) -> str:
        self._used.entities.add(kind)
        name = self._number("T")
        places = ";".join(f"{start} {end}" for start, end in spans)
        self.lines.append(f"{name}\t{kind} {places}\t{text}")
        return name

    def _describe(self, name: str, row: Answer, *, is_gold: bool) -> None:
        annotator = _STRANGE.sub("_", row["annotator"])
        self._used.annotators.add(annotator)
        self.lines.append(f"{self._number('A')}\tBy {name} {annotator}")
        attributes = (_STRANGE.sub("_", key) for key, value in sorted(row["attributes"].items()) if value is True)
        for flag in (*(["Gold"] if is_gold else []), *(["Unsure"] if row["unsure"] else []), *attributes):
            self._used.flags.add(flag)
            self.lines.append(f"{self._number('A')}\t{flag} {name}")
        words = " ".join(filter(None, [answer_text(row) if row["label"] is None else "", row["note"]]))
        if words:
            self._note(name, words)

    def _note(self, name: str, words: str) -> None:
        self.lines.append(
            f"{self._number('#')}\tAnnotatorNotes {name}\t{_BREAKS.sub(' ', words.replace(chr(10), ' '))}"
        )

    def _number(self, kind: str) -> str:
        self._counts[kind] += 1
        return f"{kind}{self._counts[kind]}"
