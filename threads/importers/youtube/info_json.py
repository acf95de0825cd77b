"""The .info.json that yt-dlp writes with --write-comments: the video as the article, its comments as a flat list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from threads.importers.base import MalformedFile, Options, RawComment, RawThread
from threads.importers.cells import id_of, score_of
from threads.importers.cleaning import clean_text
from threads.importers.contributions import posted, site_of
from threads.importers.gathering import Gathering, title_of
from threads.importers.notices import Notices, to_the_end, tolerating
from threads.importers.picking import an_object, each, kept, own_id, told, web_address
from threads.importers.policies import settled, tell_missing

_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_KEPT = ("is_pinned", "is_favorited", "author_is_uploader", "author_is_verified")


def is_written_here(record: Mapping[str, Any]) -> bool:
    return "webpage_url" in record or "format_id" in str(record.get("formats"))[:200] or "comments" in record


def threads(found: Iterable[tuple[str, Mapping[str, Any]]], options: Options, notices: Notices) -> Iterator[RawThread]:
    """A thread for each video."""
    yield from to_the_end(_threads(found, options, notices), notices)


def _threads(found: Iterable[tuple[str, Mapping[str, Any]]], options: Options, notices: Notices) -> Iterator[RawThread]:
    is_empty = True
    for place, video in found:
        with tolerating(options, notices):
            yield _thread(video, place, options, notices)
            is_empty = False
    if is_empty:
        raise MalformedFile("the file holds no comments", advice="run yt-dlp with --write-comments")


def _thread(video: Mapping[str, Any], place: str, options: Options, notices: Notices) -> RawThread:
    if video.get("comments") is None:
        raise MalformedFile("the file holds no comments", place=place, advice="run yt-dlp with --write-comments")
    gathering = Gathering(notices)
    for number, item in enumerate(each(video, "comments", place), start=1):
        at = f"{place}, comment {number}"
        with tolerating(options, notices):
            gathering.add(_comment(an_object(item, at), at, notices))
    tell_missing((score_of(video.get("comment_count")) or 0) - len(gathering), place, notices)
    video_id, title = id_of(video.get("id"), place), told(video, "title", "fulltitle", place=place)
    day = _DAY.fullmatch(str(video.get("upload_date")))
    url = web_address(video.get("webpage_url"))
    published = posted(video.get("timestamp") or ("-".join(day.groups()) if day else None), place, notices)
    thread = RawThread(
        external_id=video_id,
        title=title_of(options, title, video_id),
        article=RawComment(
            video_id,
            None,
            clean_text(told(video, "description", place=place) or "", place, notices),
            author=told(video, "uploader", "channel", place=place),
            **published,
            score=score_of(video.get("like_count")),
            place=place,
        ),
        comments=tuple(gathering),
        url=url,
        site=site_of(url),
        published_at=published["posted_at"],
        language=told(video, "language", place=place),
    )
    return settled(thread, notices)


def _comment(item: Mapping[str, Any], place: str, notices: Notices) -> RawComment:
    if item.get("text") is None:
        raise MalformedFile("the comment has no text", place=place, advice="fetch the comments again")
    when = posted(item.get("timestamp"), place, notices)
    # YouTube shows "2 years ago"; the number beside such a phrase is worked out from the day of the download.
    phrase = told(item, "_time_text", "time_text", place=place)
    return RawComment(
        own_id(item, "id", place),
        id_of(item.get("parent"), place),
        clean_text(told(item, "text", place=place) or "", place, notices),
        author=told(item, "author", place=place),
        posted_at=when["posted_at"],
        posted_precision="estimated" if phrase and when["posted_at"] else when["posted_precision"],
        posted_raw=phrase or when["posted_raw"],
        score=score_of(item.get("like_count")),
        raw=kept(item, _KEPT),
        place=place,
    )
