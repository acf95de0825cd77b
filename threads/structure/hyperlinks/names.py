"""Which dotted words are names of sites, and which are files, abbreviations or a missing blank after a full stop."""

from __future__ import annotations

import re

from threads.structure.hyperlinks.address import LONGEST_HOST
from threads.structure.hyperlinks.common_words import is_common
from threads.structure.hyperlinks.sites import has_compound_suffix, top_level_domains
from threads.structure.hyperlinks.vocabulary import (
    FILE_DOMAINS,
    FILE_STEMS,
    FRAMEWORKS,
    FUNCTION_WORDS,
    MAYBE_FILE_DOMAINS,
    PLAIN_DOMAINS,
    PLAIN_WORDS,
    SOURCE_DOMAINS,
    WORD_DOMAINS,
)

_INFLECTED = re.compile(r"[a-z]{2,}(?:ed|ing|ly|ness|[a-z]{3}tions?)")

_LABEL = re.compile(r"(?!-)[^_]{1,63}(?<!-)")
_PACKAGES = frozenset({"com", "org"})
_LEADING_ASCII = re.compile(r"[A-Za-z]+")
_ABBREVIATION = 2


def name_in(host: str, *, has_path: bool) -> str | None:
    """The name of a site with which `host` (dotted word, no scheme) begins, or None if it is something else.

    "bbc.com.But" is a name and a missing blank: the answer is "bbc.com".
    """
    if len(host) > LONGEST_HOST:
        return None
    labels = host.split(".")
    while len(labels) > 1:
        if _is_name(labels, has_path=has_path):
            return ".".join(labels)
        if not _is_run_on(labels):
            return None
        labels.pop()
        has_path = False
    return None


def without_glued_text(host: str) -> str:
    """`host` without the text of another script that follows its top-level domain ("bbc.comを", no blank between)."""
    before, dot, last = host.rpartition(".")
    domain = _LEADING_ASCII.match(last)
    if last.isascii() or domain is None or domain[0].lower() not in top_level_domains():
        return host
    return before + dot + domain[0]


def _is_run_on(labels: list[str]) -> bool:
    """Whether the last label begins a sentence behind a name: an upper-case letter after lower case."""
    return labels[-1][:1].isupper() and labels[-2].islower()


def _is_name(labels: list[str], *, has_path: bool) -> bool:
    if not all(_LABEL.fullmatch(label) for label in labels[-2:]) or not all(labels) or len(labels[0]) > 63:
        return False
    if labels[0].lower() == "www":
        return len(labels) > 2 and len(labels[-1]) > 1 and not _is_new_sentence(labels) and not labels[-1].isdigit()
    domain = labels[-1].lower()
    if domain not in top_level_domains() or _is_new_sentence(labels) or _is_framework(labels):
        return False
    return not _is_file(labels, domain, has_path=has_path) and (
        has_path or not _is_abbreviation_or_sentence(labels, domain)
    )


def _is_new_sentence(labels: list[str]) -> bool:
    """ended.It, left.IT, it.La: a domain in upper case behind a word that is not."""
    domain, before = labels[-1], labels[-2]
    if domain.islower() or not domain[:1].isupper() or domain.lower() in PLAIN_DOMAINS:
        return False
    if domain.isupper() and before.isupper():
        return domain.lower() in WORD_DOMAINS - {"net"}
    return True


def _is_framework(labels: list[str]) -> bool:
    """ASP.NET, and packages named backwards (com.example.app)."""
    if len(labels) > 2 and labels[0] in _PACKAGES and not has_compound_suffix(".".join(labels)):
        return True
    return len(labels) == 2 and labels[1].lower() == "net" and labels[0].lower() in FRAMEWORKS


def _is_file(labels: list[str], domain: str, *, has_path: bool) -> bool:
    stem = labels[-2].lower()
    is_file_stem = stem in FILE_STEMS or (domain == "so" and stem.startswith("lib"))
    if domain in FILE_DOMAINS:
        may_be_site = has_path and domain in ("md", "sh") and not is_file_stem
        return not may_be_site and not has_compound_suffix(".".join(labels).lower())
    may_be_file = domain in MAYBE_FILE_DOMAINS or domain in WORD_DOMAINS
    is_letter = len(stem) == 1 and domain in SOURCE_DOMAINS
    return len(labels) == 2 and not has_path and (is_letter or (is_file_stem and may_be_file))


def _is_abbreviation_or_sentence(labels: list[str], domain: str) -> bool:
    """e.g.in, U.S.is, over.in, 3.am: nothing before a word domain which could be a name."""
    stem = labels[-2].lower()
    if domain in WORD_DOMAINS and len(labels) == 2 and stem in PLAIN_WORDS:
        return True
    if domain not in FUNCTION_WORDS:
        return False
    if len(labels) > 2:
        return len(stem) < _ABBREVIATION or all(
            len(label) <= _ABBREVIATION or is_common(label.lower()) for label in labels[:-1]
        )
    return len(stem) < _ABBREVIATION or stem.isdigit() or is_common(stem) or _INFLECTED.fullmatch(stem) is not None
