"""The text of a message: which part it is, and its lines put together again."""

from __future__ import annotations

import re
from email.message import Message
from typing import NamedTuple

from threads.importers.base import Anchor, MalformedFile
from threads.importers.mail.charsets import decoded
from threads.importers.markup import text_of_html

_STUFFED = re.compile(r"(>*)( ?)(.*)", re.DOTALL)
_UNQUOTED = re.compile(r"^>(>*From )", re.MULTILINE)
_MAX_PARTS = 1000
_SIGNATURE = "-- "


class Body(NamedTuple):
    """What a message says. `problems` are sentences about its charset, for the report."""

    text: str
    anchors: tuple[Anchor, ...] = ()
    quoted: tuple[tuple[int, int], ...] = ()
    markup: str | None = None
    problems: tuple[str, ...] = ()


def body_of(message: Message[str, str], place: str) -> Body:
    """The first plain part that is no attachment, else the first HTML part, else any text; empty where there is none.

    Blank lines around it are dropped. Raises MalformedFile for a message of more than a thousand parts.
    """
    part = min(_text_parts(message, place), key=_rank, default=None)
    if part is None:
        return Body("")
    text, problem = _content(part)
    problems = (problem,) if problem else ()
    if part.get_content_type() == "text/html":
        converted = text_of_html(text)
        return Body(converted.text, converted.anchors, converted.quoted, text, problems)
    return Body(_tidy(part, text), problems=problems)


def _rank(part: Message[str, str]) -> int:
    return {"text/plain": 0, "text/html": 1}.get(part.get_content_type(), 2)


def _text_parts(message: Message[str, str], place: str) -> list[Message[str, str]]:
    """Text parts in reading order. A message enclosed in this one is somebody else's text and is not entered."""
    found, waiting, count = [], [message], 0
    while waiting:
        part = waiting.pop()
        count += 1
        if count > _MAX_PARTS:
            raise MalformedFile(f"the message has more than {_MAX_PARTS:,} parts", place=place, advice="leave it out")
        if (part.get_content_disposition() or "inline") == "attachment":
            continue
        kind = part.get_content_maintype()
        payload = part.get_payload() if part.is_multipart() else None
        if isinstance(payload, list) and kind == "multipart":
            waiting.extend(inner for inner in reversed(payload) if isinstance(inner, Message))
        elif payload is None and kind in {"text", "multipart"}:
            # A multipart that is one text has lost its boundaries; its text is all there is.
            found.append(part)
    return found


def _content(part: Message[str, str]) -> tuple[str, str | None]:
    data = part.get_payload(decode=True)
    charset = part.get_param("charset")
    name = charset[2] if isinstance(charset, tuple) else charset
    text, problem = decoded(data if isinstance(data, bytes) else b"", name or None)
    return text.replace("\r\n", "\n").replace("\r", "\n"), problem


def _tidy(part: Message[str, str], text: str) -> str:
    unquoted = _UNQUOTED.sub(r"\1", text)
    if str(part.get_param("format", "")).lower() == "flowed":
        unquoted = flowed(unquoted, drops_space=str(part.get_param("delsp", "")).lower() == "yes")
    return re.sub(r"\A(?:[ \t]*\n)+", "", unquoted).rstrip("\n")


def flowed(text: str, *, drops_space: bool = False) -> str:
    """Lines that were broken for transport (RFC 3676) joined again; quoted ones begin with their ">" and a space."""
    joined: list[tuple[int, list[str]]] = []
    is_open = False
    for line in text.split("\n"):
        marks, _, rest = _STUFFED.fullmatch(line).groups()  # type: ignore[union-attr]
        depth = len(marks)
        is_fixed = rest == _SIGNATURE
        if is_open and not is_fixed and joined[-1][0] == depth:
            joined[-1][1].append(rest)
        else:
            joined.append((depth, [rest]))
        is_open = rest.endswith(" ") and not is_fixed
        if is_open and drops_space:
            joined[-1][1][-1] = rest[:-1]
    return "\n".join(f"{'>' * depth} {''.join(parts)}" if depth else "".join(parts) for depth, parts in joined)
