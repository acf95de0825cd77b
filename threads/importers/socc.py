"""The SFU Opinion and Comments Corpus: tables of articles, of comments, and of comments with judgements.

Comments are nested by their name: "source1_26691065_0_2" answers "source1_26691065_0".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from threads.importers.base import MAX_COMMENTS, MalformedFile, Options, Precision, RawComment, RawThread, State
from threads.importers.cells import score_of
from threads.importers.cleaning import clean_text, clean_value
from threads.importers.fields import is_private
from threads.importers.labelling import LabelBook
from threads.importers.markup import text_of_html
from threads.importers.notices import Notices, to_the_end, tolerating
from threads.importers.parts import parts
from threads.importers.policies import settled, tell_double
from threads.importers.socc_labels import JUDGED, said_in
from threads.importers.spilling import Spill
from threads.importers.tables import by_column, open_table
from threads.importers.times import parse_time

name = "socc"
label = "SOCC: SFU Opinion and Comments Corpus"

_OF_COMMENTS = frozenset({"article_id", "comment_counter", "comment_text"})
_OF_ARTICLES = frozenset({"article_id", "title", "article_text"})
_STATES: dict[str, State] = {"": "normal", "published": "normal", "deleted": "deleted", "rejected": "removed"}
_MODELLED = _OF_COMMENTS | JUDGED | {"comment_author", "timestamp", "post_time", "title", "globe_url"}
_Row = Mapping[str, str]


def looks_like(head: bytes, filename: str) -> bool:
    """By the columns, which no other table has together."""
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0].decode("ascii", "ignore")
    columns = {column.strip('" \r') for column in first.split(",")}
    return columns >= _OF_COMMENTS or columns >= _OF_ARTICLES | {"ntop_level_comments"}


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """The threads of a set of tables of either kind, in the order in which articles are first met.

    One table alone gives comments below articles without text, or articles without comments. Rows may be scattered:
    what memory does not hold of them lies on disk.
    """
    notices = Notices()
    yield from to_the_end(_threads(file, options, notices), notices)


def _threads(file: BinaryIO, options: Options, notices: Notices) -> Iterator[RawThread]:
    found: Spill[tuple[_Take, _Row, str]] = Spill()
    for part in parts(file, options):
        with part.named():
            header, rows = open_table(part.file, part.options, notices, delimiter=",")
            take = _taker(header)
            for number, (line, cells) in enumerate(rows):
                if number >= MAX_COMMENTS:
                    raise MalformedFile(f"there are more than {MAX_COMMENTS:,} comments", advice="split the file")
                place = part.at(line)
                with tolerating(options, notices):
                    row = by_column(header, cells, place)
                    found.put(_article_id(row, place), (take, row, place), characters=sum(map(len, row.values())))
    chosen = options.title if found.count() == 1 else None
    is_empty = True
    for article_id, taken in found.groups():
        draft = _Draft()
        for take_in, told, place in taken:
            with tolerating(options, notices):
                take_in(draft, told, place, notices)
        if draft.article or draft.comments:
            is_empty = False
            yield draft.thread(str(article_id), chosen, notices)
    if is_empty:
        raise MalformedFile("the file holds no comments", advice="choose a file that holds a thread")


@dataclass(slots=True)
class _Draft:
    """An article with its comments by their names."""

    title: str = ""
    url: str | None = None
    article: RawComment | None = None
    comments: dict[str, RawComment] = field(default_factory=dict)
    labels: LabelBook = field(default_factory=LabelBook)

    def thread(self, article_id: str, title: str | None, notices: Notices) -> RawThread:
        article = self.article or RawComment(None, None, "")
        thread = RawThread(
            external_id=article_id,
            title=title or self.title or f"Article {article_id}",
            article=article,
            comments=tuple(self.comments.values()),
            url=self.url,
            published_at=article.posted_at,
            language="en",
            labels=tuple(self.labels.records(self.comments.keys(), notices)),
        )
        return settled(thread, notices)


_Take = Callable[[_Draft, _Row, str, Notices], None]


def _taker(header: list[str]) -> _Take:
    columns = frozenset(header)
    if columns >= _OF_COMMENTS:
        return _take_comment
    if columns >= _OF_ARTICLES:
        return _take_article
    raise MalformedFile(
        "the columns are not those of SOCC",
        place="line 1",
        advice=f"comments need {', '.join(sorted(_OF_COMMENTS))}, and articles {', '.join(sorted(_OF_ARTICLES))}",
    )


def _take_article(draft: _Draft, row: _Row, place: str, notices: Notices) -> None:
    converted = text_of_html(row["article_text"])
    published = row.get("published_date", "")
    # "2015-10-16 EDT": a day, and a zone that says nothing without a clock.
    at, precision = parse_time(published[:10])
    article = RawComment(
        None,
        None,
        clean_text(converted.text, place, notices),
        author=row.get("author") or None,
        posted_at=at,
        posted_precision=precision,
        posted_raw=published[:200] or None,
        anchors=converted.anchors,
        quoted=converted.quoted,
        markup=row["article_text"] if "<" in row["article_text"] else None,
        place=place,
    )
    if draft.article is not None and draft.article.text != article.text:
        raise MalformedFile(
            f"the article {row['article_id']!r} has another text at {draft.article.place}",
            place=place,
            advice="leave one of them out",
        )
    draft.article, draft.title, draft.url = article, row["title"], row.get("article_url") or None


def _take_comment(draft: _Draft, row: _Row, place: str, notices: Notices) -> None:
    counter = row["comment_counter"].strip()
    if not counter:
        raise MalformedFile("the comment has no comment_counter", place=place, advice="leave the row out")
    draft.title = draft.title or row.get("title", "")
    draft.url = draft.url or row.get("globe_url") or None
    at, precision, written = _time(row)
    if at is None and written:
        notices.add("bad_time", place, f"the time {written[:60]!r} is not certain and stays unknown")
    state = _state(row, place, notices)
    comment = RawComment(
        counter,
        _parent(counter),
        clean_text(row["comment_text"], place, notices),
        author=row.get("comment_author") or None,
        posted_at=at,
        posted_precision=precision,
        posted_raw=written[:200] or None,
        score=_score(row),
        state=state,
        raw=_raw(row),
        place=place,
    )
    earlier = draft.comments.setdefault(counter, comment)
    if earlier is comment:
        draft.labels.add(counter, *said_in(row, place))
    else:
        tell_double(earlier, comment, notices)


def _article_id(row: _Row, place: str) -> str:
    article_id = row["article_id"].strip().removesuffix(".0")
    if not article_id:
        raise MalformedFile("the row has no article_id", place=place, advice="leave the row out")
    return article_id


def _parent(counter: str) -> str | None:
    """What a comment answers; None for one directly below the article, such as "source1_26691065_0"."""
    parent = counter.rpartition("_")[0]
    return parent if parent.count("_") >= 2 else None


def _time(row: _Row) -> tuple[datetime | None, Precision, str]:
    """One of the corpus's two sources gives seconds or milliseconds, the other "Dec 13, 2016"."""
    written = row.get("timestamp") or row.get("post_time") or ""
    return *parse_time(written), written


def _state(row: _Row, place: str, notices: Notices) -> State:
    written = row.get("status", "").strip().lower()
    state = _STATES.get(written)
    if state is None:
        notices.add("unknown_state", place, f"the status {written[:60]!r} is read as published")
    return state or "normal"


def _score(row: _Row) -> int | None:
    """Votes for less votes against; the column TotalVotes adds them up."""
    votes_for, against = score_of(row.get("posVotes")), score_of(row.get("negVotes"))
    return votes_for - abs(against) if votes_for is not None and against is not None else None


def _raw(row: _Row) -> Mapping[str, str] | None:
    """All other columns as they stand: `reactions` is Python's own notation and is never evaluated."""
    rest = {key: value for key, value in row.items() if value and key not in _MODELLED and not is_private(key)}
    return clean_value(rest) or None
