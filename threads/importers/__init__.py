"""One module per format: bytes in, RawThread out. No database."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from threads.importers import (
    bluesky,
    convokit,
    csv_table,
    discourse,
    disqus,
    doccano,
    hackernews,
    html_page,
    jsonl,
    label_studio,
    lemmy,
    mastodon,
    mbox,
    plain_text,
    pushshift,
    reddit,
    rejoinder_jsonl,
    socc,
    stackexchange,
    trafilatura,
    wordpress,
    ynacc,
    youtube,
)
from threads.importers.archive import Archive, is_zip
from threads.importers.base import Importer, MalformedFile, Options
from threads.importers.decoding import ENCODINGS
from threads.importers.filtering import check_filters, filters_of
from threads.importers.outline import Draft
from threads.importers.sets import file_sets
from threads.importers.signatures import HEAD_BYTES, binary_kind, is_html, is_plain_zip

__all__ = [
    "BUNDLE",
    "ENCODINGS",
    "FORMATS",
    "HEAD_BYTES",
    "by_name",
    "check_filters",
    "draft_of",
    "filters_of",
    "recognise",
    "sniff",
]

BUNDLE = "files"
"""Stands where a format stands for an archive of several files, none of which is read with the others."""

FORMATS: tuple[Importer, ...] = (
    # The first that recognises a file reads it: the particular before the general, plain text last.
    rejoinder_jsonl,
    reddit,
    pushshift,
    discourse,
    disqus,
    hackernews,
    wordpress,
    lemmy,
    mastodon,
    bluesky,
    youtube,
    html_page,
    trafilatura,
    convokit,
    label_studio,
    doccano,
    jsonl,
    mbox,
    stackexchange,
    socc,
    ynacc,
    csv_table,
    plain_text,
)


def by_name(name: str) -> Importer:
    """The importer of that name. Raises MalformedFile, so that a wrong choice is answered like any bad input."""
    for importer in FORMATS:
        if importer.name == name:
            return importer
    known = ", ".join(importer.name for importer in FORMATS)
    raise MalformedFile(f"there is no format {name[:80]!r}", advice=f"choose one of {known}")


def draft_of(importer: Importer, file: BinaryIO, options: Options) -> Draft | None:
    """What a person may look through before the import, None where the format tells comments apart.

    `file` stands at its start. Raises MalformedFile.
    """
    make: Callable[[BinaryIO, Options], Draft | None] | None = getattr(importer, "draft", None)
    return make(file, options) if make else None


def recognise(file: BinaryIO, filename: str = "") -> str:
    """The name of the format of a seekable file, or BUNDLE; leaves the file at its start.

    Raises MalformedFile, saying what the file is instead, when it holds no thread in a format we read.
    """
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if not is_zip(head) or not is_plain_zip(head, filename):
        return sniff(head, filename).name
    found = file_sets(Archive(file).names)
    file.seek(0)
    only = found.sets[0].format if len(found.sets) == 1 else None
    return only or BUNDLE


def sniff(head: bytes, filename: str = "") -> Importer:
    """The format of a file that begins with `head` (up to HEAD_BYTES of it).

    Raises MalformedFile, saying what the file is instead, when it holds no thread in a format we read.
    """
    if not head.strip():
        raise MalformedFile("the file is empty", advice="choose a file that holds a thread")
    for importer in FORMATS:
        if importer.looks_like(head, filename):
            return importer
    kind = binary_kind(head, filename) or ("an HTML page" if is_html(head) else "XML of an unknown kind")
    raise MalformedFile(f"this is {kind}, not a thread in a format we read", advice="choose another file")
