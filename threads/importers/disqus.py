"""Disqus: the XML export of a whole forum, and answers of its API with the posts of a thread."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from lxml import etree

from threads.importers.base import MalformedFile, Options, RawComment, RawThread, State
from threads.importers.cells import id_of, score_of
from threads.importers.contributions import html_body, posted, site_of
from threads.importers.json_records import records
from threads.importers.notices import Notices
from threads.importers.policies import once, settled
from threads.importers.spilling import Spill
from threads.importers.xml import elements, local_name, place_of

name = "disqus"
label = "Disqus (XML export or API JSON)"

_XML = "{http://disqus.com}"
_KEY = "{http://disqus.com/disqus-internals}id"
_ROOT = re.compile(rb"<(\w+:)?disqus\b[^>]*http://disqus\.com")
_JSON = re.compile(rb"(\xef\xbb\xbf)?\s*[\[{]")
_API_FIELDS = (b'"raw_message"', b'"createdAt"', b'"isDeleted"')


def looks_like(head: bytes, filename: str) -> bool:
    if _JSON.match(head):
        return all(field_name in head for field_name in _API_FIELDS)
    return _ROOT.search(head) is not None


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """A thread for each page that has posts. The posts are scattered: what memory does not hold goes to disk."""
    notices = Notices()
    forum = _Forum(notices)
    head = file.read(64)
    file.seek(0)
    if _JSON.match(head):
        _read_api(file, options, forum)
    else:
        _read_export(file, options, forum)
    yield from forum.threads(options)


def api_comment(post: Any, place: str, notices: Notices) -> RawComment:
    """A post as the API gives it. Its parent is a number where its id is a text. Raises MalformedFile."""
    if not isinstance(post, dict):
        raise MalformedFile("a post was expected and something else was found", place=place)
    by, message, plain = post.get("author"), post.get("message"), post.get("raw_message")
    author = by.get("name") or by.get("username") if isinstance(by, dict) else None
    state = _state(
        spam=post.get("isSpam") is True,
        deleted=post.get("isDeleted") is True,
        pending=post.get("isApproved") is False,
    )
    # What the API says of a deleted post is no text of anybody.
    is_gone = state == "deleted" and not plain
    text = "" if is_gone else message if isinstance(message, str) else html.escape(str(plain or ""))
    return RawComment(
        id_of(post.get("id"), place),
        id_of(post.get("parent"), place),
        author=author if isinstance(author, str) else None,
        score=score_of(post.get("points", post.get("likes"))),
        state=state,
        raw={key: post[key] for key in ("likes", "dislikes") if type(post.get(key)) is int} or None,
        place=place,
        **html_body(text, place, notices),
        **posted(post.get("createdAt"), place, notices),
    )


@dataclass(slots=True)
class _Page:
    """A thread being collected."""

    title: str = ""
    url: str | None = None
    article: RawComment | None = None
    posts: int = 0
    first_place: str = ""


class _Forum:
    """The threads of a file by id, in the order in which they were met."""

    def __init__(self, notices: Notices) -> None:
        self.notices = notices
        self.pages: dict[str | None, _Page] = {}
        self._found: Spill[RawComment | None] = Spill()
        self._posts = 0

    def page(self, thread_id: str | None) -> _Page:
        if thread_id not in self.pages:
            self.pages[thread_id] = _Page()
            # So that threads come out in the order in which they were met, whichever is talked about first.
            self._found.put(thread_id, None)
        return self.pages[thread_id]

    def add(self, thread_id: str | None, comment: RawComment) -> None:
        """A post without an id is called by its number, for nothing else tells it apart."""
        self._posts += 1
        if comment.external_id is None:
            comment = replace(comment, external_id=f"post {self._posts}")
            self.notices.add("id_missing", comment.place, f"the post has no id and is called {comment.external_id!r}")
        page = self.page(thread_id)
        page.posts += 1
        page.first_place = page.first_place or comment.place
        self._found.put(thread_id, comment, characters=len(comment.text) + len(comment.markup or ""))

    def leave_out_unknown(self) -> None:
        """An export that was cut holds posts of threads it does not hold: nothing says what they talk about."""
        for thread_id in [thread_id for thread_id, page in self.pages.items() if page.article is None]:
            page = self.pages.pop(thread_id)
            message = f"{page.posts} posts of the thread {thread_id!r}, which is not in the file, were left out"
            self.notices.add("unknown_thread", page.first_place, message, count=page.posts)

    def threads(self, options: Options) -> Iterator[RawThread]:
        talked = {thread_id: page for thread_id, page in self.pages.items() if page.posts}
        if not talked:
            raise MalformedFile("the file holds no posts", advice="choose a file that holds a thread")
        if silent := len(self.pages) - len(talked):
            message = f"{silent:,} threads without posts were left out"
            self.notices.add("without_comments", "", message, count=silent)
        self._tell_same_pages(talked.values())
        for thread_id, found in self._found.groups():
            page = talked.get(thread_id)
            if page is None:
                continue
            comments = [comment for comment in found if comment is not None]
            chosen = options.title if len(talked) == 1 else None
            article = page.article or RawComment(None, None, "")
            thread = RawThread(
                external_id=thread_id,
                title=chosen or html.unescape(page.title).strip() or page.url or f"Thread {thread_id or ''}".strip(),
                article=article,
                comments=once(comments, self.notices),
                url=page.url,
                site=site_of(page.url),
                published_at=article.posted_at,
            )
            yield settled(thread, self.notices)

    def _tell_same_pages(self, pages: Iterable[_Page]) -> None:
        """A page that moved, or that answers by http and https, has a thread for each of its addresses."""
        paths = Counter(path for page in pages if (path := _path(page.url)))
        for path, count in paths.items():
            if count > 1:
                message = f"{count} threads belong to the page {path[:200]}; they are kept apart"
                self.notices.add("same_page", "", message, count=count)


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path.strip("/")
    except ValueError:
        return ""


def _state(*, spam: bool, deleted: bool, pending: bool) -> State:
    return "spam" if spam else "deleted" if deleted else "pending" if pending else "normal"


def _read_export(file: BinaryIO, options: Options, forum: _Forum) -> None:
    for element in elements(file, options, forum.notices, {"thread", "post"}, expected="Disqus XML"):
        parent = element.getparent()
        if parent is None or local_name(parent) != "disqus":
            continue  # The reference of a post to its thread has the same name as the thread.
        place = place_of(element)
        if local_name(element) == "thread":
            page = forum.page(element.get(_KEY))
            page.title = _value(element, "title")
            page.url = _value(element, "link") or None
            page.article = _written(element, None, None, "normal", place, forum.notices)
        else:
            is_true = {key: _value(element, key).lower() == "true" for key in ("isSpam", "isDeleted")}
            state = _state(
                spam=is_true["isSpam"],
                deleted=is_true["isDeleted"],
                pending=_value(element, "isApproved").lower() == "false",
            )
            parent_id = _reference(element, "parent")
            comment = _written(element, element.get(_KEY) or None, parent_id, state, place, forum.notices)
            forum.add(_reference(element, "thread"), comment)
    forum.leave_out_unknown()


def _written(
    element: etree._Element, own_id: str | None, parent: str | None, state: State, place: str, notices: Notices
) -> RawComment:
    author = _value(element, f"author/{_XML}name") or _value(element, f"author/{_XML}username")
    return RawComment(
        own_id,
        parent,
        author=author or None,
        state=state,
        place=place,
        **html_body(element.findtext(f"{_XML}message"), place, notices),
        **posted(_value(element, "createdAt"), place, notices),
    )


def _value(element: etree._Element, path: str) -> str:
    return (element.findtext(f"{_XML}{path}") or "").strip()


def _reference(element: etree._Element, key: str) -> str | None:
    found = element.find(f"{_XML}{key}")
    return None if found is None else found.get(_KEY)


def _read_api(file: BinaryIO, options: Options, forum: _Forum) -> None:
    has_more = False
    place = ""
    for place, record in records(file, options, forum.notices):
        has_more = _has_more(record)
        for number, post in enumerate(_posts(record, place), start=1):
            at = f"{place}, post {number}"
            comment = api_comment(post, at, forum.notices)
            about = post.get("thread")
            is_whole = isinstance(about, dict)
            thread_id = id_of(about.get("id") if is_whole else about, at)
            forum.add(thread_id, comment)
            if is_whole:
                page = forum.page(thread_id)
                page.title = page.title or str(about.get("title") or "")
                page.url = page.url or str(about.get("link") or "") or None
    if has_more:
        forum.notices.add("stub", place, "the source had more posts, which were not in the file")


def _has_more(record: Mapping[str, Any]) -> bool:
    cursor = record.get("cursor")
    return isinstance(cursor, dict) and cursor.get("hasNext") is True


def _posts(record: Mapping[str, Any], place: str) -> list[Any]:
    """The posts of an answer, of what a page embeds, or a post by itself."""
    answer = record.get("response", record)
    if isinstance(answer, dict):
        answer = answer.get("posts", [answer] if "message" in answer or "raw_message" in answer else answer)
    if isinstance(answer, list):
        return answer
    problem = f"this is no list of posts but the answer {str(answer)[:120]!r}"
    raise MalformedFile(problem, place=place, advice="fetch it again")
