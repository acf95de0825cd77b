"""XML element by element at constant memory. Nothing is expanded and nothing is fetched; what is wrong has a place."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from typing import BinaryIO

from lxml import etree

from threads.importers.base import MalformedFile, Options
from threads.importers.decoding import choose_encoding, empty_file
from threads.importers.notices import Notices

_CHUNK = 1 << 16
_FORBIDDEN = bytes({*range(32)} - {0x09, 0x0A, 0x0D})
_FORBIDDEN_CHARACTER = re.compile(r"invalid Char value|invalid xmlChar|invalid character in|Unregistered error message")
"""The last is what libxml2 says of one in a CDATA section."""
_ENTITY = re.compile(r"Entity '(.+)' not defined")


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace(element: etree._Element) -> str:
    """The namespace of an element, "" where it has none."""
    return str(element.tag).rpartition("}")[0].lstrip("{")


def place_of(element: etree._Element) -> str:
    """Where an element begins, such as "line 7"."""
    return f"line {element.sourceline or 1}"


def elements(
    file: BinaryIO, options: Options, notices: Notices, names: Collection[str], *, expected: str = "XML"
) -> Iterator[etree._Element]:
    """Each element with one of these local names, whole, in the order in which they end; one inside another too.

    Once the caller asks for the next, an element is emptied unless an outer one needs it, so that memory does not grow
    with the file. Raises MalformedFile, with line and column, for what is not well-formed, and for any declaration of
    an entity. With `options.skip_bad` control characters that XML forbids are taken out and told.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth = 0
    is_first = True
    for _ in _fed(parser, file, options, notices, expected):
        for event, element in parser.read_events():
            if not isinstance(element, etree._Element):  # Only events that were not asked for.
                continue
            is_wanted = local_name(element) in names
            if is_first:
                _refuse_declarations(element)
                is_first = False
            if event == "start":
                depth += is_wanted
                continue
            depth -= is_wanted
            if is_wanted:
                _refuse_references(element)
                yield element
            if not depth:
                _empty(element)


def _fed(
    parser: etree.XMLPullParser, file: BinaryIO, options: Options, notices: Notices, expected: str
) -> Iterator[None]:
    """Give the parser the file chunk by chunk. The events of what was sound are read before a fault is told."""
    fault: etree.XMLSyntaxError | None = None
    taken = 0
    for chunk in _chunks(file, options, notices, expected):
        taken += len(chunk)
        try:
            parser.feed(chunk)
        except etree.XMLSyntaxError as error:
            fault = error
        yield
        _refuse_fault(parser, fault, expected)
    if not taken:
        raise empty_file()
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        fault = error
    yield
    _refuse_fault(parser, fault, expected)


def _chunks(file: BinaryIO, options: Options, notices: Notices, expected: str) -> Iterator[bytes]:
    head = file.read(_CHUNK)
    if not head.strip():
        raise empty_file()
    choose_encoding(head, Options(filename=options.filename), expected)
    is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    removed = taken = 0
    chunk = head
    while chunk:
        taken += len(chunk)
        if taken > options.max_bytes:
            raise MalformedFile(
                f"the file is larger than the limit of {options.max_bytes:,} bytes",
                advice="split it into several files, or ask the operator to raise the limit",
            )
        if options.skip_bad and not is_wide:
            clean = chunk.translate(None, _FORBIDDEN)
            removed += len(chunk) - len(clean)
            chunk = clean
        if chunk:
            yield chunk
        chunk = file.read(_CHUNK)
    if removed:
        notices.add("forbidden_character", "", "characters that XML forbids were taken out", count=removed)


def _refuse_fault(parser: etree.XMLPullParser, fault: etree.XMLSyntaxError | None, expected: str) -> None:
    """The parser goes on after an unknown entity and raises later, elsewhere; its log has the true place."""
    faults = [entry for entry in parser.feed_error_log if entry.level >= etree.ErrorLevels.ERROR]
    if faults:
        line, column, message = faults[0].line, faults[0].column, faults[0].message
    elif fault:
        (line, column), message = fault.position, fault.msg
    else:
        return
    message = re.sub(r", line \d+, column \d+$", "", message or "unknown fault")
    place = f"line {line}, column {column}"
    if _FORBIDDEN_CHARACTER.search(message):
        advice = "leave broken records out, which takes such characters out"
        raise MalformedFile("XML forbids the character that stands here", place=place, advice=advice)
    if entity := _ENTITY.search(message):
        problem = f"the entity &{entity[1][:40]}; means nothing in XML"
        raise MalformedFile(problem, place=place, advice="write the character itself")
    raise MalformedFile(
        f"this is not well-formed {expected} ({message[:200]})", place=place, advice="export the file again"
    )


def _refuse_declarations(root: etree._Element) -> None:
    dtd = root.getroottree().docinfo.internalDTD
    declared = next(dtd.iterentities(), None) if dtd is not None else None  # type: ignore[attr-defined]
    if declared is not None:
        raise MalformedFile(
            f"the document declares the entity {declared.name[:40]!r}, which could expand or fetch without end",
            place=f"above {place_of(root)}",
            advice="remove the declarations of entities",
        )


def _refuse_references(element: etree._Element) -> None:
    """With an external DOCTYPE an unknown entity is no fault to the parser, and its text would be missing."""
    for entity in element.iter(etree.Entity):
        raise MalformedFile(
            f"the entity {entity.text} means nothing without its DTD, which is not fetched",
            place=place_of(element),
            advice="write the character itself",
        )


def _empty(element: etree._Element) -> None:
    """Take out what an element held and its elder siblings; the parser still holds the element itself."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
