"""What one annotation of a Label Studio task says: its results as labels, spans and relations."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from threads.importers.cells import id_of
from threads.importers.label_columns import label_of, name_of
from threads.importers.labelling import ARTICLE, Said, labelled, related
from threads.importers.notices import Notices
from threads.importers.offsets import Anchored, SourceSpan, Unit, anchor

Record = Mapping[str, Any]
Texts = Mapping[str, str]
"""The texts of a task by comment id, in order; that of a task which is no dialogue is under ARTICLE."""

_LABELS = frozenset({"choices", "labels", "paragraphlabels", "taxonomy"})
_UNNAMED_RELATION = "related"
_SWAPPED = {"left": ("to_id", "from_id")}


@dataclass(slots=True)
class _Answers:
    """What an annotation says about one comment."""

    annotations: list[dict[str, Any]] = field(default_factory=list)
    relations: list[dict[str, Any]] = field(default_factory=list)


class Reading:
    """Reads the annotations of one task, whose spans were counted in `unit`."""

    def __init__(self, texts: Texts, unit: Unit, notices: Notices, place: str) -> None:
        self._texts = texts
        self._unit = unit
        self._notices = notices
        self._place = place

    def said(self, annotation: Record) -> dict[str, Said]:
        """By comment id what the annotator said; a submitted annotation is done with every text of the task.

        One that was cancelled is a skipped task, and what it holds was never submitted. Raises MalformedFile.
        """
        who, at = annotator_of(annotation.get("completed_by"), self._place), annotation.get("created_at")
        is_skipped = annotation.get("was_cancelled") is True
        given = {} if is_skipped else self._answers(annotation)
        return {
            comment: Said(
                who,
                "skipped" if is_skipped else "done",
                tuple(given[comment].annotations) if comment in given else (),
                tuple(given[comment].relations) if comment in given else (),
                at=at if isinstance(at, str) else None,
                place=self._place,
            )
            for comment in dict.fromkeys([*self._texts, *given])
        }

    def _answers(self, annotation: Record) -> dict[str, _Answers]:
        given: dict[str, _Answers] = {}
        regions: dict[str, str] = {}
        results = [result for result in annotation.get("result") or () if isinstance(result, dict)]
        for result in results:
            if result.get("type") != "relation":
                for comment, row in self._rows(result):
                    region = f"{annotation.get('id')}/{result.get('id')}"
                    # Several results may be about one region; relations start at the first.
                    row["id"] = region if regions.setdefault(region, comment) == comment else None
                    own = given.setdefault(comment, _Answers())
                    if any(other["id"] == row["id"] for other in own.annotations):
                        row["id"] = None
                    own.annotations.append(row)
        for result in results:
            if result.get("type") == "relation":
                for source, relation in _relations(result, f"{annotation.get('id')}/", self._place):
                    if source in regions and relation["to"] in regions:
                        given[regions[source]].relations.append(relation)
                    else:
                        self._leave_out("a relation whose ends are not labelled texts")
        return given

    def _rows(self, result: Record) -> Iterator[tuple[str, dict[str, Any]]]:
        """The comment and the annotation of each answer in a result."""
        kind, value = result.get("type"), result.get("value")
        reader = _READERS.get(str(kind), _labels if kind in _LABELS else None)
        if reader is None or not isinstance(value, dict):
            self._leave_out(f"a result of the type {str(kind)[:40]!r}")
            return
        passage = self._passage(value)
        if passage is None:
            self._leave_out("a span that is not one of a single text")
            return
        comment, span = passage
        question = name_of(str(result.get("from_name") or kind), self._place)
        is_whole_dialogue = comment == ARTICLE and ARTICLE not in self._texts
        for answer in reader(value, str(kind), self._place):
            row = labelled(question, span=span, **answer)
            if is_whole_dialogue and row["label"] is not None:
                row["unit"] = "thread"
            yield comment, row

    def _passage(self, value: Record) -> tuple[str, Anchored | None] | None:
        """The comment a value is about, and the span of it; None for a span that is not one of a text."""
        if "start" not in value:
            return ARTICLE, None
        found = _source_span(value, self._texts)
        if found is None:
            return None
        comment, span = found
        return comment, anchor(span, self._unit, self._place)

    def _leave_out(self, what: str) -> None:
        self._notices.add("result_left_out", self._place, f"{what} was left out")


def spans_in(annotation: Record, texts: Texts) -> Iterator[SourceSpan]:
    """All spans of an annotation that are over a text."""
    for result in annotation.get("result") or ():
        value = result.get("value") if isinstance(result, dict) else None
        found = _source_span(value, texts) if isinstance(value, dict) else None
        if found is not None:
            yield found[1]


def _source_span(value: Record, texts: Texts) -> tuple[str, SourceSpan] | None:
    """The text a value's span is over, by its comment id, and the span; None where it is not over one text."""
    start, end, text = value.get("start"), value.get("end"), value.get("text")
    exact = text if isinstance(text, str) else None
    if ARTICLE in texts:
        if type(start) is not int or type(end) is not int:
            return None
        return ARTICLE, SourceSpan(texts[ARTICLE], start, end, exact)
    # In a dialogue start and end are indices of utterances.
    index, first, last = str(start), value.get("startOffset"), value.get("endOffset")
    if index != str(end) or not index.isdecimal() or type(first) is not int or type(last) is not int:
        return None
    comment = next(itertools.islice(texts, int(index), None), None) if len(index) < 10 else None
    return None if comment is None else (comment, SourceSpan(texts[comment], first, last, exact))


def annotator_of(told: Any, place: str) -> str | None:
    """What to call an annotator. Accounts go by number: names and addresses are nobody's business here."""
    own_id = told.get("id") if isinstance(told, dict) else told
    if isinstance(own_id, str):
        return own_id.partition("@")[0].strip() or None
    found = id_of(own_id, place)
    return None if found is None else f"user {found}"


def _labels(value: Record, kind: str, place: str) -> Iterator[dict[str, Any]]:
    answers = value.get(kind, value.get("labels"))
    for answer in answers if isinstance(answers, list) else [answers]:
        # A path of a taxonomy is a list; its parts make one name.
        told = " > ".join(map(str, answer)) if isinstance(answer, list) else answer
        if label := label_of(told, place):
            yield {"label": label}


def _number(value: Record, kind: str, place: str) -> Iterator[dict[str, Any]]:
    number = value.get(kind)
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if type(number) is int and abs(number) < 2**31:
        yield {"value": number, "kind": "scale"}
    elif number is not None:
        yield {"value": str(number)[:100], "kind": "text"}


def _texts(value: Record, kind: str, place: str) -> Iterator[dict[str, Any]]:
    texts = value.get("text")
    for text in texts if isinstance(texts, list) else [texts]:
        if isinstance(text, str) and text.strip():
            yield {"value": text, "kind": "text"}


_READERS: dict[str, Callable[[Record, str, str], Iterator[dict[str, Any]]]] = {
    "rating": _number,
    "number": _number,
    "textarea": _texts,
}


def _relations(result: Record, prefix: str, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The region a relation starts at, and the relation; one that goes both ways is two."""
    ends = [f"{prefix}{result.get(key)}" for key in _SWAPPED.get(result.get("direction") or "", ("from_id", "to_id"))]
    names = [name for told in result.get("labels") or () if (name := label_of(told, place))] or [_UNNAMED_RELATION]
    for name in names:
        yield ends[0], related(name, ends[1], source=ends[0])
        if result.get("direction") == "bi":
            yield ends[1], related(name, ends[0], source=ends[1])
