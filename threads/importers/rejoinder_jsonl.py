"""Our own export (schema version 1): texts and structure as comments, everything judged as labels.

Hyperlinks and quotes are derived from the texts again, so they are not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from threads.importers.base import Anchor, MalformedFile, Options, RawComment, RawThread
from threads.importers.cells import id_of, precision_of, score_of, state_of, structure_of, text_of
from threads.importers.cleaning import clean_text, clean_value
from threads.importers.json_records import records
from threads.importers.notices import Notices
from threads.importers.policies.parents import link
from threads.importers.policies.withdrawing import withdraw
from threads.importers.spilling import Spill
from threads.importers.times import parse_time

name = "rejoinder"
label = "Rejoinder JSONL export"

SCHEMA_VERSION = 1
LABEL_FIELDS = ("round", "scheme_version", "judgements", "annotations", "relations", "gold", "mentions", "evidence")
"""What `RawThread.labels` holds of a record, unchanged, beside comment_id and external_id."""


def looks_like(head: bytes, filename: str) -> bool:
    first = head.lstrip().split(b"\n", 1)[0]
    return first.startswith(b'{"schema_version"') and (b'"offset_unit"' in first or b'"kind"' in first)


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """The threads of a release. Every comment's label record says which external id its comment_id became."""
    notices = Notices()
    found: Spill[tuple[dict[str, Any], str]] = Spill()
    for place, record in records(file, options, notices):
        if record.get("schema_version") != SCHEMA_VERSION:
            raise MalformedFile(
                f"the schema version is {str(record.get('schema_version'))[:20]}, not {SCHEMA_VERSION}",
                place=place,
                advice="upgrade Rejoinder, or choose the format JSONL",
            )
        if _is_scheme(record):
            continue
        thread_id = id_of(record.get("thread_id"), place)
        found.put(thread_id, (record, place), characters=len(str(record.get("text"))))
    if not found.count():
        raise MalformedFile("the export holds no comments", advice="choose a file that holds a thread")
    for thread_id, parts in found.groups():
        draft = _Draft(thread_id)
        for record, place in parts:
            draft.take(record, place, notices)
        yield draft.thread(notices)


def _is_scheme(record: Mapping[str, Any]) -> bool:
    return record.get("kind") == "scheme"


@dataclass(slots=True)
class _Draft:
    """A thread being collected. A comment that several rounds judged may stand in several records."""

    thread_id: str | None
    article_id: str | None = None
    article: Mapping[str, Any] = field(default_factory=dict)
    article_text: RawComment | None = None
    comments: dict[str, tuple[int, RawComment]] = field(default_factory=dict)
    labels: list[dict[str, Any]] = field(default_factory=list)
    external_ids: dict[str, str] = field(default_factory=dict)
    comment_ids: dict[str, str] = field(default_factory=dict)

    def take(self, record: Mapping[str, Any], place: str, notices: Notices) -> None:
        comment_id = id_of(record.get("comment_id"), place)
        if comment_id is None:
            raise MalformedFile("the record has no comment_id", place=place, advice="export the release again")
        is_article = record.get("position") == 0
        external_id = id_of(record.get("external_id"), place) or (None if is_article else comment_id)
        comment = _comment(record, external_id, place, notices)
        if is_article:
            self.article_id, self.article, self.article_text = comment_id, record, comment
        else:
            self._keep(comment_id, comment, record, place)
        judged = {name: clean_value(record[name]) for name in LABEL_FIELDS if name in record}
        self.labels.append({"comment_id": comment_id, "external_id": external_id, **judged})

    def _keep(self, comment_id: str, comment: RawComment, record: Mapping[str, Any], place: str) -> None:
        order = record.get("source_order", record.get("position"))
        rank = order if type(order) is int else len(self.comments)
        earlier = self.comments.setdefault(comment_id, (rank, comment))[1]
        if earlier.text != comment.text:
            raise MalformedFile(
                f"the comment {comment_id!r} has another text at {earlier.place}",
                place=place,
                advice="import one release at a time",
            )
        external_id = comment.external_id or comment_id
        if self.comment_ids.setdefault(external_id, comment_id) != comment_id:
            raise MalformedFile(
                f"two comments have the external_id {external_id!r}", place=place, advice="export the release again"
            )
        self.external_ids[comment_id] = external_id

    def thread(self, notices: Notices) -> RawThread:
        ordered = sorted(self.comments.values(), key=lambda ranked: ranked[0])
        # What stays out was decided when the thread first came in.
        opening = self.article_text or RawComment(None, None, "")
        article, *comments = withdraw([opening, *(self._placed(comment) for _, comment in ordered)], notices)
        told = {key: str(self.article[key]) for key in ("title", "url", "site", "language") if self.article.get(key)}
        return RawThread(
            external_id=self.thread_id,
            title=told.get("title") or self.thread_id or "Untitled",
            article=article,
            comments=tuple(link(comments, notices)),
            url=told.get("url"),
            site=told.get("site"),
            published_at=parse_time(self.article.get("published_at"))[0],
            language=told.get("language"),
            labels=tuple(self.labels),
            counts=notices.take_counts(),
            warnings=notices.take(),
        )

    def _placed(self, comment: RawComment) -> RawComment:
        """Its parent by external id; the article's own id means that it answers the article."""
        parent = comment.parent_external_id
        if parent is None:
            return comment
        known = None if parent == self.article_id else self.external_ids.get(parent, parent)
        return comment if known == parent else replace(comment, parent_external_id=known)


def _comment(record: Mapping[str, Any], external_id: str | None, place: str, notices: Notices) -> RawComment:
    if "text" not in record:
        raise MalformedFile("the record has no text", place=place, advice="export the release again")
    text = clean_text(text_of(record["text"], place), place, notices)
    at, precision = parse_time(record.get("posted_at"))
    author, markup, raw = record.get("author"), record.get("markup"), record.get("raw")
    return RawComment(
        external_id,
        id_of(record.get("parent_id"), place),
        text,
        author=None if author is None else text_of(author, place),
        posted_at=at,
        posted_precision=(precision_of(record.get("posted_precision")) or precision) if at else "none",
        posted_raw=None if record.get("posted_raw") is None else text_of(record["posted_raw"], place),
        score=score_of(record.get("score")),
        state=state_of(record.get("state")) or "normal",
        structure=structure_of(record.get("structure")),
        anchors=_anchors(record.get("anchors"), len(text)),
        quoted=tuple((start, end) for start, end in _spans(record.get("quoted"), len(text))),
        markup=markup if isinstance(markup, str) else None,
        raw=clean_value(raw) if isinstance(raw, dict) else None,
        place=place,
    )


def _anchors(values: Any, length: int) -> tuple[Anchor, ...]:
    found = []
    for value in values if isinstance(values, list) else []:
        if isinstance(value, dict) and isinstance(href := value.get("href"), str):
            found += [
                Anchor(*span, clean_value(href)) for span in _spans([[value.get("start"), value.get("end")]], length)
            ]
    return tuple(found)


def _spans(values: Any, length: int) -> Iterator[tuple[int, int]]:
    """Those pairs that are spans of a text of this length."""
    for value in values if isinstance(values, list) else []:
        if isinstance(value, list) and len(value) == 2 and all(type(point) is int for point in value):
            start, end = value
            if 0 <= start < end <= length:
                yield start, end
