"""JSON objects from a file, strictly read: one a line, or one document that is an object or a list of them."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, BinaryIO, NoReturn

from threads.importers import deep_json
from threads.importers.base import (
    MAX_JSON_NESTING,
    MAX_LINE_CHARACTERS,
    MalformedFile,
    Options,
)
from threads.importers.decoding import lines
from threads.importers.notices import Notices

_SKIP = "correct it, or leave broken records out"
_OPENING = re.compile(r"\s*\[\s*")
_COMMA = re.compile(r"\s*,\s*")
_NULL = "the source had no record here and answered null"


class _NotStrict(ValueError):
    """What Python's reader lets pass and we do not."""


def records(
    file: BinaryIO,
    options: Options,
    notices: Notices,
    *,
    skip_null: bool = False,
    nested: Collection[str] = (),
    is_cut: bool = False,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object with its place ("line 7", or "record 3" of one document); blank lines are passed over.

    Lines are streamed. A document that spans lines is held whole, up to MAX_LINE_CHARACTERS. Raises MalformedFile;
    with `options.skip_bad` a bad line becomes a notice instead. With `skip_null` so does a null, the answer of some
    services for what they do not have. `nested` are the keys under which replies stand inside what they answer.
    Where the file `is_cut` off, a document gives the records that are whole.
    """
    numbered = enumerate(lines(file, options, expected="JSON"), start=1)
    first = next(((number, line) for number, line in numbered if not line.isspace()), None)
    if first is None:
        return
    if _begins_document(first[1], options.filename):
        rest = (line for _, line in numbered)
        text = _bounded(itertools.chain([first[1]], rest))
        document = _whole_items(text) if is_cut else parse(text, "", first_line=first[0], nested=nested)
        yield from _of_document(document, options, notices, skip_null=skip_null)
    else:
        yield from _of_lines(itertools.chain([first], numbered), options, notices, skip_null=skip_null, nested=nested)


def first_record(head: bytes) -> dict[str, Any] | None:
    """The first object of a file that begins with `head`, of lines or of a list; None where it is none or longer."""
    text = head.decode("utf-8-sig", "ignore").lstrip().removeprefix("[").lstrip()
    try:
        value = json.JSONDecoder().raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _begins_document(line: str, filename: str) -> bool:
    stripped = line.strip()
    if stripped.startswith("[") or stripped == "{":
        return True
    # {"title": "…",  ⏎ is how some programs break a document; a cut-off record of a .jsonl file looks the same.
    return filename.lower().endswith(".json") and not stripped.endswith("}")


def _of_lines(
    numbered: Iterable[tuple[int, str]],
    options: Options,
    notices: Notices,
    *,
    skip_null: bool,
    nested: Collection[str],
) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in numbered:
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            value = parse(line, place, nested=nested)
            if value is None and skip_null:
                notices.add("null_record", place, _NULL)
            else:
                yield place, _object(value, place)
        except MalformedFile as error:
            if not options.skip_bad:
                raise
            notices.add("bad_record", error.place, f"{error.problem}; left out")


def _of_document(
    document: Any, options: Options, notices: Notices, *, skip_null: bool
) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, value in enumerate(document if isinstance(document, list) else [document], start=1):
        place = f"record {number}"
        try:
            if value is None and skip_null:
                notices.add("null_record", place, _NULL)
            else:
                yield place, _object(value, place)
        except MalformedFile as error:
            if not options.skip_bad:
                raise
            notices.add("bad_record", place, f"{error.problem}; left out")


def _whole_items(text: str) -> list[Any]:
    """The items of a list that is cut off, as far as they are whole and not deep; none of any other document."""
    found: list[Any] = []
    comma = _OPENING.match(text)
    while comma:
        try:
            value, end = _DECODER.raw_decode(text, comma.end())
            refuse_deep([value], "")
        except (ValueError, RecursionError, MalformedFile):
            break
        found.append(value)
        comma = _COMMA.match(text, end)
    return found


def _bounded(text_lines: Iterable[str]) -> str:
    kept, size = [], 0
    for line in text_lines:
        size += len(line)
        if size > MAX_LINE_CHARACTERS:
            raise MalformedFile(
                f"the JSON document is longer than {MAX_LINE_CHARACTERS:,} characters",
                advice="write it as one object per line (JSONL), which may be of any length",
            )
        kept.append(line)
    return "".join(kept)


def parse(text: str, place: str, *, first_line: int = 1, nested: Collection[str] = ()) -> Any:
    """One JSON value. NaN, doubled keys and deep nesting are refused, as MalformedFile with line and column.

    `place` is the line the text stands on; where it is "" the text is a document that begins at `first_line`. Through
    the keys of `nested` it may be as deep as MAX_REPLY_NESTING, beside them as MAX_JSON_NESTING.
    """
    try:
        value = _decoded(text, nested)
    except json.JSONDecodeError as error:
        line = place or f"line {first_line + error.lineno - 1}"
        cut_off = not text[error.pos :].strip() or error.msg.startswith("Unterminated string")
        problem = "the JSON is cut off" if cut_off else f"this is not JSON ({error.msg})"
        raise MalformedFile(problem, place=f"{line}, column {error.colno}", advice=_SKIP) from None
    except deep_json.TooDeep as error:
        raise _too_deep(error.limit, place) from None
    except _NotStrict as error:
        raise MalformedFile(f"this is not JSON ({error})", place=place, advice=_SKIP) from None
    except ValueError:  # Python refuses to read whole numbers of thousands of digits.
        raise MalformedFile("a number has too many digits", place=place, advice=_SKIP) from None
    # Most texts have too few brackets to be deep, so the walk is rare.
    if text.count("{") + text.count("[") > MAX_JSON_NESTING:
        refuse_deep(_beside(value, nested), place)
    return value


def refuse_deep(values: Sequence[Any], place: str) -> None:
    """Raise MalformedFile if more than MAX_JSON_NESTING containers stand inside each other in one of `values`."""
    depth, level = 0, values
    while level := [value for value in level if isinstance(value, dict | list)]:
        depth += 1
        if depth > MAX_JSON_NESTING:
            raise _too_deep(MAX_JSON_NESTING, place)
        level = [inner for value in level for inner in (value.values() if isinstance(value, dict) else value)]


def _decoded(text: str, nested: Collection[str]) -> Any:
    try:
        return _DECODER.decode(text)
    except RecursionError:
        return deep_json.decode(text, _DECODER, nested=nested)


def _beside(value: Any, nested: Collection[str]) -> list[Any]:
    """What hangs on the records that are reached from `value` through keys of `nested` alone, and is none of them."""
    records_left, beside = [value], []
    while records_left:
        found = records_left.pop()
        if isinstance(found, list):
            records_left += [item for item in found if isinstance(item, dict)]
            beside += [item for item in found if isinstance(item, list)]
        elif isinstance(found, dict):
            for key, held in found.items():
                (records_left if key in nested else beside).append(held)
    return beside


def _object(value: Any, place: str) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    kinds = {list: "a list", str: "a text", bool: "a truth value", type(None): "null"}
    raise MalformedFile(f"this is {kinds.get(type(value), 'a number')}, not a record", place=place, advice=_SKIP)


def _refuse_constant(name: str) -> NoReturn:
    raise _NotStrict(f"{name} is no JSON number")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) != len(pairs):
        seen: set[str] = set()
        double = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _NotStrict(f"the key {double[:80]!r} stands twice in one object")
    return whole


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_without_doubles)


def _too_deep(limit: int, place: str) -> MalformedFile:
    return MalformedFile(
        f"the JSON is nested more than {limit:,} deep",
        place=place,
        advice="write the comments as flat records with parent ids",
    )
