"""The tables of a Stack Exchange data dump: a question is the article, its answers and all comments stand below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from threads.importers.base import MAX_COMMENTS, MalformedFile, Options, RawComment, RawThread
from threads.importers.cells import score_of
from threads.importers.cleaning import clean_text, clean_value
from threads.importers.markup import Converted, text_of_html
from threads.importers.notices import Notices, tolerating
from threads.importers.policies import settled, tell_double
from threads.importers.stackexchange_tables import (
    QUESTION,
    Row,
    question_id,
    row_id,
    rows,
    tables_of,
    wanted_questions,
)
from threads.importers.times import parse_time

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

    Held until the last is read is what passes the filters, up to `options.max_bytes` of it.
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


@dataclass(slots=True)
class _Draft:
    """A question with what answers it; `comments` are by the post below which they stand."""

    title: str = ""
    article: RawComment | None = None
    answers: list[RawComment] = field(default_factory=list)
    comments: dict[str, list[RawComment]] = field(default_factory=dict)

    def in_order(self, question: str) -> Iterator[RawComment]:
        """As the site shows them: comments on the question, then each answer and the comments on it."""
        yield from self.comments.get(question, ())
        for answer in self.answers:
            yield answer
            yield from self.comments.get(str(answer.external_id), ())


class _Reader:
    """Collects threads from rows. Ids of posts and of comments overlap, so they are prefixed with p and c."""

    def __init__(self, options: Options, notices: Notices, wanted: frozenset[str] | None) -> None:
        self._wanted = wanted
        self._held = self._passed_over = 0
        self._names: dict[str, str] = {}
        self._options = options
        self._notices = notices
        self._drafts: dict[str, _Draft] = {}
        self._question_of: dict[str, str] = {}
        self._met: dict[str, RawComment] = {}
        self._left_out: set[str] = set()

    def guarded(self, take: Callable[[Row, str], None], row: Row, place: str) -> None:
        """Take a row; a bad one is passed over where the person chose that."""
        if len(self._met) >= MAX_COMMENTS:
            raise MalformedFile(f"there are more than {MAX_COMMENTS:,} comments", advice="split the file into several")
        with tolerating(self._options, self._notices):
            take(row, place)
        if self._held > self._options.max_bytes:
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
            self._left_out.add(post)
            self._notices.add("not_a_contribution", place, f"the post {post!r} is neither a question nor an answer")
            return
        markup = row.get("Body", "")
        comment = self._comment(row, post, None, text_of_html(markup), place, markup=markup)
        if not self._is_new(comment):
            return
        is_question = row.get("PostTypeId") == QUESTION
        if not is_question and post == f"p{question}":
            raise MalformedFile("the answer names itself as its question", place=place, advice="leave the row out")
        draft = self._drafts.setdefault(f"p{question}", _Draft())
        self._question_of[post] = f"p{question}"
        if is_question:
            draft.title, draft.article = row.get("Title", ""), comment
        else:
            draft.answers.append(comment)

    def take_comment(self, row: Row, place: str) -> None:
        """A remark below a question or an answer. Its text is kept as written."""
        post = f"p{row.get('PostId', '')}"
        question = self._question_of.get(post)
        if question is None and self._wanted is not None:
            self._passed_over += 1
            return
        if question is None:
            self._notices.add(
                "not_a_contribution" if post in self._left_out else "missing_post",
                place,
                f"the comment is on the post {post!r}, which is not imported",
            )
            return
        parent = None if post == question else post
        comment = self._comment(row, f"c{row_id(row, place)}", parent, Converted(row.get("Text", "")), place)
        if self._is_new(comment):
            self._drafts[question].comments.setdefault(post, []).append(comment)

    def take_names(self, users: Iterable[tuple[Row, str]]) -> None:
        """The names of those who wrote what is held, of a table that may name millions."""
        needed = {_user(comment) for comment in self._met.values()}
        for row, place in users:
            if (user := row_id(row, place)) in needed and row.get("DisplayName"):
                self._names[user] = row["DisplayName"]

    def threads(self) -> Iterator[RawThread]:
        """The threads in the order in which they were first met."""
        if not self._drafts and self._passed_over:
            raise MalformedFile("nothing in the dump passes the filters", advice="widen the filters")
        if not self._drafts:
            raise MalformedFile("the file holds no question", advice="choose Posts.xml of a data dump")
        if self._passed_over:
            message = f"{self._passed_over:,} posts and comments do not pass the filters"
            self._notices.add("filtered_out", "", message, count=self._passed_over)
        for question, draft in self._drafts.items():
            if draft.article is None:
                self._notices.add(
                    "no_article",
                    draft.answers[0].place,
                    f"the question {question!r} is not in the file; its answers stand below an empty article",
                    count=len(draft.answers),
                )
            article = draft.article or RawComment(question, None, "", state="placeholder")
            thread = RawThread(
                external_id=question,
                title=(self._options.title if len(self._drafts) == 1 else None)
                or draft.title
                or f"Question {question}",
                article=self._named(article),
                comments=tuple(map(self._named, draft.in_order(question))),
                published_at=article.posted_at,
            )
            yield settled(thread, self._notices)

    def _comment(
        self, row: Row, own_id: str, parent: str | None, body: Converted, place: str, *, markup: str | None = None
    ) -> RawComment:
        created = row.get("CreationDate")
        at, precision = parse_time(created)
        if at is None:
            self._notices.add("bad_time", place, f"the time {str(created)[:60]!r} is not certain and stays unknown")
        return RawComment(
            own_id,
            parent,
            clean_text(body.text, place, self._notices),
            author=row.get("OwnerDisplayName") or row.get("UserDisplayName"),
            posted_at=at,
            posted_precision=precision,
            posted_raw=created[:200] if created else None,
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

    def _is_new(self, comment: RawComment) -> bool:
        """Whether the id was not met before; the same contribution again is left out, another one is refused."""
        earlier = self._met.setdefault(str(comment.external_id), comment)
        if earlier is not comment:
            tell_double(earlier, comment, self._notices)
            return False
        self._held += len(comment.text) + len(comment.markup or "")
        return True


def _user(comment: RawComment) -> str:
    """The id of who wrote it, "" where that is not told."""
    told = comment.raw or {}
    return str(told.get("OwnerUserId") or told.get("UserId") or "")
