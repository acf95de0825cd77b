"""YouTube comments as three tools save them: the Data API, yt-dlp, and youtube-comment-downloader."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import BinaryIO

from threads.importers.base import MalformedFile, Options, RawThread
from threads.importers.json_records import records
from threads.importers.notices import Notices
from threads.importers.youtube import api, downloader, info_json

name = "youtube"
label = "YouTube comments"

_SHAPES = (api, downloader, info_json)
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")
_ANSWER = re.compile(rb'"kind"\s*:\s*"youtube#(?:comment|video)')
_DOWNLOADED = re.compile(rb'"cid"\s*:\s*"')


def looks_like(head: bytes, filename: str) -> bool:
    if _BEGINNING.match(head) is None:
        return False
    is_downloaded = _DOWNLOADED.search(head) is not None and b'"votes"' in head
    is_video = b'"format_id"' in head or (b'"webpage_url"' in head and b'"comments"' in head)
    return _ANSWER.search(head) is not None or is_downloaded or is_video or filename.lower().endswith(".info.json")


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """A thread for each video. The first record says which tool wrote the file."""
    notices = Notices()
    found = records(file, options, notices)
    first = next(found, None)
    if first is None:
        raise MalformedFile("the file holds no comments", advice="choose a file that holds a thread")
    place, record = first
    if "error" in record and "items" not in record:
        raise MalformedFile("this is the error answer of a web service", place=place, advice="fetch it again")
    shape = next((shape for shape in _SHAPES if shape.is_written_here(record)), None)
    if shape is None:
        raise MalformedFile("these are no YouTube comments", place=place, advice="choose another format or file")
    yield from shape.threads(itertools.chain([first], found), options, notices)
