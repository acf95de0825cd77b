"""What a file says about its comments besides their words: labels, spans and relations, and who gave them.

It becomes one record a comment in the shape of our own export (schema version 1), marked as bringing its own questions
and labels along. A record's comment_id is the comment's external id; that of the article is "".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from threads.importers.cleaning import clean_value
from threads.importers.notices import Notices
from threads.importers.offsets import Anchored

ARTICLE = ""
"""The comment_id of the article in label records; no comment has it."""
LONGEST_LABEL = 100
"""Characters of the name of a label or question."""

Kind = Literal["one_of", "many_of", "scale", "text"]
Record = Mapping[str, Any]

_KINDS_OF_TARGET = frozenset({"outside", "unclear", "none"})


@dataclass(frozen=True, slots=True)
class Said:
    """What one annotator said about one comment, as plain JSON values.

    `state` is that of a judgement, None where nothing tells that the annotator was done with the comment.
    """

    annotator: str | None = None
    state: str | None = None
    annotations: tuple[Record, ...] = ()
    relations: tuple[Record, ...] = ()
    at: str | None = None
    place: str = ""


def labelled(
    question: str,
    label: str | None = None,
    *,
    value: Any = None,
    kind: Kind | None = None,
    unit: str | None = None,
    span: Anchored | None = None,
    id: str | None = None,
) -> dict[str, Any]:
    """An annotation: a label, or the `value` of a scale or text question, of a comment or a span of it.

    `kind` is None for labels of which the data decide whether there may be several; `unit` "thread" is about all of it.
    """
    start, end, exact = span or (None, None, None)
    return {
        "id": id,
        "question": question,
        "label": label,
        "value": value,
        "kind": kind,
        "unit": unit,
        "start": start,
        "end": end,
        "exact": exact,
    }


def related(label: str, to: Any, *, source: str | None = None) -> dict[str, Any]:
    """A relation from the annotation `source` (an id), or else the comment, to `to`.

    `to` is the id of a span or a comment, a word such as "outside", a target as our own export writes it, or None.
    """
    return {"from": source, "label": label, "to": to}


@dataclass(slots=True)
class LabelBook:
    """What was said about the comments of one thread; `records` looks up what relations point at."""

    said: dict[str, list[Said]] = field(default_factory=dict)

    def add(self, comment_id: str, *said: Said) -> None:
        """Note what annotators said about a comment."""
        if said:
            self.said.setdefault(comment_id, []).extend(said)

    def records(
        self, ids: Collection[str], notices: Notices, *, article_ids: Collection[str] = ()
    ) -> Iterator[dict[str, Any]]:
        """One record a comment; `ids` are the thread's comments. A target that is not among them lies outside."""
        everywhere = {
            row["id"]: _span_target(comment_id, row)
            for comment_id, said in self.said.items()
            for each in said
            for row in each.annotations
            if row["id"] is not None
        }
        for comment_id, all_said in self.said.items():
            record = _empty(comment_id)
            for said in all_said:
                who: dict[str, Any] = {"annotator": said.annotator}
                if said.state is not None:
                    record["judgements"].append(who | {"state": said.state, "at": said.at})
                record["annotations"] += [{**who, **row, "place": said.place} for row in said.annotations]
                here = {row["id"]: _span_target(comment_id, row) for row in said.annotations if row["id"] is not None}
                for row in said.relations:
                    target = _target(row["to"], here, everywhere, ids, article_ids)
                    if target["kind"] == "outside" and row["to"] != "outside":
                        what = f"the target {str(row['to'])[:60]!r} is not in the thread and counts as outside of it"
                        notices.add("target_outside", said.place, what)
                    source = {"from": row["from"], "label": row["label"]}
                    record["relations"].append(who | source | {"target": target, "place": said.place})
            yield clean_value(record)


def _empty(comment_id: str) -> dict[str, Any]:
    return {
        "brings_scheme": True,
        "comment_id": comment_id,
        "external_id": comment_id or None,
        "judgements": [],
        "annotations": [],
        "relations": [],
    }


def _span_target(comment_id: str, row: Record) -> dict[str, Any]:
    if row["start"] is None:
        return {"kind": "comment", "comment_id": comment_id}
    return {"kind": "span", "comment_id": comment_id, **{key: row[key] for key in ("start", "end", "exact")}}


def _target(
    to: Any,
    here: Mapping[str, dict[str, Any]],
    everywhere: Mapping[str, dict[str, Any]],
    ids: Collection[str],
    article_ids: Collection[str],
) -> dict[str, Any]:
    """What `to` stands for: a span of the same comment, a comment, a span elsewhere in the thread, or a word."""
    if isinstance(to, Mapping):
        known = to.get("comment_id")
        is_there = known is None or known in ids or known == ARTICLE
        return dict(to) if is_there else {"kind": "outside", "id": known}
    if to is None:
        return {"kind": "unclear"}
    if to in here:
        return here[to]
    if to in ids:
        return {"kind": "comment", "comment_id": to}
    if to in everywhere:
        return everywhere[to]
    if to in article_ids or to == "article":
        return {"kind": "comment", "comment_id": ARTICLE}
    return {"kind": to} if to in _KINDS_OF_TARGET else {"kind": "outside", "id": to}
