"""Threads as export records: one a comment, the article included, in the shape of the JSONL export (schema 1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from annotations.models import Round
from annotations.models.annotations import Layer, Origin
from annotations.models.targets import TargetKind
from annotations.services import record_rows
from annotations.services.claimed import evidence_record, listed_wording, mention_record
from annotations.services.edits import Labelled, edit_between
from threads.models import Membership, Thread

SCHEMA_VERSION: Final = 1
# On what a decision rests, that of fewest voices first.
_BASES: Final = ("single", "adjudicated", "majority", "unanimous")


class Aliases:
    """What exports call people, by user id. Somebody who has left the project keeps a number of their own."""

    def __init__(self, project_id: int) -> None:
        self._names = dict(Membership.objects.filter(project_id=project_id).values_list("user_id", "alias"))

    def __getitem__(self, user: int) -> str:
        return self._names.get(user) or f"former{user}"


def thread_records(
    threads: Sequence[Thread],
    rounds: Sequence[Round],
    *,
    release: str,
    aliases: Aliases,
    parts: Mapping[int, str] | None = None,
) -> Iterator[dict[str, Any]]:
    """The records of these threads in reading order, with everybody's answers in each of the rounds.

    Thread by thread, one round after the other. Rows are read at the first record; each is made when it is asked for.
    `parts` says which part of a split each thread belongs to, by key.
    """
    rows = record_rows.read(threads, rounds)
    for thread in threads:
        for round in rounds:
            head = _head(thread, round, release, parts.get(thread.pk) if parts else None)
            yield from _records(thread, rows, rows.answers[round.pk], head, aliases)


def _records(
    thread: Thread, rows: record_rows.Rows, answers: record_rows.Answers, head: dict[str, Any], aliases: Aliases
) -> Iterator[dict[str, Any]]:
    ids: dict[int, str] = {}
    for comment in rows.comments.get(thread.pk, ()):
        key = comment.pk
        ids[key] = _public_id(comment.external_id, comment.position, comment.source_order)
        annotations, relations = answers.annotations.get(key, ()), answers.relations.get(key, ())
        yield {
            **head,
            **_comment_fields(comment, ids, rows),
            "judgements": [_judgement(row, aliases) for row in answers.judgements.get(key, ())],
            "annotations": [_annotation(row, aliases) for row in annotations],
            "relations": [_relation(row, aliases) for row in relations],
            "gold": _gold(answers.decisions.get(key, ()), annotations, relations, aliases),
            "mentions": [mention_record(row, aliases[row.creator_id]) for row in answers.mentions.get(key, ())],
            "evidence": [
                evidence_record(row, aliases[row.creator_id], _public_id) for row in answers.evidence.get(key, ())
            ],
            **_source_fields(comment),
            **_thread_fields(thread, is_article=comment.position == 0),
        }


def _head(thread: Thread, round: Round, release: str, part: str | None) -> dict[str, Any]:
    """What every record of a thread begins with."""
    return {
        "schema_version": SCHEMA_VERSION,
        "release": release,
        "round": round.name,
        "scheme_version": round.scheme_version.number,
        "guidelines_version": round.guideline.number,
        "split": part,
        "offset_unit": "codepoint",
        "thread_id": thread_id(thread),
    }


def thread_id(thread: Thread) -> str:
    """The thread's public id: the source's, or its number here."""
    return _public_thread_id(thread.external_id, thread.pk)


def moment(value: datetime | None) -> str | None:
    """UTC, ISO 8601, with Z; parts of a second only where there are any."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else None


def _public_thread_id(external_id: str | None, key: int) -> str:
    return external_id if external_id is not None else f"t{key}"


def _public_id(external_id: str | None, position: int | None, source_order: int) -> str:
    """A comment's public id, unique within its thread: the source's, or its place in the source."""
    if external_id is not None:
        return external_id
    return "article" if position == 0 else f"n{source_order}"


def _comment_fields(comment: Any, ids: dict[int, str], rows: record_rows.Rows) -> dict[str, Any]:
    key = comment.pk
    copy = next(iter(rows.copies.get(key, ())), None)
    return {
        "comment_id": ids[key],
        "parent_id": ids.get(comment.parent_id),
        "structure": comment.structure,
        "position": comment.position,
        "depth": comment.depth,
        "author": comment.author__pseudonym,
        "posted_at": moment(comment.posted_at),
        "state": comment.state,
        "duplicate_of": copy
        and _public_id(copy.original__external_id, copy.original__position, copy.original__source_order),
        # None as well where it is this thread.
        "duplicate_of_thread": _public_thread_id(copy.original__thread__external_id, copy.original__thread_id)
        if copy and copy.original__thread_id != comment.thread_id
        else None,
        "text": comment.text,
        # Of a text that a release leaves out.
        "text_sha256": None,
        "hyperlinks": [
            {"start": link.start, "end": link.end, "url": link.url, "canonical": link.canonical, "site": link.site}
            for link in rows.hyperlinks.get(key, ())
        ],
        "quotes": [
            {
                "start": quote.start,
                "end": quote.end,
                "comment_id": _public_id(quote.source__external_id, quote.source__position, quote.source__source_order),
                "source_start": quote.source_start,
                "source_end": quote.source_end,
            }
            for quote in rows.quotes.get(key, ())
        ],
    }


def _source_fields(comment: Any) -> dict[str, Any]:
    """What the source said besides, so that a re-import comes to an equal state."""
    return {
        "external_id": comment.external_id,
        "source_order": comment.source_order,
        "score": comment.score,
        "posted_precision": comment.posted_precision,
        "posted_raw": comment.posted_raw or None,
        "anchors": orjson.loads(comment.anchors_json),
        "quoted": orjson.loads(comment.quoted_json),
    }


def _thread_fields(thread: Thread, *, is_article: bool) -> dict[str, Any]:
    """What is known of the thread, on the article's record; the keys are on every one."""
    return {
        "title": thread.title if is_article else None,
        "url": (thread.url or None) if is_article else None,
        "site": (thread.site or None) if is_article else None,
        "published_at": moment(thread.published_at) if is_article else None,
        "language": (thread.language or None) if is_article else None,
    }


def _judgement(row: Any, aliases: Aliases) -> dict[str, Any]:
    return {
        "annotator": aliases[row.annotator_id],
        "state": row.state,
        "at": moment(row.at),
        "ms": row.milliseconds,
        "suggestions_shown": row.suggestions_shown,
        "article_opened": row.article_opened,
    }


def _annotation(row: Any, aliases: Aliases) -> dict[str, Any]:
    return {
        "id": row.uid,
        "annotator": aliases[row.creator_id],
        "question": row.question__key,
        "label": row.label__key,
        "value": None if row.value_json is None else orjson.loads(row.value_json),
        "start": row.start,
        "end": row.end,
        "exact": row.exact,
        "attributes": orjson.loads(row.attributes_json),
        "unsure": row.unsure,
        "note": row.note or None,
        "origin": row.origin,
        "suggestion": _suggestion(row) if row.suggestion_id else None,
    }


def _suggestion(row: Any) -> dict[str, Any]:
    own = Labelled(row.question__key, row.label__key, row.start, row.end)
    proposed = Labelled(
        row.suggestion__label__question__key, row.suggestion__label__key, row.suggestion__start, row.suggestion__end
    )
    return {
        "extractor": row.suggestion__extractor,
        "version": row.suggestion__extractor_version,
        "confidence": row.suggestion__confidence,
        "edit": edit_between(own, proposed) if row.origin != Origin.HAND else None,
    }


def _relation(row: Any, aliases: Aliases) -> dict[str, Any]:
    claim = listed_wording(row.target_claim__wording, row.target_claim__merged_into__wording)
    return {
        "id": row.uid,
        "annotator": aliases[row.creator_id],
        "from": row.source__uid,
        "label": row.label__key,
        "target": {
            "kind": row.target_kind,
            "comment_id": _public_id(
                row.target_comment__external_id, row.target_comment__position, row.target_comment__source_order
            )
            if row.target_comment_id
            else None,
            "start": row.target_start,
            "end": row.target_end,
            "exact": row.target_exact,
            **({"claim": claim} if row.target_kind == TargetKind.CLAIM else {}),
        },
        "target_by": row.target_by,
        "unsure": row.unsure,
        "note": row.note or None,
    }


def _gold(
    decisions: Sequence[Any], annotations: Sequence[Any], relations: Sequence[Any], aliases: Aliases
) -> dict[str, Any] | None:
    """What was decided about a comment, question by question; `basis` is the weakest of the bases."""
    if not decisions:
        return None
    last = decisions[-1]
    return {
        "basis": min((row.basis for row in decisions), key=_BASES.index),
        "by": aliases[last.by_id],
        "reason": last.reason or None,
        "annotations": [row.uid for row in annotations if row.layer == Layer.GOLD],
        "relations": [row.uid for row in relations if row.layer == Layer.GOLD],
        # A question of null: all questions at once.
        "decisions": [
            {
                "question": row.question__key,
                "basis": row.basis,
                "by": aliases[row.by_id],
                "reason": row.reason or None,
            }
            for row in decisions
        ],
        # Questions that a vote at freezing left open.
        "undecided": [],
    }
