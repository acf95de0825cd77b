"""Find the addresses in a text, by the rules of the links README."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from threads.structure.hyperlinks.candidates import WITH_SCHEME, Candidate, bare, is_address, with_scheme
from threads.structure.hyperlinks.canonical import canonical_form, site_of, site_of_canonical
from threads.structure.hyperlinks.characters import NAME
from threads.structure.hyperlinks.extent import Reader
from threads.structure.hyperlinks.markup import Span, attribute_values, decoded, has_label, labels

Kind = Literal["url", "bare", "truncated"]


class FoundHyperlink(NamedTuple):
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


# What may be a sign of an address, from a dot or a colon on, for the search for one of two characters is fast; the word
# before it is read only then.
_SIGN = re.compile(
    r"""[.:](?:(?<=:)//
        | (?<=\.)[^\W\d_]
        | (?<=[oO]:)(?<=(?i:mailto:))
        | (?<=[tT]:)(?<=(?i:javascript:)) | (?<=[tT]:)(?<=(?i:vbscript:)) | (?<=[tT]:)(?<=(?i:magnet:))
        | (?<=[lL]:)(?<=(?i:tel:))
        | (?<=[sS]:)(?<=(?i:sms:))
        | (?<=[pP]:)(?<=(?i:sip:)) | (?<=[pP]:)(?<=(?i:xmpp:))
        | (?<=[nN]:)(?<=(?i:urn:))
        | (?<=[aA]:)(?<=(?i:data:))(?=[\w+-]++/[\w.+-]++[;,]))""",
    re.VERBOSE,
)
_DOTTED = re.compile(rf"[{NAME}@+]++(?:\.[{NAME}@+]++)*+")
_OTHER_SCHEME = re.compile(
    rf"(?<![{NAME}])(?:mailto|javascript|vbscript|tel|sms|sip|xmpp|magnet|urn|data)$", re.IGNORECASE
)
_LONGEST_SCHEME = len("javascript")
_REST = re.compile(r"[^\s\"<>]*+")
# After hxxp:// or another scheme that does not count, the names are no addresses either.
_REST_OF_WORD = re.compile(r"(?:(?!(?:https?|ftp)://)[^\s\"<>])*+", re.IGNORECASE)
_NAME_CHARACTER = re.compile(rf"[{NAME}@+]")


def find_hyperlinks(text: str) -> list[FoundHyperlink]:
    """The addresses in `text` in order, without overlap. Any text will do; the time grows with its length."""
    # Most comments hold no sign: they are done after one look.
    if not _SIGN.search(text):
        return []
    found = list(_addresses(text))
    hidden = sorted(labels(text, (hyperlink.start for hyperlink in found)))
    return list(_outside(hidden, found, text)) if hidden else found


def _addresses(text: str) -> Iterator[FoundHyperlink]:
    """Every address, those which label another one included."""
    reader = Reader(text)
    values = attribute_values(text) if "=" in text else iter(())
    value = next(values, None)
    position = 0
    while sign := _SIGN.search(text, position):
        start = _start_of_word(text, sign.start(), position)
        while value and value.end <= position:
            value = next(values, None)
        if value and value.start <= start:
            position = value.end
            url = decoded(text[value.start : value.end])
            if is_address(url):
                is_bare = not WITH_SCHEME.match(url)
                yield _hyperlink(Candidate(value.start, value.end, is_bare=is_bare), url)
            continue
        candidate, position = _at_sign(text, reader, start, sign, position)
        if candidate:
            yield _hyperlink(candidate, text[candidate.start : candidate.end].replace("&amp;", "&"))


def _start_of_word(text: str, at: int, position: int) -> int:
    """Where the dotted word that reaches to `at` begins, not before `position`; `at` if there is none."""
    start = at
    while start > position:
        if not _is_in_name(text[start - 1]) and (
            start == at or text[start - 1] != "." or start - 1 == position or not _is_in_name(text[start - 2])
        ):
            break
        start -= 1
    # Behind an address that ended inside a word, the rest of that word is none.
    return at if start == position > 0 and start < at and _is_in_name(text[start - 1]) else start


def _is_in_name(character: str) -> bool:
    return character.isalnum() or _NAME_CHARACTER.match(character) is not None


def _at_sign(text: str, reader: Reader, start: int, sign: re.Match[str], position: int) -> tuple[Candidate | None, int]:
    """The address at `sign` and the word that begins at `start`, if there is one, and where to read on."""
    separator = sign.start()
    if text[separator] == ".":
        word = _DOTTED.match(text, start)
        if word is None:
            return None, separator + 1
        separator = word.end()
        if not text.startswith("://", separator):
            candidate = bare(text, reader, start, separator)
            return candidate, candidate.end if candidate else separator
    other = _OTHER_SCHEME.search(text, max(position, separator - _LONGEST_SCHEME), separator)
    if other and (sign[0] == ":" or not WITH_SCHEME.match(text, other.start())):
        rest = _REST.match(text, separator)
        return None, rest.end() if rest else len(text)
    if sign[0] == ":":
        return None, separator + 1
    candidate = with_scheme(text, reader, separator, not_before=position)
    skipped = _REST_OF_WORD.match(text, separator + len("://"))
    if candidate:
        return candidate, candidate.end
    return None, skipped.end() if skipped else len(text)


def _hyperlink(candidate: Candidate, url: str) -> FoundHyperlink:
    url = "".join(url.split())
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
