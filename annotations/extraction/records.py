"""One line of `extract_claims`: a comment and perhaps its parent in, scores and spans out."""

from __future__ import annotations

from collections.abc import Mapping

from annotations.extraction.base import CommentView
from annotations.extraction.claims import scored_sentences
from annotations.extraction.languages import NOT_COVERED, is_covered
from annotations.extraction.reading import Reading
from annotations.extraction.rebuttals import dispute_score

_DIGITS = 4


def claim_record(row: Mapping[str, object]) -> dict[str, object]:
    """The scores of `row`, which holds "id", "text" and perhaps "parent", the text it answers.

    "claim" is the score of the best sentence (0 without any), "rebuttal" is None without a parent; every sentence is
    one of "spans", in order. All scores lie between 0 and 1. A text in another language than English gets none: both
    scores are None, there are no spans, and "note" says why. ValueError says which field is wrong.
    """
    text, parent = _text(row, "text"), _text(row, "parent") if row.get("parent") is not None else None
    if not isinstance(row.get("id"), int | str) or isinstance(row["id"], bool):
        raise ValueError('"id" must be a text or a whole number.')
    if not is_covered(text):
        return {"id": row["id"], "claim": None, "rebuttal": None, "spans": [], "note": NOT_COVERED}
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
    score = dispute_score(Reading(CommentView("reply", text)), Reading(CommentView("parent", parent)))
    return round(score, _DIGITS)


def _text(row: Mapping[str, object], field: str) -> str:
    value = row.get(field)
    if not isinstance(value, str):
        raise ValueError(f'"{field}" must be a text.')
    return value
