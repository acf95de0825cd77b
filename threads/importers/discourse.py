"""Discourse topics as JSON: `/t/<id>.json` and its further pages. A post's id is its number, which its readers see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from threads.importers.base import MalformedFile, Options, RawComment, RawThread, State
from threads.importers.cells import id_of, score_of
from threads.importers.cleaning import clean_text, clean_value
from threads.importers.contributions import Body, html_body, posted
from threads.importers.json_records import records
from threads.importers.notices import Notices, tolerating
from threads.importers.policies import once, settled, tell_double, tell_missing
from threads.importers.times import parse_time

name = "discourse"
label = "Discourse topic as JSON"

_FETCH = "fetch the topic again with .json at the end of its address"
_SMALL_ACTION, _WHISPER = 3, 4
_LIKE = 2
_KEPT = ("id", "post_type", "action_code", "version", "accepted_answer")
"""What `raw` keeps of a post; a closed list, so that nothing personal slips in."""
_TAG = re.compile(r"<(?P<closes>/?)(?P<name>aside|div)\b(?P<attributes>[^<>]*)>", re.IGNORECASE)
_CLASSES = re.compile(r"""\bclass\s*=\s*["']([^"']*)["']""")
_NOT_WRITTEN = {"aside": "onebox", "div": "meta"}
"""Elements by class that Discourse adds: the preview of a link, the size of a picture."""
_QUOTED_POST = re.compile(r"""\bdata-post\s*=\s*["']([0-9]{1,9})["']""")
_QUOTED_TOPIC = re.compile(r"""\bdata-topic\s*=\s*["']([0-9]{1,18})["']""")
_BBCODE_BEGINS = re.compile(r'\s*\[quote="[^"\]]*?post:\s*([0-9]{1,9})(?:,\s*topic:\s*([0-9]{1,18}))?')


def looks_like(head: bytes, filename: str) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[") and b'"post_stream"' in head


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """One thread per topic, post 1 as its article; several pages of a topic may stand in one file.

    A post that names no parent but begins with its only quotation, of an earlier post of the topic, answers that post;
    its link is marked as inferred.
    """
    notices = Notices()
    topics: dict[str | None, _Topic] = {}
    for place, record in records(file, options, notices):
        posts = _posts(record, place)
        first = next((post for post in posts if isinstance(post, dict)), {})
        topic_id = id_of(record.get("id") or first.get("topic_id"), place)
        topic = topics.setdefault(topic_id, _Topic(topic_id))
        topic.learn(record)
        for number, post in enumerate(posts, start=1):
            with tolerating(options, notices):
                topic.take(post, f"{place}, post {number}", notices)
    if not any(topic.posts or topic.article for topic in topics.values()):
        raise MalformedFile("the topic holds no posts", advice=_FETCH)
    for topic in topics.values():
        yield topic.thread(notices, options.title if len(topics) == 1 else None)


@dataclass(slots=True)
class _Topic:
    """A thread being collected."""

    topic_id: str | None
    fields: dict[str, Any] = field(default_factory=dict)
    stream: set[int] = field(default_factory=set)
    posts: list[RawComment] = field(default_factory=list)
    article: RawComment | None = None
    met: set[int] = field(default_factory=set)

    def learn(self, record: Mapping[str, Any]) -> None:
        """What a page says of the whole topic. The first page that says it holds."""
        for key in ("title", "created_at", "archetype"):
            if isinstance(record.get(key), str):
                self.fields.setdefault(key, record[key])
        stream = record["post_stream"].get("stream")
        self.stream |= {number for number in stream if type(number) is int} if isinstance(stream, list) else set()

    def take(self, post: Any, place: str, notices: Notices) -> None:
        """A post. Raises MalformedFile for one without a number."""
        number = post.get("post_number") if isinstance(post, dict) else None
        if type(number) is not int or number < 1:
            raise MalformedFile("the post has no post_number", place=place, advice=_FETCH)
        if type(post.get("id")) is int:
            self.met.add(post["id"])
        comment = self._comment(post, number, f"post {number}", notices)
        if number > 1:
            self.posts.append(comment)
        elif self.article is None:
            self.article = self._opening(comment)
        else:
            tell_double(self.article, self._opening(comment), notices)

    def thread(self, notices: Notices, title: str | None) -> RawThread:
        tell_missing(len(self.stream - self.met), "", notices)
        if self.fields.get("archetype") == "private_message":
            notices.add("private", "", "this topic is a private message; make sure that it may be used")
        if self.article is None:
            notices.add("no_article", "", "the opening post is not in the file")
        article = self.article or RawComment(None, None, "")
        thread = RawThread(
            external_id=self.topic_id,
            title=title or self.fields.get("title") or self.topic_id or "Untitled",
            article=article,
            comments=once(self.posts, notices),
            published_at=article.posted_at or parse_time(self.fields.get("created_at"))[0],
        )
        return settled(thread, notices, article_ids=["1"])

    def _opening(self, comment: RawComment) -> RawComment:
        return replace(comment, external_id=None, parent_external_id=None, structure="given")

    def _comment(self, post: Mapping[str, Any], number: int, place: str, notices: Notices) -> RawComment:
        parent = post.get("reply_to_post_number")
        is_inferred = type(parent) is not int and (quoted := self._quoted_post(post, number)) is not None
        if is_inferred:
            parent = quoted
        author = post.get("username")
        raw = {key: post[key] for key in _KEPT if post.get(key) not in (None, False, "")}
        return RawComment(
            str(number),
            str(parent) if type(parent) is int and parent != 1 else None,
            author=author if isinstance(author, str) and author else None,
            score=_likes(post),
            state=_state(post),
            structure="inferred" if is_inferred else "given",
            raw=clean_value(raw) or None,
            place=place,
            **_body(post, place, notices),
            **posted(post.get("created_at"), place, notices),
        )

    def _quoted_post(self, post: Mapping[str, Any], number: int) -> int | None:
        """The earlier post of this topic whose quotation is the beginning, and the only one, of a post."""
        cooked, source = post.get("cooked"), post.get("raw")
        if isinstance(cooked, str) and cooked:
            quotes = [tag for tag in _TAG.finditer(cooked) if not tag["closes"] and "quote" in _classes(tag)]
            if len(quotes) != 1 or cooked[: quotes[0].start()].strip():
                return None
            named, topic = (found.search(quotes[0]["attributes"]) for found in (_QUOTED_POST, _QUOTED_TOPIC))
            post_number, topic_id = named and named[1], topic and topic[1]
        elif isinstance(source, str) and source.count("[quote") == 1 and (begin := _BBCODE_BEGINS.match(source)):
            post_number, topic_id = begin[1], begin[2]
        else:
            return None
        is_here = post_number is not None and topic_id in (None, self.topic_id)
        return int(post_number) if post_number and is_here and 0 < int(post_number) < number else None


def _posts(record: Mapping[str, Any], place: str) -> list[Any]:
    stream = record.get("post_stream")
    posts = stream.get("posts") if isinstance(stream, dict) else None
    if isinstance(posts, list):
        return posts
    what = "an error answer of Discourse" if "errors" in record else "no topic of Discourse"
    raise MalformedFile(f"this is {what}: it has no post_stream", place=place, advice=_FETCH)


def _state(post: Mapping[str, Any]) -> State:
    if post.get("post_type") in (_SMALL_ACTION, _WHISPER):
        return "system"
    if post.get("user_deleted"):
        return "deleted"
    if post.get("deleted_at"):
        return "removed"
    return "hidden" if post.get("hidden") else "normal"


def _body(post: Mapping[str, Any], place: str, notices: Notices) -> Body:
    """What the page showed; where only the source is given, that as it was written."""
    cooked, source = post.get("cooked"), post.get("raw")
    if isinstance(cooked, str) and cooked:
        return html_body(_as_written(cooked), place, notices)
    text = clean_text(source, place, notices) if isinstance(source, str) else ""
    return Body(text=text, anchors=(), quoted=(), markup=None)


def _as_written(cooked: str) -> str:
    """`cooked` without what nobody wrote. An element that has no end stays."""
    kept, start, opened, depth = [], 0, None, 0
    for tag in _TAG.finditer(cooked):
        if opened is None:
            if not tag["closes"] and _NOT_WRITTEN[tag["name"].lower()] in _classes(tag):
                opened, depth = tag, 1
        elif tag["name"].lower() == opened["name"].lower():
            depth += -1 if tag["closes"] else 1
            if not depth:
                kept.append(cooked[start : opened.start()])
                start, opened = tag.end(), None
    return "".join((*kept, cooked[start:]))


def _classes(tag: re.Match[str]) -> list[str]:
    found = _CLASSES.search(tag["attributes"])
    return found[1].lower().split() if found else []


def _likes(post: Mapping[str, Any]) -> int | None:
    actions = post.get("actions_summary")
    for action in actions if isinstance(actions, list) else []:
        if isinstance(action, dict) and action.get("id") == _LIKE:
            return score_of(action.get("count"))
    return None
