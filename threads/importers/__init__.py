"""One module per format: bytes in, RawThread out. No database."""

from __future__ import annotations

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
from threads.importers.base import Importer, MalformedFile
from threads.importers.decoding import ENCODINGS
from threads.importers.signatures import HEAD_BYTES, binary_kind, is_html

__all__ = ["ENCODINGS", "FORMATS", "HEAD_BYTES", "by_name", "sniff"]

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
