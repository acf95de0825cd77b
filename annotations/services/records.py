"""A thread as export records: one a comment, the article included, in the shape of the JSONL export (schema 1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import Prefetch

from annotations.models import Adjudication, Annotation, Evidence, Judgement, Mention, Relation, Round
from annotations.models.annotations import Layer
from annotations.services.claimed import evidence_record, mention_record
from threads.models import Comment, Duplicate, Membership, Thread

SCHEMA_VERSION: Final = 1


class Aliases:
    """What exports call people, by user id. Somebody who has left the project keeps a number of their own."""

    def __init__(self, project_id: int) -> None:
        self._names = dict(Membership.objects.filter(project_id=project_id).values_list("user_id", "alias"))

    def __getitem__(self, user: int) -> str:
        return self._names.get(user) or f"former{user}"


def thread_records(thread: Thread, round: Round, *, release: str, aliases: Aliases) -> Iterator[dict[str, Any]]:
    """The records of one thread, in reading order, with everybody's answers in this round.

    Two threads of a project may have the same id at different sources: their public ids then name the source, too.
    """
    annotations = _by_comment(
        Annotation.objects.live().on(thread).filter(round=round).select_related("question", "label", "suggestion")
    )
    relations = _by_comment(
        Relation.objects.live().on(thread).filter(round=round)
        .select_related("label", "source", "target_comment", "target_claim__merged_into")
    )  # fmt: skip
    judgements = _by_comment(Judgement.objects.filter(round=round, comment__thread=thread))
    mentions = _by_comment(
        Mention.objects.live().filter(round=round, comment__thread=thread).select_related("claim__merged_into")
    )
    evidence = _by_comment(
        Evidence.objects.live().filter(annotation__round=round, annotation__comment__thread=thread)
        .select_related("annotation__comment", "found_in", "source")
    )  # fmt: skip
    decided = {
        row.comment_id: row
        for row in Adjudication.objects.filter(round=round, comment__thread=thread, superseded_at=None).order_by("id")
    }
    comments = thread.comments.in_reading_order().select_related("author").defer("raw", "markup")
    copies = Duplicate.objects.with_visible_original().select_related("original__thread")
    comments = comments.prefetch_related("hyperlinks", "quotes__source", Prefetch("copies", copies))
    public = thread_id(thread)
    ids: dict[int, str] = {}
    for comment in comments:
        ids[comment.pk] = comment_id(comment)
        yield {
            "schema_version": SCHEMA_VERSION,
            "release": release,
            "round": round.name,
            "scheme_version": round.scheme_version.number,
            "guidelines_version": round.guideline.number,
            "split": None,
            "offset_unit": "codepoint",
            "thread_id": public,
            **_comment_fields(comment, ids),
            "judgements": [_judgement(row, aliases) for row in judgements[comment.pk]],
            "annotations": [_annotation(row, aliases) for row in annotations[comment.pk]],
            "relations": [_relation(row, aliases) for row in relations[comment.pk]],
            "gold": _gold(decided.get(comment.pk), annotations[comment.pk], relations[comment.pk], aliases),
            "mentions": [mention_record(row, aliases[row.creator_id]) for row in mentions[comment.pk]],
            "evidence": [evidence_record(row, aliases[row.creator_id], comment_id) for row in evidence[comment.pk]],
            **_source_fields(comment),
            **_thread_fields(thread, is_article=comment.position == 0),
        }


def thread_id(thread: Thread) -> str:
    """The thread's public id: the source's, or its number here."""
    return thread.external_id if thread.external_id is not None else f"t{thread.pk}"


def comment_id(comment: Comment) -> str:
    """The comment's public id, unique within its thread: the source's, or its place in the source."""
    if comment.external_id is not None:
        return comment.external_id
    return "article" if comment.position == 0 else f"n{comment.source_order}"


def moment(value: datetime | None) -> str | None:
    """UTC, ISO 8601, with Z; parts of a second only where there are any."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else None


def _by_comment(rows: Any) -> defaultdict[int, list[Any]]:
    grouped: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("id"):
        grouped[row.comment.pk if isinstance(row, Evidence) else row.comment_id].append(row)
    return grouped


def _comment_fields(comment: Comment, ids: dict[int, str]) -> dict[str, Any]:
    copy = next(iter(comment.copies.all()), None)
    return {
        "comment_id": ids[comment.pk],
        "parent_id": ids.get(comment.parent_id or 0),
        "structure": comment.structure,
        "position": comment.position,
        "depth": comment.depth,
        "author": comment.author.pseudonym if comment.author else None,
        "posted_at": moment(comment.posted_at),
        "state": comment.state,
        "duplicate_of": comment_id(copy.original) if copy else None,
        # None as well where it is this thread.
        "duplicate_of_thread": thread_id(copy.original.thread) if copy and _is_elsewhere(copy, comment) else None,
        "text": comment.text,
        "hyperlinks": [
            {"start": link.start, "end": link.end, "url": link.url, "canonical": link.canonical, "site": link.site}
            for link in comment.hyperlinks.all()
        ],
        "quotes": [
            {
                "start": quote.start,
                "end": quote.end,
                "comment_id": comment_id(quote.source),
                "source_start": quote.source_start,
                "source_end": quote.source_end,
            }
            for quote in comment.quotes.all()
        ],
    }


def _is_elsewhere(copy: Duplicate, comment: Comment) -> bool:
    return copy.original.thread_id != comment.thread_id


def _source_fields(comment: Comment) -> dict[str, Any]:
    """What the source said besides, so that a re-import comes to an equal state."""
    return {
        "external_id": comment.external_id,
        "source_order": comment.source_order,
        "score": comment.score,
        "posted_precision": comment.posted_precision,
        "posted_raw": comment.posted_raw or None,
        "anchors": comment.anchors,
        "quoted": comment.quoted,
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


def _judgement(row: Judgement, aliases: Aliases) -> dict[str, Any]:
    return {
        "annotator": aliases[row.annotator_id],
        "state": row.state,
        "at": moment(row.at),
        "ms": row.milliseconds,
        "suggestions_shown": row.suggestions_shown,
        "article_opened": row.article_opened,
    }


def _annotation(row: Annotation, aliases: Aliases) -> dict[str, Any]:
    suggestion = row.suggestion
    return {
        "id": row.uid,
        "annotator": aliases[row.creator_id],
        "question": row.question.key,
        "label": row.label.key if row.label else None,
        "value": row.value,
        "start": row.start,
        "end": row.end,
        "exact": row.exact,
        "attributes": row.attributes,
        "unsure": row.unsure,
        "note": row.note or None,
        "origin": row.origin,
        "suggestion": suggestion
        and {
            "extractor": suggestion.extractor,
            "version": suggestion.extractor_version,
            "confidence": suggestion.confidence,
        },
    }


def _relation(row: Relation, aliases: Aliases) -> dict[str, Any]:
    aimed = row.target_comment
    return {
        "id": row.uid,
        "annotator": aliases[row.creator_id],
        "from": row.source.uid if row.source else None,
        "label": row.label.key if row.label else None,
        "target": {
            "kind": row.target_kind,
            "comment_id": comment_id(aimed) if aimed else None,
            "start": row.target_start,
            "end": row.target_end,
            "exact": row.target_exact,
            **({"claim": row.target_claim.listed.wording} if row.target_claim else {}),
        },
        "target_by": row.target_by,
        "unsure": row.unsure,
        "note": row.note or None,
    }


def _gold(
    decision: Adjudication | None, annotations: list[Annotation], relations: list[Relation], aliases: Aliases
) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "basis": decision.basis,
        "by": aliases[decision.by_id],
        "reason": decision.reason or None,
        "annotations": [row.uid for row in annotations if row.layer == Layer.GOLD],
        "relations": [row.uid for row in relations if row.layer == Layer.GOLD],
    }
