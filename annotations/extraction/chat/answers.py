"""What of a language model's answer is believed: each item is checked, and dropped with a count where it is wrong."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from annotations.extraction.base import Candidate, CommentView, LabelView, Reason, Span, Target, Unreadable
from annotations.extraction.chat.batches import LONGEST_COMMENT, Batch
from annotations.selectors import anchor

# Why an item was dropped, as the report of a run counts it.
MALFORMED: Final = "answers that were not in the form asked for"
UNKNOWN_LABEL: Final = "answers with a label that the scheme does not have"
UNKNOWN_COMMENT: Final = "answers about a comment that was not asked about"
BAD_SCORE: Final = "answers without a score from 0 to 1"
NOT_FOUND: Final = "answers quoting words that the comment does not have"
WRONG_UNIT: Final = "answers that give a label to what it is not for"
BAD_TARGET: Final = "targets that do not exist"
TWICE: Final = "answers given twice"
TOO_MANY: Final = "answers beyond what one question may bring"

_MOST: Final = 400
_LONGEST_WHY: Final = 160
_FENCE: Final = re.compile(r"\s*```(?:json)?\s*\n(.*)\n\s*```\s*", re.DOTALL | re.IGNORECASE)
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


class _Dropped(Exception):
    """Nothing can be made of the item; the string is its notice."""


def read(answer: str, batch: Batch, labels: Mapping[str, LabelView], notices: Counter[str]) -> list[Candidate]:
    """Candidates of the answer, in its order. `labels` are by "question/label"; `notices` counts what was dropped.

    Raises Unreadable where the answer as a whole has not the form that was asked for.
    """
    items = _items(answer)
    if len(items) > _MOST:
        notices[TOO_MANY] += len(items) - _MOST
    asked = {view.position: view for view in batch.asked}
    known = asked | {view.position: view for view in batch.context}
    if batch.article is not None:
        known[batch.article.position] = batch.article
    found: dict[tuple[object, ...], Candidate] = {}
    for item in items[:_MOST]:
        try:
            candidate = _candidate(item, asked, known, labels, notices)
        except _Dropped as dropped:
            notices[str(dropped)] += 1
            continue
        spot = (candidate.comment_id, candidate.start, candidate.end, candidate.question, candidate.label)
        if spot in found:
            notices[TWICE] += 1
        found.setdefault(spot, candidate)
    return list(found.values())


def _items(answer: str) -> list[Any]:
    fenced = _FENCE.fullmatch(answer)
    try:
        whole = json.loads(fenced[1] if fenced else answer)
    except (ValueError, RecursionError):
        raise Unreadable("The answer is not JSON.") from None
    items = whole.get("labels") if isinstance(whole, dict) else None
    if not isinstance(items, list):
        raise Unreadable('The answer has no list "labels".')
    return items


def _candidate(
    item: Any,
    asked: Mapping[int, CommentView],
    known: Mapping[int, CommentView],
    labels: Mapping[str, LabelView],
    notices: Counter[str],
) -> Candidate:
    if not isinstance(item, dict):
        raise _Dropped(MALFORMED)
    view = asked.get(_number(item.get("comment"), UNKNOWN_COMMENT))
    if view is None:
        raise _Dropped(UNKNOWN_COMMENT)
    name = item.get("label")
    label = labels.get(name) if isinstance(name, str) else None
    if label is None:
        raise _Dropped(UNKNOWN_LABEL)
    score = _score(item.get("score"))
    start, end = _span(item.get("quote"), view, label) or (None, None)
    targets = tuple(_targets(item.get("target"), view, label, score, known, notices))
    why = item.get("why")
    cue = _UNSEEN.sub(" ", why)[:_LONGEST_WHY].strip() if isinstance(why, str) else ""
    reasons = (Reason(cue, None, None, score),) if cue else ()
    return Candidate(view.id, start, end, label.question, label.label, score, targets=targets, reasons=reasons)


def _number(value: object, notice: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Dropped(notice)
    return value


def _score(value: object) -> float:
    # NaN is neither.
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise _Dropped(BAD_SCORE)
    return float(value)


def _span(quote: object, view: CommentView, label: LabelView) -> Span | None:
    if quote is None or quote == "":
        if not label.takes_comments:
            raise _Dropped(WRONG_UNIT)
        return None
    if not isinstance(quote, str):
        raise _Dropped(MALFORMED)
    # What was not sent cannot have been read.
    span = anchor(quote, view.text[:LONGEST_COMMENT])
    if span is None:
        raise _Dropped(NOT_FOUND)
    if label.takes_spans:
        return span.start, span.end
    if not label.takes_comments:
        raise _Dropped(WRONG_UNIT)
    return None  # The words are a reason, the label is the comment's.


def _targets(
    target: object,
    view: CommentView,
    label: LabelView,
    score: float,
    known: Mapping[int, CommentView],
    notices: Counter[str],
) -> Iterator[Target]:
    """The target that was named; where it does not exist, the label stays and its target is dropped."""
    if target is None or not label.needs_target:
        return
    number = target if isinstance(target, int) and not isinstance(target, bool) else None
    about = known.get(number) if number is not None else None
    if about is None or about.position >= view.position:
        notices[BAD_TARGET] += 1
        return
    yield Target(about.id, None, None, score)
