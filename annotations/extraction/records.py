"""One line of `extract_claims`: a comment and perhaps its parent in, scores and spans out."""

from __future__ import annotations

from collections.abc import Mapping

from annotations.extraction.base import CommentView
from annotations.extraction.claims import scored_sentences
from annotations.extraction.reading import Reading
from annotations.extraction.rebuttals import dispute

_DIGITS = 4


def claim_record(row: Mapping[str, object]) -> dict[str, object]:
    """The scores of `row`, which holds "id", "text" and perhaps "parent", the text it answers.

    "claim" is the score of the best sentence (0 without any), "rebuttal" is None without a parent; every sentence is
    one of "spans", in order. All scores lie between 0 and 1. ValueError says which field is wrong.
    """
    text, parent = _text(row, "text"), _text(row, "parent") if row.get("parent") is not None else None
    if not isinstance(row.get("id"), int | str) or isinstance(row["id"], bool):
        raise ValueError('"id" must be a text or a whole number.')
    spans = [
        {
            "start": sentence.start,
            "end": sentence.end,
            "score": round(sentence.assertion, _DIGITS),
            "checkable": round(sentence.checkable, _DIGITS),
        }
        for sentence in scored_sentences(text)
    ]
    return {
        "id": row["id"],
        "claim": max((span["score"] for span in spans), default=0.0),
        "rebuttal": None if parent is None else _rebuttal(text, parent),
        "spans": spans,
    }


def _rebuttal(text: str, parent: str) -> float:
    score, _ = dispute(Reading(CommentView("reply", text)), Reading(CommentView("parent", parent)))
    return round(score, _DIGITS)


def _text(row: Mapping[str, object], field: str) -> str:
    value = row.get(field)
    if not isinstance(value, str):
        raise ValueError(f'"{field}" must be a text.')
    return value
