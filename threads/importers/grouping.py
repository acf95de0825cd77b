"""Rows of any table or record format become threads: grouped by thread id, cleaned, numbered and linked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, NamedTuple

from threads.importers.base import MAX_COMMENTS, MalformedFile, Options, RawComment, RawThread
from threads.importers.cells import id_of, score_of, state_of, text_of
from threads.importers.cleaning import clean_text, clean_value
from threads.importers.labelling import ARTICLE, LabelBook, Said
from threads.importers.notices import Notices
from threads.importers.policies import refuse_other, settled, tell_double
from threads.importers.times import parse_time


@dataclass(frozen=True, slots=True)
class Row:
    """One contribution as it was found: values by target (keys of `fields.ALIASES`), and what is left over."""

    values: Mapping[str, Any]
    rest: Mapping[str, Any]
    place: str
    said: tuple[Said, ...] = ()
    """What annotators said about it."""


@dataclass(slots=True)
class Draft:
    """A thread being collected. The first value met for a field of the thread holds."""

    external_id: str | None
    fields: dict[str, Any] = field(default_factory=dict)
    article: RawComment | None = None
    comments: dict[str, RawComment] = field(default_factory=dict)
    labels: LabelBook = field(default_factory=LabelBook)

    def learn(self, values: Mapping[str, Any]) -> None:
        """Take from a row what it says about its thread."""
        for name in ("title", "article", "url", "site", "language"):
            if values.get(name) and not self.fields.get(name):
                self.fields[name] = values[name]


class Added(NamedTuple):
    """Where a comment went: the id it got, and its thread."""

    external_id: str
    draft: Draft


class Grouping:
    """Collects the threads of one file; a thread's comments may be scattered over it."""

    def __init__(self, options: Options, notices: Notices) -> None:
        self._options = options
        self._notices = notices
        self._drafts: dict[str | int | None, Draft] = {}
        self._count = 0

    def open_thread(self, row: Row) -> Draft:
        """A record that is a whole thread: its own text is the article. `add` takes what is given back."""
        values = row.values
        thread_id = id_of(values.get("thread"), row.place) or id_of(values.get("id"), row.place)
        # Threads without an id are told apart by number, which is no id: in another file it means another thread.
        key = len(self._drafts) if thread_id is None else thread_id
        if key in self._drafts:
            raise MalformedFile(
                f"the thread {thread_id!r} stands twice in the file", place=row.place, advice="leave one of them out"
            )
        draft = self._drafts[key] = Draft(thread_id)
        draft.learn(values)
        body = values.get("article") if values.get("article") is not None else values.get("text")
        draft.article = self._comment(row, None, None, "" if body is None else text_of(body, row.place))
        draft.labels.add(ARTICLE, *row.said)
        return draft

    def add(self, row: Row, *, draft: Draft | None = None, inside: str | None = None, has_ids: bool = True) -> Added:
        """A comment. `inside` is the id of the one that encloses it, where nesting says what it answers.

        A row without an id is numbered: plainly in a file that has none (`has_ids` false), marked where others do.
        Raises MalformedFile.
        """
        self._count += 1
        if self._count > MAX_COMMENTS:
            raise MalformedFile(f"there are more than {MAX_COMMENTS:,} comments", advice="split the file into several")
        values, place = row.values, row.place
        if draft is None:
            thread_id = id_of(values.get("thread"), place)
            draft = self._drafts.setdefault(thread_id, Draft(thread_id))
        draft.learn(values)
        external_id = id_of(values.get("id"), place) or self._number(place, has_ids=has_ids)
        parent = id_of(values.get("parent"), place) or inside
        comment = self._comment(row, external_id, parent, self._text(values, place))
        self._keep(draft, external_id, comment, is_labelled=bool(row.said))
        draft.labels.add(external_id, *row.said)
        return Added(external_id, draft)

    def _number(self, place: str, *, has_ids: bool) -> str:
        if not has_ids:
            return str(self._count)
        self._notices.add("id_missing", place, f"the record has no id and is called 'row {self._count}'")
        return f"row {self._count}"

    def threads(self) -> Iterator[RawThread]:
        """The threads in the order in which they were first met. Raises MalformedFile if there is none."""
        if not self._drafts:
            raise MalformedFile("the file holds no comments", advice="choose a file that holds a thread")
        for draft in self._drafts.values():
            yield self._thread(draft)

    def _text(self, values: Mapping[str, Any], place: str) -> str:
        value = values.get("text")
        if value is None and state_of(values.get("state")) in (None, "normal"):
            raise MalformedFile("the record has no text", place=place, advice="call the field that holds it 'text'")
        text = "" if value is None else text_of(value, place)
        if not text:
            self._notices.add(
                "empty_text", place, "the comment has no text; it is kept so that replies keep their place"
            )
        return text

    def _comment(self, row: Row, external_id: str | None, parent: str | None, text: str) -> RawComment:
        values, place = row.values, row.place
        at, precision = parse_time(created := values.get("created"), day_first=self._options.day_first)
        if at is None and created not in (None, ""):
            self._notices.add("bad_time", place, f"the time {str(created)[:60]!r} is not certain and stays unknown")
        state = state_of(values.get("state"))
        if state is None:
            self._notices.add("unknown_state", place, f"the state {str(values['state'])[:60]!r} is read as normal")
        author = values.get("author")
        return RawComment(
            external_id,
            parent,
            clean_text(text, place, self._notices),
            author=text_of(author, place) or None if author is not None else None,
            posted_at=at,
            posted_precision=precision,
            posted_raw=str(created)[:200] if created not in (None, "") else None,
            score=score_of(values.get("score")),
            state=state or "normal",
            raw=clean_value(dict(row.rest)) or None,
            place=place,
        )

    def _keep(self, draft: Draft, external_id: str, comment: RawComment, *, is_labelled: bool) -> None:
        """A comment may come again with what another annotator said; otherwise its repetition is told."""
        earlier = draft.comments.setdefault(external_id, comment)
        if earlier is comment:
            return
        if is_labelled:
            refuse_other(earlier, comment)
        else:
            tell_double(earlier, comment, self._notices)

    def _thread(self, draft: Draft) -> RawThread:
        place = draft.article.place if draft.article else "the thread"
        told = {name: text_of(value, place) for name, value in draft.fields.items()}
        article_ids = [] if draft.external_id is None else [draft.external_id]
        labels = tuple(draft.labels.records(draft.comments.keys(), self._notices, article_ids=article_ids))
        article = draft.article or RawComment(None, None, clean_text(told.get("article", ""), place, self._notices))
        thread = RawThread(
            external_id=draft.external_id,
            title=self._title(told.get("title"), draft.external_id),
            article=article,
            comments=tuple(draft.comments.values()),
            url=told.get("url"),
            site=told.get("site"),
            published_at=article.posted_at,
            language=told.get("language"),
            labels=labels,
        )
        return settled(thread, self._notices, article_ids=article_ids, roots=self._options.roots)

    def _title(self, told: str | None, thread_id: str | None) -> str:
        chosen = self._options.title if len(self._drafts) == 1 else None
        return chosen or told or thread_id or PurePath(self._options.filename).stem or "Untitled"
