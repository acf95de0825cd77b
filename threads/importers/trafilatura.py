"""What trafilatura makes of a page, as JSON, XML or TEI: the article's end is known, the comments are bare lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO

from lxml import etree

from threads.importers.base import MAX_COMMENT_CHARACTERS, MalformedFile, Options, RawThread
from threads.importers.contributions import posted, site_of
from threads.importers.json_records import records
from threads.importers.notices import Notices
from threads.importers.outline import Draft, Outline, to_thread
from threads.importers.xml import elements, local_name, place_of
from threads.text import canonical

name = "trafilatura"
label = "trafilatura output (JSON, XML or TEI)"

_JSON = re.compile(rb"(\xef\xbb\xbf)?\s*[\[{]")
_COMMENTS = re.compile(rb'"comments"\s*:\s*("|null)')
_BARE_JSON = re.compile(rb'(\xef\xbb\xbf)?\s*\{\s*"text"\s*:\s*"(?:[^"\\]|\\.)*"\s*,\s*"comments"\s*:\s*("|null)')
"""What it writes when it is not asked for metadata."""
_XML = re.compile(rb"<doc\b[^>]*\b(hostname|fingerprint|sitename)=")
_TEI = re.compile(rb"<TEI\b")
_LINES = frozenset(("ab", "cell", "head", "item", "p", "quote"))


@dataclass(frozen=True, slots=True)
class _Document:
    """A page: where it stands in the file, what is told of it, and its lines."""

    place: str
    told: Mapping[str, Any]
    article: list[str]
    comments: list[str]


def looks_like(head: bytes, filename: str) -> bool:
    if _JSON.match(head):
        is_told = b'"fingerprint"' in head and b'"hostname"' in head and _COMMENTS.search(head) is not None
        return is_told or _BARE_JSON.match(head) is not None
    if _TEI.search(head):
        return b'ident="Trafilatura"' in head
    return _XML.search(head) is not None and b"<main" in head


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """A thread for each document that has comments. Which line begins one and what it answers is inferred."""
    for found in _drafts(file, options):
        yield found.thread(found.outline())


def draft(file: BinaryIO, options: Options) -> Draft | None:
    """The one document that has comments, before anybody has looked at it; None where there are several.

    The article ends where the file says, until a person says otherwise. Raises MalformedFile.
    """
    found = list(islice(_drafts(file, options), 2))
    return found[0] if len(found) == 1 else None


def _drafts(file: BinaryIO, options: Options) -> Iterator[Draft]:
    notices = Notices()
    head = file.read(64)
    file.seek(0)
    documents = _of_json(file, options, notices) if _JSON.match(head) else _of_xml(file, options, notices)
    is_empty = True
    for document in documents:
        if not document.comments:
            notices.add("without_comments", document.place, "the document has no comments and was left out")
            continue
        is_empty = False
        yield _draft(document, options, notices)
    if is_empty:
        raise MalformedFile(
            "the document holds no comments", advice="import the saved page itself, which says more than its text"
        )


def _draft(document: _Document, options: Options, notices: Notices) -> Draft:
    lines = (*document.article, *document.comments)
    if (longest := max(map(len, lines))) > MAX_COMMENT_CHARACTERS:
        raise MalformedFile(
            f"a line has {longest:,} characters", place=document.place, advice="break it into several lines"
        )
    return Draft(lines, partial(_thread, document, options, notices), len(document.article))


def _thread(document: _Document, options: Options, notices: Notices, outline: Outline) -> RawThread:
    given = {key: value for key, value in document.told.items() if isinstance(value, str) and value.strip()}
    url = given.get("source") or given.get("url")
    title = options.title or given.get("title") or url or PurePath(options.filename).stem or "Untitled"
    thread = to_thread(outline, title)
    when = posted(given.get("date"), document.place, notices)
    return replace(
        thread,
        external_id=url,
        article=replace(thread.article, author=given.get("author"), place=document.place, **when),
        url=url,
        site=given.get("hostname"),
        published_at=when["posted_at"],
        language=given.get("language"),
        warnings=(*thread.warnings, *notices.take()),
    )


def _of_json(file: BinaryIO, options: Options, notices: Notices) -> Iterator[_Document]:
    for place, record in records(file, options, notices):
        bodies = [record.get(key) or "" for key in ("text", "comments")]
        if not all(isinstance(body, str) for body in bodies):
            raise MalformedFile("text and comments must be texts", place=place, advice="extract the page again")
        article, comments = (_lines(body) for body in bodies)
        yield _Document(place, record, article, comments)


def _of_xml(file: BinaryIO, options: Options, notices: Notices) -> Iterator[_Document]:
    for document in elements(file, options, notices, {"doc", "TEI"}):
        if local_name(document) == "TEI":
            told = _told_by_tei(document)
            bodies = {str(div.get("type")): div for div in document.iter("{*}div")}
            parts = (bodies.get("entry"), bodies.get("comments"))
        else:
            told = {str(key): str(value) for key, value in document.items()}
            parts = (document.find("main"), document.find("comments"))
        article, comments = map(_blocks, parts)
        yield _Document(place_of(document), told, article, comments)


def _told_by_tei(document: etree._Element) -> dict[str, str]:
    """What the header says of the page, by the names that the other formats have for it."""
    said = document.find("{*}teiHeader//{*}sourceDesc/{*}biblFull")
    if said is None:
        return {}
    address = said.find("{*}publicationStmt/{*}ptr[@type='URL']")
    source = "" if address is None else str(address.get("target"))
    return {
        "title": said.findtext("{*}titleStmt/{*}title") or "",
        "author": "; ".join(author.text or "" for author in said.iterfind("{*}titleStmt/{*}author")),
        "date": said.findtext("{*}publicationStmt/{*}date") or "",
        "source": source,
        "hostname": site_of(source) or "",
    }


def _blocks(part: etree._Element | None) -> list[str]:
    """The lines of each block; a block inside another, such as an item of a list, has lines of its own."""
    found: list[str] = []
    if part is None:
        return found
    for event, element in etree.iterwalk(part, events=("start", "end")):
        if event == "start":
            if local_name(element) == "lb" or local_name(element) in _LINES:
                found.append("\n")
            found.append(element.text or "")
        elif element is not part:
            found.append("\n" if local_name(element) in _LINES else "")
            found.append(element.tail or "")
    return _lines("".join(found))


def _lines(body: str) -> list[str]:
    return [line.strip() for line in canonical(body).split("\n") if line.strip()]
