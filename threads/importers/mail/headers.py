"""Header fields as mail and news software really writes them. Nothing here raises: a bad value reads as no value."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta
from email.policy import Compat32
from email.utils import parsedate_tz

from threads.importers.base import Precision
from threads.importers.mail.charsets import decoded
from threads.importers.times import parse_time

_MAX_CHARACTERS = 4_000
"""As much of a header value as is read; it bounds the time the patterns below can take."""
_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_ENCODED_RUN = re.compile(r"(?:=\?[^?\s]{1,60}\?[bq]\?[^?]*\?=)+", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"(?<=\?=)\s+(?==\?)")
_MESSAGE_ID = re.compile(r"<\s*([^<>\s]{1,500})\s*>")
_ADDRESS = re.compile(r"<[^<>]*>?|\S*@\S*|\S+ at \S+\.\S+|^\S+ at \S+$")
_AFTER_ADDRESS = re.compile(r"\s*\S+(?: at \S+)?\s*\(([^()]*)\)\s*")
_REPLY_MARK = re.compile(r"(re|aw|antw|sv|vs|fw|fwd|wg|tr|odp|ref|rif|enc)\s*([\[(^]?\d+[\])]?)?\s*:\s*", re.IGNORECASE)
_LIST_TAG = re.compile(r"\[[^\[\]]{1,60}\]\s*")


class RawHeaders(Compat32):
    """Compat32 that gives header values as they stand: bytes above 127 as surrogate escapes, never as an object.

    Content headers are cut, because Python takes time by the square of the length to read their parameters.
    """

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value[:_MAX_CHARACTERS] if name.lower().startswith("content-") else value


def header_text(value: str | None) -> str:
    """A header value for people: unfolded, its bytes and encoded words (RFC 2047) decoded; "" where there is none."""
    plain, _ = decoded((value or "")[:_MAX_CHARACTERS].encode("utf-8", "surrogateescape"), None)
    joined = _BETWEEN_WORDS.sub("", " ".join(plain.split()))
    return _ENCODED_RUN.sub(lambda run: _words(run[0]), joined)


def display_name(value: str | None) -> str | None:
    """The name in a From header, without any address: personal data no researcher needs. None if there is no name."""
    raw = (value or "")[:_MAX_CHARACTERS].strip()
    inside = _AFTER_ADDRESS.fullmatch(raw)
    name = header_text(inside[1] if inside else raw.partition("<")[0])
    bare = _ADDRESS.sub("", name.replace("\\", "").strip(" \"'")).strip(" \"',;")
    return bare or None


def message_ids(value: str | None) -> list[str]:
    """The ids between angle brackets, in order; prose around them is passed over."""
    return [_clean(found) for found in _MESSAGE_ID.findall(value or "")]


def own_id(value: str | None) -> str | None:
    """The id in a Message-ID header, with or without brackets."""
    return next(iter(message_ids(value)), None) or _clean("".join((value or "").split()).strip("<>"))[:500] or None


def title_of(subject: str) -> str:
    """A subject without reply marks and list tags; the whole of it where nothing would be left."""
    bare = subject.strip()
    while mark := _REPLY_MARK.match(bare) or _LIST_TAG.match(bare):
        bare = bare[mark.end() :]
    return bare or subject.strip()


def sent_at(value: str | None) -> tuple[datetime | None, Precision]:
    """When a message says it was sent, in UTC; years of two digits are read, (None, "none") where it is not certain."""
    text = header_text(value)
    try:
        parts = parsedate_tz(text)
        if parts is None:
            return parse_time(text)
        at = datetime(*parts[:6], tzinfo=UTC) - timedelta(seconds=parts[9] or 0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None, "none"
    is_plausible = 1970 <= at.year < 2200
    return (at, "exact" if ":" in text else "date") if is_plausible else (None, "none")


def _words(run: str) -> str:
    """Encoded words that follow each other. Those of one charset are joined as bytes: a word may cut a letter."""
    joined: list[tuple[str, bytes]] = []
    for named, way, word in _ENCODED.findall(run):
        charset = named.partition("*")[0].lower()
        data = _unpacked(way.lower(), word.encode("utf-8", "replace"))
        if joined and joined[-1][0] == charset:
            joined[-1] = (charset, joined[-1][1] + data)
        else:
            joined.append((charset, data))
    return "".join(decoded(data, charset)[0] for charset, data in joined)


def _unpacked(way: str, data: bytes) -> bytes:
    if way == "q":
        return binascii.a2b_qp(data, header=True)
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except ValueError:
        return data


def _clean(message_id: str) -> str:
    return decoded(message_id.encode("utf-8", "surrogateescape"), None)[0]
