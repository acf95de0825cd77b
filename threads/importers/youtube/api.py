"""Answers of the YouTube Data API: commentThreads, comments and videos, one page or many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from threads.importers.base import MalformedFile, Options, RawComment, RawThread, State
from threads.importers.cells import id_of, score_of
from threads.importers.cleaning import clean_text
from threads.importers.contributions import posted
from threads.importers.gathering import Gathering, title_of
from threads.importers.markup import Converted, text_of_html
from threads.importers.notices import Notices, tolerating
from threads.importers.picking import an_object, each, inner, kept, own_id, told
from threads.importers.policies import settled, tell_missing

_STATES: dict[str, State] = {"heldForReview": "pending", "likelySpam": "spam", "rejected": "spam"}
_KEPT = ("updatedAt",)


def is_written_here(record: Mapping[str, Any]) -> bool:
    return str(record.get("kind")).startswith("youtube#") or isinstance(record.get("items"), list)


def threads(found: Iterable[tuple[str, Mapping[str, Any]]], options: Options, notices: Notices) -> Iterator[RawThread]:
    """A thread for each video. Replies fetched by themselves do not name theirs and follow their parent."""
    reader = _Reader(options, notices)
    for place, record in found:
        reader.take(record, place)
    yield from reader.threads()


@dataclass(slots=True)
class _Video:
    """What is known of a video, and how many replies its threads are said to have."""

    external_id: str | None
    gathering: Gathering
    snippet: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""
    declared: Counter[str] = field(default_factory=Counter)


class _Reader:
    """Finds in each answer the comments that it holds."""

    def __init__(self, options: Options, notices: Notices) -> None:
        self._options = options
        self._notices = notices
        self._videos: dict[str | None, _Video] = {}
        self._video_of: dict[str, str | None] = {}
        self._replies: list[tuple[Mapping[str, Any], str]] = []

    def take(self, record: Mapping[str, Any], place: str) -> None:
        """Add one answer: a list of items, or an item."""
        if "items" not in record:
            self._item(record, place)
            return
        for number, item in enumerate(each(record, "items", place), start=1):
            at = f"{place}, item {number}"
            with tolerating(self._options, self._notices):
                self._item(an_object(item, at), at)

    def threads(self) -> Iterator[RawThread]:
        """All videos of the file. Raises MalformedFile if there is none."""
        for comment, place in self._replies:
            with tolerating(self._options, self._notices):
                video_id = self._video_of.get(told(inner(comment, "snippet"), "parentId", place=place) or "")
                is_alone = video_id is None and len(self._videos) == 1
                self._keep(comment, next(iter(self._videos)) if is_alone else video_id, place)
        if not self._videos:
            raise MalformedFile("the file holds no comments", advice="choose a file that holds a thread")
        for video in self._videos.values():
            yield self._thread(video)

    def _item(self, item: Mapping[str, Any], place: str) -> None:
        snippet = inner(item, "snippet")
        if "topLevelComment" in snippet:
            self._comment_thread(item, place)
        elif "textDisplay" in snippet or "textOriginal" in snippet:
            video_id = id_of(snippet.get("videoId"), place)
            if video_id is None:
                self._replies.append((item, place))
            else:
                self._keep(item, video_id, place)
        elif "title" in snippet:
            video = self._video(own_id(item, "id", place))
            video.snippet, video.place = snippet, place
        else:
            raise MalformedFile("this is no comment of YouTube", place=place, advice="fetch the list again")

    def _comment_thread(self, item: Mapping[str, Any], place: str) -> None:
        """A comment with at most five of its replies; the others need a call of their own."""
        top = inner(item, "snippet", "topLevelComment")
        video_id = id_of(inner(item, "snippet").get("videoId") or inner(top, "snippet").get("videoId"), place)
        self._keep(top, video_id, place)
        said = score_of(inner(item, "snippet").get("totalReplyCount")) or 0
        self._video(video_id).declared[own_id(top, "id", place)] = said
        for number, reply in enumerate(each(inner(item, "replies"), "comments", place), start=1):
            at = f"{place}, reply {number}"
            with tolerating(self._options, self._notices):
                self._keep(an_object(reply, at), video_id, at)

    def _video(self, video_id: str | None) -> _Video:
        return self._videos.setdefault(video_id, _Video(video_id, Gathering(self._notices)))

    def _keep(self, item: Mapping[str, Any], video_id: str | None, place: str) -> None:
        comment = _comment(item, place, self._notices)
        self._video_of[comment.external_id or ""] = video_id
        self._video(video_id).gathering.add(comment)

    def _thread(self, video: _Video) -> RawThread:
        snippet, place = video.snippet, video.place
        given = Counter(comment.parent_external_id for comment in video.gathering)
        unseen = sum(max(0, said - given[own]) for own, said in video.declared.items())
        tell_missing(unseen, "", self._notices)
        title = told(snippet, "title", place=place)
        published = posted(told(snippet, "publishedAt"), place, self._notices)
        thread = RawThread(
            external_id=video.external_id,
            title=title_of(self._options, title, video.external_id, is_only=len(self._videos) == 1),
            article=RawComment(
                video.external_id,
                None,
                clean_text(told(snippet, "description", place=place) or "", place, self._notices),
                author=told(snippet, "channelTitle", place=place),
                **published,
                place=place,
            ),
            comments=tuple(video.gathering),
            url=f"https://www.youtube.com/watch?v={video.external_id}" if video.external_id else None,
            site="www.youtube.com",
            published_at=published["posted_at"],
            language=told(snippet, "defaultAudioLanguage", "defaultLanguage", place=place),
        )
        return settled(thread, self._notices)


def _comment(item: Mapping[str, Any], place: str, notices: Notices) -> RawComment:
    """A comment or reply. What its author typed is taken where it is given, else the HTML that is shown."""
    snippet = inner(item, "snippet")
    typed, markup = told(snippet, "textOriginal", place=place), told(snippet, "textDisplay", place=place)
    converted = text_of_html(markup or "") if typed is None else Converted(typed)
    return RawComment(
        own_id(item, "id", place),
        id_of(snippet.get("parentId"), place),
        clean_text(converted.text, place, notices),
        author=told(snippet, "authorDisplayName", place=place),
        **posted(told(snippet, "publishedAt"), place, notices),
        score=score_of(snippet.get("likeCount")),
        state=_STATES.get(str(snippet.get("moderationStatus")), "normal"),
        anchors=converted.anchors,
        quoted=converted.quoted,
        markup=markup if typed is None else None,
        raw=kept(snippet, _KEPT),
        place=place,
    )
