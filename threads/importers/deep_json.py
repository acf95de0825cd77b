"""JSON nested deeper than Python's own reader goes, such as a chain of thousands of replies. No recursion by depth."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from threads.importers.base import MAX_JSON_NESTING, MAX_REPLY_NESTING

_SPACE = re.compile(r"[ \t\n\r]*")


class TooDeep(Exception):
    """More containers than `limit` stand inside each other."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"nested more than {limit:,} deep")
        self.limit = limit


def decode(text: str, decoder: json.JSONDecoder, *, nested: Collection[str]) -> Any:
    """What `decoder` would give, which needs an `object_pairs_hook`; slower, and however deep the keys `nested` lead.

    Raises the same JSONDecodeError as `decoder`. Raises TooDeep past MAX_REPLY_NESTING containers inside each other,
    and past MAX_JSON_NESTING on the way from a record that is reached through keys of `nested` alone.
    """
    open_ones: list[_Open] = []
    at = _next(text, 0)
    while True:
        value, at, opened = _begin(text, at, decoder)
        if opened is not None:
            opened.beside = open_ones[-1].depth_of(opened, nested) if open_ones else 0
            open_ones.append(opened)
            _refuse_deep(open_ones)
            continue
        # A value ends, and with it perhaps what it stands in.
        while True:
            at = _next(text, at)
            if not open_ones:
                if at < len(text):
                    raise json.JSONDecodeError("Extra data", text, at)
                return value
            innermost = open_ones[-1]
            innermost.add(value)
            if text.startswith(",", at):
                at = innermost.go_on(text, at, decoder)
                break
            if not text.startswith(innermost.end, at):
                raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
            value, at = open_ones.pop().finished(decoder), at + 1


@dataclass(slots=True)
class _Open:
    """A list or an object that has begun; `key` is that of the value to come.

    `beside` counts the containers since the last record on the way through nested keys.
    """

    end: str
    items: list[Any] = field(default_factory=list)
    key: str = ""
    beside: int = 0

    def depth_of(self, inner: _Open, nested: Collection[str]) -> int:
        """What `beside` is for a container that begins in this one."""
        is_on_the_way = inner.end == "}" if self.end == "]" else self.key in nested
        return 0 if is_on_the_way and not self.beside else self.beside + 1

    def add(self, value: Any) -> None:
        self.items.append(value if self.end == "]" else (self.key, value))

    def go_on(self, text: str, comma: int, decoder: json.JSONDecoder) -> int:
        """Where the value after a comma begins."""
        at = _next(text, comma + 1)
        return at if self.end == "]" else self.take_key(text, at, decoder)

    def take_key(self, text: str, at: int, decoder: json.JSONDecoder) -> int:
        """Where the value begins whose key stands at `at`."""
        if not text.startswith('"', at):
            raise json.JSONDecodeError("Expecting property name enclosed in double quotes", text, at)
        self.key, at = decoder.scan_once(text, at)  # type: ignore[attr-defined]
        at = _next(text, at)
        if not text.startswith(":", at):
            raise json.JSONDecodeError("Expecting ':' delimiter", text, at)
        return _next(text, at + 1)

    def finished(self, decoder: json.JSONDecoder) -> Any:
        return self.items if self.end == "]" else decoder.object_pairs_hook(self.items)


def _refuse_deep(open_ones: Sequence[_Open]) -> None:
    if open_ones[-1].beside > MAX_JSON_NESTING:
        raise TooDeep(MAX_JSON_NESTING)
    if len(open_ones) > MAX_REPLY_NESTING:
        raise TooDeep(MAX_REPLY_NESTING)


def _begin(text: str, at: int, decoder: json.JSONDecoder) -> tuple[Any, int, _Open | None]:
    """The value at `at`, and where it ends; or a container that begins here, and where the first value in it does."""
    if text.startswith("[", at):
        inside = _next(text, at + 1)
        return ([], inside + 1, None) if text.startswith("]", inside) else (None, inside, _Open("]"))
    if text.startswith("{", at):
        inside = _next(text, at + 1)
        if text.startswith("}", inside):
            return decoder.object_pairs_hook([]), inside + 1, None
        opened = _Open("}")
        return None, opened.take_key(text, inside, decoder), opened
    try:
        value, end = decoder.scan_once(text, at)  # type: ignore[attr-defined]
    except StopIteration:
        raise json.JSONDecodeError("Expecting value", text, at) from None
    return value, end, None


def _next(text: str, at: int) -> int:
    """The first character from `at` on that is no white space."""
    found = _SPACE.match(text, at)
    return found.end() if found else at
