"""The tables of a Stack Exchange data dump: a question is the article, its answers and all comments stand below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from threads.importers.base import MAX_COMMENTS, MalformedFile, Options, RawComment, RawThread
from threads.importers.cells import score_of
from threads.importers.cleaning import clean_text, clean_value
from threads.importers.markup import Converted, text_of_html
from threads.importers.notices import Notices, tolerating
from threads.importers.policies import settled, tell_double
from threads.importers.times import parse_time
from threads.importers.xml import elements, local_name, place_of

name = "stackexchange"
label = "Stack Exchange data dump"

_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^>\[]*>\s*)?<(?:posts|comments|users)\b[^>]*>\s*<row\s"
)
_QUESTION, _ANSWER = "1", "2"
_KEPT_RAW = (
    *("PostTypeId", "Tags", "AcceptedAnswerId", "ViewCount", "LastEditDate", "ClosedDate", "CommunityOwnedDate"),
    *("ContentLicense", "OwnerUserId", "UserId"),
)
_Row = Mapping[str, str]


def looks_like(head: bytes, filename: str) -> bool:
    return _BEGINNING.match(head) is not None


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """The questions of Posts.xml alone with their answers: comments, and most names, are in the other tables."""
    return read_tables(file, options)


def read_tables(
    posts: BinaryIO, options: Options, *, comments: BinaryIO | None = None, users: BinaryIO | None = None
) -> Iterator[RawThread]:
    """The threads of Posts.xml, Comments.xml and Users.xml, held until the last is read. Raises MalformedFile."""
    notices = Notices()
    reader = _Reader(options, notices)
    if users is not None:
        for row, place in _rows(users, "users", options, notices):
            reader.names[_id(row, place)] = row.get("DisplayName", "")
    for row, place in _rows(posts, "posts", options, notices):
        reader.guarded(reader.take_post, row, place)
    if comments is not None:
        for row, place in _rows(comments, "comments", options, notices):
            reader.guarded(reader.take_comment, row, place)
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

    def __init__(self, options: Options, notices: Notices) -> None:
        self.names: dict[str, str] = {}
        self._options = options
        self._notices = notices
        self._drafts: dict[str, _Draft] = {}
        self._question_of: dict[str, str] = {}
        self._met: dict[str, RawComment] = {}
        self._left_out: set[str] = set()

    def guarded(self, take: Callable[[_Row, str], None], row: _Row, place: str) -> None:
        """Take a row; a bad one is passed over where the person chose that."""
        if len(self._met) >= MAX_COMMENTS:
            raise MalformedFile(f"there are more than {MAX_COMMENTS:,} comments", advice="split the file into several")
        with tolerating(self._options, self._notices):
            take(row, place)

    def take_post(self, row: _Row, place: str) -> None:
        """A question or an answer; pages of other kinds (tag wikis and the like) are no contributions."""
        kind, post = row.get("PostTypeId"), f"p{_id(row, place)}"
        if kind not in {_QUESTION, _ANSWER}:
            self._left_out.add(post)
            self._notices.add("not_a_contribution", place, f"the post {post!r} is neither a question nor an answer")
            return
        markup = row.get("Body", "")
        comment = self._comment(row, post, None, text_of_html(markup), place, markup=markup)
        if not self._is_new(comment):
            return
        question = post if kind == _QUESTION else f"p{row.get('ParentId', '')}"
        if kind == _ANSWER and question == post:
            raise MalformedFile("the answer names itself as its question", place=place, advice="leave the row out")
        draft = self._drafts.setdefault(question, _Draft())
        self._question_of[post] = question
        if kind == _QUESTION:
            draft.title, draft.article = row.get("Title", ""), comment
        else:
            draft.answers.append(comment)

    def take_comment(self, row: _Row, place: str) -> None:
        """A remark below a question or an answer. Its text is kept as written."""
        post = f"p{row.get('PostId', '')}"
        question = self._question_of.get(post)
        if question is None:
            self._notices.add(
                "not_a_contribution" if post in self._left_out else "missing_post",
                place,
                f"the comment is on the post {post!r}, which is not imported",
            )
            return
        parent = None if post == question else post
        comment = self._comment(row, f"c{_id(row, place)}", parent, Converted(row.get("Text", "")), place)
        if self._is_new(comment):
            self._drafts[question].comments.setdefault(post, []).append(comment)

    def threads(self) -> Iterator[RawThread]:
        """The threads in the order in which they were first met."""
        if not self._drafts:
            raise MalformedFile("the file holds no question", advice="choose Posts.xml of a data dump")
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
                article=article,
                comments=tuple(draft.in_order(question)),
                published_at=article.posted_at,
            )
            yield settled(thread, self._notices)

    def _comment(
        self, row: _Row, own_id: str, parent: str | None, body: Converted, place: str, *, markup: str | None = None
    ) -> RawComment:
        created = row.get("CreationDate")
        at, precision = parse_time(created)
        if at is None:
            self._notices.add("bad_time", place, f"the time {str(created)[:60]!r} is not certain and stays unknown")
        user = row.get("OwnerUserId") or row.get("UserId")
        written = row.get("OwnerDisplayName") or row.get("UserDisplayName")
        return RawComment(
            own_id,
            parent,
            clean_text(body.text, place, self._notices),
            author=(self.names.get(user) if user else None) or written,
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

    def _is_new(self, comment: RawComment) -> bool:
        """Whether the id was not met before; the same contribution again is left out, another one is refused."""
        earlier = self._met.setdefault(str(comment.external_id), comment)
        if earlier is not comment:
            tell_double(earlier, comment, self._notices)
        return earlier is comment


def _rows(file: BinaryIO, table: str, options: Options, notices: Notices) -> Iterator[tuple[_Row, str]]:
    """The attributes of each row of the named table."""
    for element in elements(file, options, notices, {"row"}, expected="XML of a Stack Exchange dump"):
        parent = element.getparent()
        found = local_name(parent) if parent is not None else ""
        if found != table:
            raise MalformedFile(
                f"this is the table {found[:40]!r}, not {table!r}",
                place=place_of(element),
                advice="choose Posts.xml, where the threads are",
            )
        yield {str(key): str(value) for key, value in element.attrib.items()}, place_of(element)


def _id(row: _Row, place: str) -> str:
    if not row.get("Id"):
        raise MalformedFile("the row has no Id", place=place, advice="fetch the dump again")
    return row["Id"]
