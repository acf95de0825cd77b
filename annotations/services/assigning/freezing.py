"""The answers of an assignment as plain JSON, as agreement reads them.

    {"format": 1, "scheme_version": 7, "revision": 2, "suggestions_shown": false, "after_unveiling": false,
     "units": {"<comment id>": {"probability": 1.0, "state": "done", "at": "…", "ms": 8400,
                                "article_opened": true, "suggestions_shown": false, "scheme_version": 7}},
     "annotations": [{"id": "<uid>", "comment": 12, "question": "function", "label": "rebuttal", "value": null,
                      "start": null, "end": null, "attributes": {}, "unsure": false, "origin": "hand"}],
     "relations": [{"id": "<uid>", "comment": 12, "source": "<uid>", "label": "rebuts", "target_by": "default",
                    "target": {"kind": "span", "comment": 9, "start": 0, "end": 4, "claim": null}}]}

Only `units` may be compared between annotators, and of these only "done" ones turn the absence of a label into a "no":
labels on other comments of the thread (context, the article) are kept beside them. `after_unveiling` marks every later
submission of a blind round: its annotator had seen colleagues' answers before the thread was opened again.
Offsets are code points of `Comment.text`. No text, note or name is copied, so that erasing one leaves nothing here.
"""

from __future__ import annotations

from typing import Any

from annotations.models import Annotation, Assignment, Judgement, Relation

FORMAT = 1


def frozen_answers(assignment: Assignment, *, is_first: bool) -> dict[str, Any]:
    """All answers of the assignment's annotator in its thread and round. A constant number of queries."""
    round, thread, person = assignment.round, assignment.thread, assignment.annotator
    drawn = dict(assignment.units.values_list("comment_id", "probability"))
    judgements = Judgement.objects.filter(round=round, annotator=person, comment__thread=thread).order_by("comment_id")
    live = {"round": round}
    annotations = Annotation.objects.live().individual().by(person).on(thread).filter(**live)
    relations = Relation.objects.live().individual().by(person).on(thread).filter(**live)
    return {
        "format": FORMAT,
        "scheme_version": round.scheme_version_id,
        "revision": thread.revision,
        "suggestions_shown": round.shows_suggestions,
        "after_unveiling": round.is_blind and not is_first,
        "units": {
            str(row.comment_id): {"probability": drawn.get(row.comment_id, 1.0), **_judgement(row)}
            for row in judgements
            if not drawn or row.comment_id in drawn
        },
        "annotations": [_annotation(row) for row in annotations.select_related("question", "label").order_by("pk")],
        "relations": [_relation(row) for row in relations.select_related("source", "label").order_by("pk")],
    }


def _judgement(row: Judgement) -> dict[str, Any]:
    return {
        "state": row.state,
        "at": row.at.isoformat(),
        "ms": row.milliseconds,
        "article_opened": row.article_opened,
        "suggestions_shown": row.suggestions_shown,
        "scheme_version": row.scheme_version_id,
    }


def _annotation(row: Annotation) -> dict[str, Any]:
    return {
        "id": row.uid,
        "comment": row.comment_id,
        "question": row.question.key,
        "label": row.label.key if row.label else None,
        "value": row.value,
        "start": row.start,
        "end": row.end,
        "attributes": row.attributes,
        "unsure": row.unsure,
        "origin": row.origin,
    }


def _relation(row: Relation) -> dict[str, Any]:
    return {
        "id": row.uid,
        "comment": row.comment_id,
        "source": row.source.uid if row.source else None,
        "label": row.label.key if row.label else None,
        "target_by": row.target_by,
        "target": {
            "kind": row.target_kind,
            "comment": row.target_comment_id,
            "start": row.target_start,
            "end": row.target_end,
            "claim": row.target_claim_id,
        },
    }
