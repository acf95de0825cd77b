"""Texts from outside made fit to be stored, with a notice of every change."""

from __future__ import annotations

import re
from typing import Any

from threads.importers.base import MAX_COMMENT_CHARACTERS, MalformedFile
from threads.importers.notices import Notices
from threads.text import NUL, canonical

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean_text(text: str, place: str, notices: Notices) -> str:
    """The canonical text of a comment. Raises MalformedFile when it is over the limit."""
    if len(text) > MAX_COMMENT_CHARACTERS:
        raise MalformedFile(
            f"the comment has {len(text):,} characters; a comment may have {MAX_COMMENT_CHARACTERS:,}",
            place=place,
            advice="shorten it or leave it out",
        )
    if text.isprintable():
        return text
    if nuls := text.count(NUL):
        tell_nuls(nuls, place, notices)
    if _SURROGATE.search(text):
        notices.add("surrogate", place, "half of a character pair was replaced by U+FFFD")
    return canonical(text)


def tell_nuls(count: int, place: str, notices: Notices) -> None:
    """Report that canonical text has lost `count` of them."""
    characters = "1 NUL character was" if count == 1 else f"{count:,} NUL characters were"
    notices.add("nul_removed", place, f"{characters} removed")


def clean_value(value: Any) -> Any:
    """A parsed JSON value with every text in it canonical: PostgreSQL refuses NUL inside JSON too."""
    match value:
        case str():
            return canonical(value)
        case dict():
            return {canonical(str(key)): clean_value(item) for key, item in value.items()}
        case list():
            return [clean_value(item) for item in value]
    return value
