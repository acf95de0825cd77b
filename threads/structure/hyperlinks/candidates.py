"""From a sign of an address ("://", a dotted word) to the address there, or to nothing."""

from __future__ import annotations

import re
from typing import NamedTuple

from threads.structure.hyperlinks.address import is_ip_address, split_address
from threads.structure.hyperlinks.characters import NAME
from threads.structure.hyperlinks.extent import CUT, Extent, Reader, trimmed
from threads.structure.hyperlinks.names import name_in, without_glued_text


class Candidate(NamedTuple):
    """An address at text[start:end], end exclusive."""

    start: int
    end: int
    is_bare: bool
    is_truncated: bool = False


WITH_SCHEME = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)
_SCHEME = re.compile(r"(?:https?|(?<![a-z])ftp)$", re.IGNORECASE)
_LONGEST_SCHEME = len("https")
_ANGLE = re.compile(r"<\s?(?:URL:\s?)?$", re.IGNORECASE)
_LONGEST_ANGLE = len("< URL: ")
_ANGLE_CONTENT = re.compile(r"[^<>\"|]*+(?=>)")
_AUTHORITY = re.compile(rf"(?:[\w.~!$&*+=:%-]*+@)?+(?P<host>\[[0-9A-Fa-f:.]*+\]|[{NAME}.]*+)(?P<port>:\d++)?")
_DEFANGED = re.compile(r"\s?[\[({](?:\.|dot)[\])}]", re.IGNORECASE)
_NO_HOST = re.compile(rf"{_DEFANGED.pattern}|://", re.IGNORECASE)
_BEHIND_HOST = ("/", "?", "#")
_NO_LETTER = "-_.\u200c\u200d"
_HOST_OF_VALUE = re.compile(rf"[{NAME}.]++(?=[/?#]|$)")

# What stands right before a bare name if it is a part of something else: a path, a variable, a query, a domain.
_WITHIN = frozenset("/\\#$%&=@.")
_NOT_BEHIND_NAME = re.compile(r"\(\)|[=\\]|%\d")
_PATH_OF_NAME = re.compile(r"(?::\d{1,5}(?=/))?(?:/|\?[\w.-]{1,64}=|#[\w!])")
_PORT_OF_NAME = re.compile(r":(?:80|443|3000|5000|8\d{3})(?![\w.:])")
_LIST_NUMBER = re.compile(r"\d{1,2}\.(?=[^.]*[^\W\d][^.]*\.)")
_GLUED_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+(?=[A-Za-z0-9])")


def with_scheme(text: str, reader: Reader, separator: int, *, not_before: int) -> Candidate | None:
    """The address around the "://" at `separator`, its scheme no further left than `not_before`."""
    scheme = _SCHEME.search(text, max(not_before, separator - _LONGEST_SCHEME - 1), separator)
    if scheme is None:
        return None
    start, body = scheme.start(), separator + len("://")
    authority = _AUTHORITY.match(text, body)
    if authority is None or _NO_HOST.match(text, authority.end("host")):
        return None
    if text[authority.end() : authority.end() + 1] in _BEHIND_HOST:
        extent = _in_angle_brackets(text, start, body) or reader.extent(start, body)
    else:
        extent = _without_path(text, authority.start("host"), authority.end())
    written = text[authority.start("host") : min(authority.end("host"), extent.end)]
    host = _host_in(written)
    if host is None:
        return None
    if host != written:
        return Candidate(start, authority.start("host") + len(host), is_bare=False)
    return Candidate(start, extent.end, is_bare=False, is_truncated=extent.is_truncated)


def bare(text: str, reader: Reader, start: int, end: int) -> Candidate | None:
    """The address without scheme that begins with the dotted word text[start:end], for instance a site's name."""
    word = text[start:end]
    if "@" in word or _is_within(text, start) or _DEFANGED.match(text, end):
        return None
    kept = word.lstrip("-_+")
    kept = kept[_skipped(_GLUED_CJK, kept) :]
    kept = kept[_skipped(_LIST_NUMBER, kept) :]
    start = end - len(kept)
    host = without_glued_text(kept.rstrip("-_+"))
    is_whole = len(host) == len(kept)
    has_path = is_whole and _PATH_OF_NAME.match(text, end) is not None
    name = name_in(host, has_path=has_path and text[end + 1 : end + 2].strip() != "")
    if name is None or (is_whole and _NOT_BEHIND_NAME.match(text, end)):
        return None
    if not has_path or len(name) < len(host):
        port = _PORT_OF_NAME.match(text, end) if is_whole and name == host else None
        return Candidate(start, port.end() if port else start + len(name), is_bare=True)
    extent = reader.extent(start, start)
    return Candidate(start, extent.end, is_bare=True, is_truncated=extent.is_truncated)


def is_address(value: str) -> bool:
    """Whether the value of an attribute is an address by itself: not a path, another scheme or a fragment."""
    if WITH_SCHEME.match(value) or value.startswith("//"):
        return split_address(value) is not None
    host = _HOST_OF_VALUE.match(value)
    return host is not None and name_in(host[0], has_path=host.end() < len(value)) is not None


def _skipped(pattern: re.Pattern[str], word: str) -> int:
    found = pattern.match(word)
    return found.end() if found else 0


def _is_within(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    # Three dots end what came before ("So...antiwar.com"); a single one makes it a part of a longer word.
    return before in _WITHIN and text[max(0, start - 2) : start] != ".."


def _without_path(text: str, start: int, end: int) -> Extent:
    """The extent of the host and port text[start:end], with which the address ends."""
    extent = trimmed(text, start, end)
    return Extent(extent.end, is_truncated=extent.is_truncated or CUT.match(text, extent.end) is not None)


def _in_angle_brackets(text: str, start: int, body: int) -> Extent | None:
    """All of `<https://...>`, whatever blanks and line breaks it holds; None if the address is not written so."""
    if not _ANGLE.search(text, max(0, start - _LONGEST_ANGLE), start):
        return None
    content = _ANGLE_CONTENT.match(text, body)
    if content is None or ("://" in content[0] and re.search(r"\s\S*://", content[0])):
        return None
    address = content[0].rstrip()
    if not address or address.endswith(("…", "...", "…]", "...]")):
        return None
    return Extent(body + len(address), is_truncated=False)


def _host_in(written: str) -> str | None:
    """The host at the beginning of what stands behind the scheme; None if there is none."""
    if written.startswith("["):
        return written if is_ip_address(written) else None
    host = without_glued_text(written)
    labels = host.removesuffix(".").split(".")
    if "" in labels or labels == ["www"] or not host.strip(_NO_LETTER):
        return None
    is_run_on = len(labels) > 2 and labels[-1].istitle() and labels[-2].islower()
    return (name_in(host, has_path=False) or host) if is_run_on else host
