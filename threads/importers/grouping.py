"""Rows of any table or record format become threads: grouped by thread id, cleaned, numbered and linked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, NamedTuple

from threads.importers.base import MAX_COMMENTS, MalformedFile, Options, RawComment, RawThread
from threads.importers.cells import id_of, score_of, state_of, text_of
from threads.importers.cleaning import clean_text, clean_value
from threads.importers.contributions import posted
from threads.importers.labelling import ARTICLE, LabelBook, Said
from threads.importers.notices import Notices
from threads.importers.policies import refuse_other, settled, tell_double
from threads.importers.spilling import Spill

_OF_THREAD = frozenset({"title", "article", "url", "site", "language"})


class Row(NamedTuple):
    """One contribution as it was found: values by target (keys of `fields.ALIASES`), and what is left over."""

    values: Mapping[str, Any]
    rest: Mapping[str, Any]
    place: str
    said: tuple[Said, ...] = ()
    """What annotators said about it."""


class ThreadKey(NamedTuple):
    """Which thread of the file a row belongs to."""

    key: str
    opened_at: str = ""
    """Place of the record that is the whole thread, for what stands inside it."""


class Added(NamedTuple):
    """Where a comment went: the id it got, and its thread."""

    external_id: str
    thread: ThreadKey


class _Found(NamedTuple):
    """A comment with what its row tells of the thread; an article has no id of its own."""

    comment: RawComment
    told: Mapping[str, Any]
    opened_at: str
    said: tuple[Said, ...]


@dataclass(slots=True)
class _Draft:
    """A thread being put together. The first value met for a field of the thread holds."""

    told: dict[str, Any] = field(default_factory=dict)
    article: RawComment | None = None
    comments: dict[str, RawComment] = field(default_factory=dict)
    labels: LabelBook = field(default_factory=LabelBook)

    @property
    def external_id(self) -> str | None:
        return self.told.get("thread")

    def take(self, found: _Found, notices: Notices) -> None:
        """Add what was found. Raises MalformedFile for a second article, and an id that stands for two comments."""
        comment = found.comment
        if comment.external_id is None:
            if self.article or self.comments:
                problem = f"the thread {found.told.get('thread')!r} stands twice in the file"
                raise MalformedFile(problem, place=comment.place, advice="leave one of them out")
            self.article = comment
            self.labels.add(ARTICLE, *found.said)
        else:
            self._keep(comment.external_id, comment, notices, is_labelled=bool(found.said))
            self.labels.add(comment.external_id, *found.said)
        for name, value in found.told.items():
            self.told.setdefault(name, value)

    def _keep(self, external_id: str, comment: RawComment, notices: Notices, *, is_labelled: bool) -> None:
        """A comment may come again with what another annotator said; otherwise its repetition is told."""
        earlier = self.comments.setdefault(external_id, comment)
        if earlier is comment:
            return
        if is_labelled:
            refuse_other(earlier, comment)
        else:
            tell_double(earlier, comment, notices)


class Grouping:
    """Collects the threads of one file; a thread's comments may be scattered over it."""

    def __init__(self, options: Options, notices: Notices) -> None:
        self._options = options
        self._notices = notices
        # Each a _Found, but a plain tuple: pickled in half the time.
        self._found: Spill[tuple[Any, ...]] = Spill()
        self._opened = 0
        self._count = 0

    def open_thread(self, row: Row) -> ThreadKey:
        """A record that is a whole thread: its own text is the article. `add` takes what is given back."""
        values = row.values
        thread_id = id_of(values.get("thread"), row.place) or id_of(values.get("id"), row.place)
        self._opened += 1
        # Threads without an id are told apart by number, which is no id: in another file it means another thread.
        key = f"opened {self._opened}" if thread_id is None else f"id {thread_id}"
        body = values.get("article") if values.get("article") is not None else values.get("text")
        article = self._comment(row, None, None, "" if body is None else text_of(body, row.place))
        thread = ThreadKey(key, row.place)
        self._put(article, row, thread_id, thread)
        return thread

    def add(
        self, row: Row, *, thread: ThreadKey | None = None, inside: str | None = None, has_ids: bool = True
    ) -> Added:
        """A comment. `inside` is the id of the one that encloses it, where nesting says what it answers.

        A row without an id is numbered: plainly in a file that has none (`has_ids` false), marked where others do.
        Raises MalformedFile.
        """
        self._count += 1
        if self._count > MAX_COMMENTS:
            raise MalformedFile(f"there are more than {MAX_COMMENTS:,} comments", advice="split the file into several")
        values, place = row.values, row.place
        thread_id = None
        if thread is None:
            thread_id = id_of(values.get("thread"), place)
            thread = ThreadKey("" if thread_id is None else f"id {thread_id}")
        external_id = id_of(values.get("id"), place) or self._number(place, has_ids=has_ids)
        parent = id_of(values.get("parent"), place) or inside
        comment = self._comment(row, external_id, parent, self._text(values, place))
        self._put(comment, row, thread_id, thread)
        return Added(external_id, thread)

    def _put(self, comment: RawComment, row: Row, thread_id: str | None, thread: ThreadKey) -> None:
        told = {}
        if not _OF_THREAD.isdisjoint(row.values):
            told = {name: value for name, value in row.values.items() if value and name in _OF_THREAD}
        if thread_id is not None:
            told["thread"] = thread_id
        size = len(comment.text) + sum(len(value) for value in told.values() if isinstance(value, str))
        self._found.put(thread.key, (comment, told, thread.opened_at, row.said), characters=size)

    def _number(self, place: str, *, has_ids: bool) -> str:
        if not has_ids:
            return str(self._count)
        self._notices.add("id_missing", place, f"the record has no id and is called 'row {self._count}'")
        return f"row {self._count}"

    def threads(self) -> Iterator[RawThread]:
        """The threads in the order in which they were first met. Raises MalformedFile if there is none."""
        is_only = self._found.count() == 1
        is_empty = True
        for _, found in self._found.groups():
            is_empty = False
            yield self._thread(self._put_together(map(_Found._make, found)), is_only=is_only)
        if is_empty:
            raise MalformedFile("the file holds no comments", advice="choose a file that holds a thread")

    def _put_together(self, found: Iterable[_Found]) -> _Draft:
        draft = _Draft()
        refused: set[str] = set()
        for each in found:
            if each.opened_at in refused:
                continue
            try:
                draft.take(each, self._notices)
            except MalformedFile as error:
                if not self._options.skip_bad:
                    raise
                self._notices.add("bad_record", error.place, f"{error.problem}; left out")
                if each.comment.external_id is None:
                    refused.add(each.opened_at)
        return draft

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
        state = state_of(values.get("state"))
        if state is None:
            self._notices.add("unknown_state", place, f"the state {str(values['state'])[:60]!r} is read as normal")
        author = values.get("author")
        return RawComment(
            external_id,
            parent,
            clean_text(text, place, self._notices),
            author=text_of(author, place) or None if author is not None else None,
            **posted(values.get("created"), place, self._notices, day_first=self._options.day_first),
            score=score_of(values.get("score")),
            state=state or "normal",
            raw=clean_value(dict(row.rest)) or None,
            place=place,
        )

    def _thread(self, draft: _Draft, *, is_only: bool) -> RawThread:
        place = draft.article.place if draft.article else "the thread"
        told = {name: text_of(value, place) for name, value in draft.told.items()}
        article_ids = [] if draft.external_id is None else [draft.external_id]
        labels = tuple(draft.labels.records(draft.comments.keys(), self._notices, article_ids=article_ids))
        article = draft.article or RawComment(None, None, clean_text(told.get("article", ""), place, self._notices))
        thread = RawThread(
            external_id=draft.external_id,
            title=self._title(told.get("title"), draft.external_id, is_only=is_only),
            article=article,
            comments=tuple(draft.comments.values()),
            url=told.get("url"),
            site=told.get("site"),
            published_at=article.posted_at,
            language=told.get("language"),
            labels=labels,
        )
        return settled(thread, self._notices, article_ids=article_ids, roots=self._options.roots)

    def _title(self, told: str | None, thread_id: str | None, *, is_only: bool) -> str:
        chosen = self._options.title if is_only else None
        return chosen or told or thread_id or PurePath(self._options.filename).stem or "Untitled"
