"""A saved web page with comments, by its JSON-LD, its microdata, or the markup of WordPress or Disqus."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import BinaryIO

from threads.importers.base import MalformedFile, Options, RawThread
from threads.importers.contributions import site_of
from threads.importers.decoding import ENCODINGS, empty_file
from threads.importers.notices import Notices
from threads.importers.parts import Part, parts
from threads.importers.policies import once, settled, tell_missing
from threads.importers.signatures import is_html
from threads.importers.webpage import disqus_frame, json_ld, microdata, wordpress_list
from threads.importers.webpage.article import read_article
from threads.importers.webpage.page import Found, Page, open_page
from threads.text import canonical

name = "html"
label = "Saved web page with comments"

_OTHERS = (".json", ".jsonl", ".ndjson", ".csv", ".tsv")
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_WAYS: tuple[tuple[str, Callable[[Page, Notices], Found | None]], ...] = (
    ("JSON-LD", json_ld.find),
    ("microdata", microdata.find),
    ("WordPress markup", wordpress_list.find),
    ("the Disqus frame", disqus_frame.find),
)
"""The first that yields comments is taken: what a page says to machines before what it shows to people."""


def looks_like(head: bytes, filename: str) -> bool:
    """A page, unless the name says that something else was meant to be saved."""
    return is_html(head) and not filename.lower().endswith(_OTHERS)


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """One thread, of a page or of a set: a page and the frames saved beside it. Nothing it refers to is fetched."""
    notices = Notices()
    saved, *frames = parts(file, options)
    with saved.named():
        page = _opened(saved, notices)
        way, found = _find_anywhere(page, frames, notices)
    notices.add("found_by", "", f"the comments were found by {way}", count=len(found.comments))
    tell_missing((found.claimed or 0) - len(found.comments), "", notices)
    article = read_article(page, found.article or json_ld.article(page), notices)
    thread = RawThread(
        external_id=article.url,
        title=options.title or article.title or PurePath(saved.options.filename).stem or "Untitled",
        article=article.comment,
        comments=once(found.comments, notices),
        url=article.url,
        site=site_of(article.url),
        published_at=article.comment.posted_at,
        language=article.language,
    )
    yield settled(thread, notices)


def _opened(part: Part, notices: Notices) -> Page:
    return open_page(canonical(_decoded(part.file, part.options)), notices)


def _find_anywhere(page: Page, frames: Iterable[Part], notices: Notices) -> tuple[str, Found]:
    try:
        return _find(page, notices)
    except MalformedFile:
        if found := _find_in_frames(frames, notices):
            return found
        raise


def _find_in_frames(frames: Iterable[Part], notices: Notices) -> tuple[str, Found] | None:
    """What the first frame of Disqus shows; frames of advertisements and the like are passed over."""
    for frame in frames:
        try:
            found = disqus_frame.find(_opened(frame, notices), notices)
        except MalformedFile as error:
            notices.add("frame_left_out", frame.name, error.problem)
            continue
        if found and found.comments:
            comments = [replace(comment, place=frame.at(comment.place)) for comment in found.comments]
            return f"the Disqus frame {frame.name[:80]!r}", Found(comments, found.claimed)
    return None


def _find(page: Page, notices: Notices) -> tuple[str, Found]:
    for way, find in _WAYS:
        found = find(page, notices)
        if found and found.comments:
            return way, found
    raise MalformedFile(
        "no comments were found on this web page",
        advice="open all comments before saving it, or paste its text as plain text",
    )


def _decoded(file: BinaryIO, options: Options) -> str:
    content = file.read(options.max_bytes + 1)
    if len(content) > options.max_bytes:
        raise MalformedFile(f"the page is larger than the limit of {options.max_bytes:,} bytes")
    if not content.strip():
        raise empty_file()
    declared = _CHARSET.search(content[:4096])
    names: list[str | None] = [options.encoding] if options.encoding else ["utf-8-sig"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        names.insert(0, "utf-16")
    elif declared and not options.encoding:
        names.append(_known(declared[1].decode("ascii")))
    for encoding in filter(None, names):
        if encoding not in (*ENCODINGS, "utf-8-sig"):
            raise MalformedFile(
                f"the encoding {encoding!r} is not known", advice=f"choose one of {', '.join(ENCODINGS)}"
            )
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            place = f"byte {error.start}"
    raise MalformedFile("the page is in no encoding that it names", place=place, advice="choose its encoding")


def _known(declared: str) -> str | None:
    """Browsers read Latin-1 as Windows-1252, and so do we."""
    name_of_codec = {"iso-8859-1": "cp1252", "windows-1252": "cp1252"}.get(declared.lower(), declared.lower())
    name_of_codec = re.sub(r"^windows-", "cp", name_of_codec)
    return name_of_codec if name_of_codec in ENCODINGS else None
