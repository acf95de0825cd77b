"""The tables of a Stack Exchange data dump, row by row, and what is wanted of them.

A site may have millions of posts. What is wanted may be said in `Options.filters`, values separated by blanks or
commas; a question must pass both, and brings its answers and all comments with it:

- `question`: ids of questions.
- `tag`: names of tags, of which the question has one.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO

from threads.importers.base import MAX_COMMENTS, MalformedFile, Options
from threads.importers.filtering import words_of
from threads.importers.notices import Notices
from threads.importers.parts import Part, parts
from threads.importers.shelf import Shelf
from threads.importers.unpacking import MAX_UNPACKED_BYTES
from threads.importers.xml import elements, local_name, place_of

Row = Mapping[str, str]
QUESTION, ANSWER = "1", "2"


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables that are read. Posts.xml may stand alone."""

    posts: Part
    comments: Part | None
    users: Part | None


def tables_of(file: BinaryIO, options: Options) -> Tables:
    """Posts.xml by itself, or the tables of a set by their names. Raises MalformedFile."""
    found = parts(file, options)
    by_name = {part.kind: part for part in found}
    posts = found[0] if not found[0].name else by_name.get("posts.xml")
    if posts is None:
        raise MalformedFile("the archive holds no Posts.xml", advice="choose the tables of a data dump")
    return Tables(posts, by_name.get("comments.xml"), by_name.get("users.xml"))


def rows(part: Part | None, table: str, notices: Notices) -> Iterator[tuple[Row, str]]:
    """The attributes of each row of the named table, with its place; nothing of a table that is not there.

    What is read is not held, so the limit of the whole table is that of unpacking. Raises MalformedFile.
    """
    if part is None:
        return
    part.file.seek(0)
    options = replace(part.options, max_bytes=MAX_UNPACKED_BYTES)
    with part.named():
        for element in elements(part.file, options, notices, {"row"}, expected="XML of a Stack Exchange dump"):
            place = part.at(place_of(element))
            parent = element.getparent()
            found = local_name(parent) if parent is not None else ""
            if found != table:
                advice = "choose Posts.xml, where the threads are"
                raise MalformedFile(f"this is the table {found[:40]!r}, not {table!r}", place=place, advice=advice)
            yield {str(key): str(value) for key, value in element.attrib.items()}, place


def row_id(row: Row, place: str) -> str:
    """The id of a row. Raises MalformedFile."""
    if not row.get("Id"):
        raise MalformedFile("the row has no Id", place=place, advice="fetch the dump again")
    return row["Id"]


def wanted_questions(posts: Part) -> Container[str] | None:
    """The ids of the questions that pass the filters; None without filters.

    For tags the table is read once more than otherwise: an answer may stand above its question.
    """
    ids = frozenset(words_of(posts.options.filters, "question"))
    tags = frozenset(tag.lower() for tag in words_of(posts.options.filters, "tag"))
    if not tags:
        return ids or None
    found: Shelf[str, bool] = Shelf()
    for row, _ in rows(posts, "posts", Notices()):
        # "<a><b>", in newer dumps "|a|b|".
        is_tagged = not tags.isdisjoint(re.split(r"[<>|]+", row.get("Tags", "").lower()))
        if row.get("PostTypeId") == QUESTION and is_tagged and (not ids or row.get("Id") in ids):
            found[row.get("Id", "")] = True
        if len(found) > MAX_COMMENTS:
            raise MalformedFile(f"more than {MAX_COMMENTS:,} questions are wanted", advice="filter by a rarer tag")
    return found


def question_id(row: Row) -> str | None:
    """The id of the question to which a row of posts belongs; None of pages that are no contributions."""
    column = {QUESTION: "Id", ANSWER: "ParentId"}.get(row.get("PostTypeId", ""))
    return row.get(column, "") if column else None
