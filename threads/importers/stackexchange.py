"""The tables of a Stack Exchange data dump: a question is the article, its answers and all comments stand below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO, NamedTuple

from threads.importers.base import MAX_COMMENTS, MalformedFile, Options, RawComment, RawThread
from threads.importers.cells import score_of
from threads.importers.cleaning import clean_text, clean_value
from threads.importers.contributions import posted
from threads.importers.gathering import Gathering
from threads.importers.markup import Converted, text_of_html
from threads.importers.notices import Notices, tolerating
from threads.importers.policies import settled
from threads.importers.shelf import Shelf
from threads.importers.spilling import Spill
from threads.importers.stackexchange_tables import (
    QUESTION,
    Row,
    question_id,
    row_id,
    rows,
    tables_of,
    wanted_questions,
)

name = "stackexchange"
label = "Stack Exchange data dump"
filters = ("question", "tag")

_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^>\[]*>\s*)?<(?:posts|comments|users)\b[^>]*>\s*<row\s"
)
_KEPT_RAW = (
    *("PostTypeId", "Tags", "AcceptedAnswerId", "ViewCount", "LastEditDate", "ClosedDate", "CommunityOwnedDate"),
    *("ContentLicense", "OwnerUserId", "UserId"),
)


def looks_like(head: bytes, filename: str) -> bool:
    return _BEGINNING.match(head) is not None


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """The questions of Posts.xml with their answers, and of a set of tables with all comments and names.

    Kept until the last is read is what passes the filters, up to `options.max_bytes` of it; what memory does not hold
    of it lies on disk.
    """
    notices = Notices()
    tables = tables_of(file, options)
    reader = _Reader(options, notices, wanted_questions(tables.posts))
    for row, place in rows(tables.posts, "posts", notices):
        reader.guarded(reader.take_post, row, place)
    for row, place in rows(tables.comments, "comments", notices):
        reader.guarded(reader.take_comment, row, place)
    reader.take_names(rows(tables.users, "users", notices))
    yield from reader.threads()


class _Found(NamedTuple):
    """A contribution, with the title if it is a question."""

    comment: RawComment
    title: str = ""


class _Reader:
    """Collects threads from rows. Ids of posts and of comments overlap, so they are prefixed with p and c."""

    def __init__(self, options: Options, notices: Notices, wanted: Container[str] | None) -> None:
        self._options = options
        self._notices = notices
        self._wanted = wanted
        self._taken = self._size = self._passed_over = 0
        self._found: Spill[_Found] = Spill()
        self._question_of: Shelf[str, str | None] = Shelf()
        """The question by the id of what belongs to it; None of posts that are no contributions."""
        self._names: Shelf[str, str] = Shelf()
        """The name by the id of a user; "" as long as it is not known."""

    def guarded(self, take: Callable[[Row, str], None], row: Row, place: str) -> None:
        """Take a row; a bad one is passed over where the person chose that."""
        if self._taken >= MAX_COMMENTS:
            raise MalformedFile(f"there are more than {MAX_COMMENTS:,} comments", advice="split the file into several")
        with tolerating(self._options, self._notices):
            take(row, place)
        if self._size > self._options.max_bytes:
            raise MalformedFile(
                f"more than {self._options.max_bytes:,} bytes are wanted of the dump",
                advice=f"filter it by {' or '.join(filters)}",
            )

    def take_post(self, row: Row, place: str) -> None:
        """A question or an answer; pages of other kinds (tag wikis and the like) are no contributions."""
        post, question = f"p{row_id(row, place)}", question_id(row)
        if self._wanted is not None and question not in self._wanted:
            self._passed_over += 1
            return
        if question is None:
            self._question_of.setdefault(post, None)
            self._notices.add("not_a_contribution", place, f"the post {post!r} is neither a question nor an answer")
            return
        markup = row.get("Body", "")
        comment = self._comment(row, post, None, text_of_html(markup), place, markup=markup)
        is_question = row.get("PostTypeId") == QUESTION
        if not is_question and post == f"p{question}":
            raise MalformedFile("the answer names itself as its question", place=place, advice="leave the row out")
        self._take(_Found(comment, row.get("Title", "") if is_question else ""), f"p{question}")

    def take_comment(self, row: Row, place: str) -> None:
        """A remark below a question or an answer. Its text is kept as written."""
        post = f"p{row.get('PostId', '')}"
        question = self._question_of.get(post)
        if question is None and self._wanted is not None:
            self._passed_over += 1
            return
        if question is None:
            self._notices.add(
                "not_a_contribution" if post in self._question_of else "missing_post",
                place,
                f"the comment is on the post {post!r}, which is not imported",
            )
            return
        parent = None if post == question else post
        comment = self._comment(row, f"c{row_id(row, place)}", parent, Converted(row.get("Text", "")), place)
        self._take(_Found(comment), question)

    def take_names(self, users: Iterable[tuple[Row, str]]) -> None:
        """The names of those who wrote what is kept, of a table that may name millions."""
        for row, place in users:
            if (user := row_id(row, place)) in self._names and row.get("DisplayName"):
                self._names[user] = row["DisplayName"]

    def threads(self) -> Iterator[RawThread]:
        """The threads in the order in which they were first met."""
        count = self._found.count()
        if not count and self._passed_over:
            raise MalformedFile("nothing in the dump passes the filters", advice="widen the filters")
        if not count:
            raise MalformedFile("the file holds no question", advice="choose Posts.xml of a data dump")
        if self._passed_over:
            message = f"{self._passed_over:,} posts and comments do not pass the filters"
            self._notices.add("filtered_out", "", message, count=self._passed_over)
        title = self._options.title if count == 1 else None
        for question, found in self._found.groups():
            yield self._thread(str(question), found, title)

    def _thread(self, question: str, found: Sequence[_Found], title: str | None) -> RawThread:
        gathering = Gathering(self._notices)
        for each in found:
            with tolerating(self._options, self._notices):
                gathering.add(each.comment)
        comments = {str(comment.external_id): self._named(comment) for comment in gathering}
        article = comments.pop(question, None)
        if article is None:
            answers = [comment for comment in comments.values() if _is_post(comment)]
            self._notices.add(
                "no_article",
                answers[0].place,
                f"the question {question!r} is not in the file; its answers stand below an empty article",
                count=len(answers),
            )
            article = RawComment(question, None, "", state="placeholder")
        told = next((each.title for each in found if each.comment.external_id == question), "")
        thread = RawThread(
            external_id=question,
            title=title or told or f"Question {question}",
            article=article,
            comments=tuple(_in_order(comments.values())),
            published_at=article.posted_at,
        )
        return settled(thread, self._notices)

    def _comment(
        self, row: Row, own_id: str, parent: str | None, body: Converted, place: str, *, markup: str | None = None
    ) -> RawComment:
        return RawComment(
            own_id,
            parent,
            clean_text(body.text, place, self._notices),
            author=row.get("OwnerDisplayName") or row.get("UserDisplayName"),
            **posted(row.get("CreationDate"), place, self._notices),
            score=score_of(row.get("Score")),
            anchors=body.anchors,
            quoted=body.quoted,
            markup=markup,
            raw=clean_value({key: row[key] for key in _KEPT_RAW if key in row}) or None,
            place=place,
        )

    def _named(self, comment: RawComment) -> RawComment:
        name = self._names.get(_user(comment))
        return replace(comment, author=name) if name else comment

    def _take(self, found: _Found, question: str) -> None:
        """Keep a contribution. One that was met before belongs where it was met first, to be compared there."""
        comment = found.comment
        size = len(comment.text) + len(comment.markup or "")
        self._taken, self._size = self._taken + 1, self._size + size
        self._names.setdefault(_user(comment), "")
        own_id = str(comment.external_id)
        first = self._question_of.get(own_id)
        if first is None:
            self._question_of[own_id] = first = question
        self._found.put(first, found, characters=size)


def _in_order(comments: Iterable[RawComment]) -> Iterator[RawComment]:
    """As the site shows them: comments on the question, then each answer and the comments on it."""
    answers: list[RawComment] = []
    below: dict[str | None, list[RawComment]] = {}
    for comment in comments:
        if _is_post(comment):
            answers.append(comment)
        else:
            below.setdefault(comment.parent_external_id, []).append(comment)
    yield from below.get(None, ())
    for answer in answers:
        yield answer
        yield from below.get(answer.external_id, ())


def _is_post(comment: RawComment) -> bool:
    return str(comment.external_id).startswith("p")


def _user(comment: RawComment) -> str:
    """The id of who wrote it, "" where that is not told."""
    told = comment.raw or {}
    return str(told.get("OwnerUserId") or told.get("UserId") or "")
