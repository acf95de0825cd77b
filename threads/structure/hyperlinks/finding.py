"""Find the addresses in a text, by the rules of the links README."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from threads.structure.hyperlinks.candidates import WITH_SCHEME, Candidate, bare, is_address, with_scheme
from threads.structure.hyperlinks.canonical import canonical_form, site_of, site_of_canonical
from threads.structure.hyperlinks.characters import NAME
from threads.structure.hyperlinks.extent import Reader
from threads.structure.hyperlinks.markup import Span, attribute_values, decoded, has_label, labels

Kind = Literal["url", "bare", "truncated"]


@dataclass(frozen=True, slots=True)
class FoundHyperlink:
    """An address in a text: text[start:end] in code points, end exclusive."""

    start: int
    end: int
    url: str
    """As written, but `&amp;` decoded and without the line breaks that `<...>` allows."""
    canonical: str | None
    """For comparing and grouping; None where the address was cut short."""
    kind: Kind
    site: str
    """Registered domain of the canonical host; the host itself where it has none (IP address, localhost)."""


# Most comments hold neither: they are done after one look.
_FIRST_LOOK = re.compile(r"[.:](?:(?<=:)//|(?<=\.)[^\W\d_])")
# Possessive throughout and anchored at the beginning of a word: no sign is looked at twice.
_SIGN = re.compile(
    rf"""(?P<scheme>://)
       | (?P<other>(?<![{NAME}])
           (?i:(?:mailto|javascript|vbscript|tel|sms|sip|xmpp|magnet|urn):|data:[\w+-]++/[\w.+-]++[;,])[^\s"<>]*+)
       | (?P<dotted>(?<![{NAME}@+])[{NAME}@+]++(?:\.[{NAME}@+]++)++)""",
    re.VERBOSE,
)
# After hxxp:// or another scheme that does not count, the names are no addresses either.
_REST_OF_WORD = re.compile(r"(?:(?!(?:https?|ftp)://)[^\s\"<>])*+", re.IGNORECASE)
_WHITE_SPACE = re.compile(r"\s+")


def find_hyperlinks(text: str) -> list[FoundHyperlink]:
    """The addresses in `text` in order, without overlap. Any text will do; the time grows with its length."""
    if not _FIRST_LOOK.search(text):
        return []
    found = list(_addresses(text))
    hidden = sorted(labels(text, (hyperlink.start for hyperlink in found)))
    return list(_outside(hidden, found, text)) if hidden else found


def _addresses(text: str) -> Iterator[FoundHyperlink]:
    """Every address, those which label another one included."""
    reader = Reader(text)
    values = attribute_values(text)
    value = next(values, None)
    position = 0
    while sign := _SIGN.search(text, position):
        while value and value.end <= position:
            value = next(values, None)
        if value and value.start <= sign.start():
            position = value.end
            url = decoded(text[value.start : value.end])
            if is_address(url):
                is_bare = not WITH_SCHEME.match(url)
                yield _hyperlink(Candidate(value.start, value.end, is_bare=is_bare), url)
            continue
        candidate, position = _at_sign(text, reader, sign, position)
        if candidate:
            yield _hyperlink(candidate, text[candidate.start : candidate.end].replace("&amp;", "&"))


def _at_sign(text: str, reader: Reader, sign: re.Match[str], position: int) -> tuple[Candidate | None, int]:
    """The address at `sign`, if there is one, and where to read on."""
    if sign["other"]:
        return None, sign.end()
    separator = sign.start() if sign["scheme"] else sign.end()
    if text.startswith("://", separator):
        candidate = with_scheme(text, reader, separator, not_before=position)
        skipped = _REST_OF_WORD.match(text, separator + len("://"))
    else:
        candidate = bare(text, reader, sign.start(), sign.end())
        skipped = sign
    if candidate:
        return candidate, candidate.end
    return None, skipped.end() if skipped else len(text)


def _hyperlink(candidate: Candidate, url: str) -> FoundHyperlink:
    url = _WHITE_SPACE.sub("", url)
    kind: Kind = "truncated" if candidate.is_truncated else "bare" if candidate.is_bare else "url"
    canonical = None if candidate.is_truncated else canonical_form(url)
    site = site_of(url) if canonical is None else site_of_canonical(canonical)
    return FoundHyperlink(candidate.start, candidate.end, url, canonical, kind, site)


def _outside(hidden: list[Span], found: list[FoundHyperlink], text: str) -> Iterator[FoundHyperlink]:
    """Those of `found` that do not stand in a hidden range; an image in a label is an address with its own label."""
    reach = 0
    ranges = iter(hidden)
    following = next(ranges, None)
    for hyperlink in found:
        while following and following.start <= hyperlink.start:
            reach = max(reach, following.end)
            following = next(ranges, None)
        if hyperlink.start >= reach or has_label(text, hyperlink.start):
            yield hyperlink
