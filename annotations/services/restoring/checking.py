"""Label records as they have to be: what has another shape is told apart before anything reads it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from annotations.models import Adjudication, Evidence, Judgement
from threads.importers.base import MalformedFile
from threads.importers.labelling import LONGEST_LABEL

Record = Mapping[str, Any]
_NONE = type(None)
_LONGEST_UID: Final = 64
_PARTS = ("judgements", "annotations", "relations", "mentions", "evidence")


def place_of(record: Record, row: Any = None) -> str:
    """Where a label stands, for messages."""
    comment = f"comment {str(record.get('comment_id'))[:80]}" if record.get("comment_id") else "the article"
    told = row.get("place") if isinstance(row, Mapping) else None
    return f"{told}, {comment}" if told else comment


def sound(record: Record) -> tuple[dict[str, Any], list[MalformedFile]]:
    """The record with those of its rows that can be read, and what is wrong with the others."""
    kept: dict[str, Any] = {**record, "gold": None}
    problems = []
    for part in _PARTS:
        kept[part] = []
        for row in _rows(record, part):
            try:
                _CHECKS[part](row, record)
            except ValueError as error:
                problems.append(_problem(error, place_of(record, row)))
            else:
                kept[part].append({"id": None, "annotator": None, "from": None, **row})
    if record.get("gold") is not None:
        try:
            _check_gold(record["gold"])
        except ValueError as error:
            problems.append(_problem(error, place_of(record)))
        else:
            kept["gold"] = record["gold"]
    return kept, problems


def _rows(record: Record, part: str) -> Iterator[Any]:
    rows = record.get(part)
    # What is no list of rows is one row that cannot be read.
    yield from rows if isinstance(rows, list) else [] if rows is None else [rows]


def _problem(error: ValueError, place: str) -> MalformedFile:
    return MalformedFile(f"its labels cannot be read ({error})", place=place, advice="export the labels again")


def _need(row: Any, name: str, *types: type) -> Any:
    """The value, which is of one of these types exactly. Raises ValueError."""
    value = row.get(name) if isinstance(row, Mapping) else None
    if not isinstance(row, Mapping) or type(value) not in types:
        shown = row if not isinstance(row, Mapping) else value
        raise ValueError(f"{name} is {str(shown)[:40]!r}")
    return value


def _need_names(row: Any, record: Record, *names: str) -> None:
    """Our own exports name every row and annotator; other tools need not."""
    is_foreign = bool(record.get("brings_scheme"))
    for name in names:
        _need(row, name, str, *((_NONE,) if is_foreign else ()))
    if not is_foreign and len(row.get("id") or "") > _LONGEST_UID:
        raise ValueError(f"id has more than {_LONGEST_UID} characters")


def _check_judgement(row: Any, record: Record) -> None:
    _need_names(row, record, "annotator")
    if _need(row, "state", str) not in Judgement.State.values:
        raise ValueError(f"the state {row['state'][:40]!r} is not known")


def _check_annotation(row: Any, record: Record) -> None:
    _need_names(row, record, "id", "annotator")
    _check_name(row, "question")
    _need(row, "attributes", dict, _NONE)
    _need(row, "note", str, _NONE)
    if _need(row, "label", str, _NONE) is not None:
        _check_name(row, "label")
    elif row.get("value") is None:
        raise ValueError("there is neither a label nor a value")
    if row.get("kind") == "scale":
        _need(row, "value", int)
    if type(row.get("value")) is int and abs(row["value"]) >= 2**31:
        raise ValueError("value is too large a number")
    _check_span(row)
    if said := _need(row, "suggestion", dict, _NONE):
        _need(said, "extractor", str)
        _need(said, "version", str)
        _need(said, "confidence", int, float)


def _check_relation(row: Any, record: Record) -> None:
    _need_names(row, record, *(() if record.get("brings_scheme") else ("id",)), "annotator")
    _check_name(row, "label")
    _need(row, "from", str, _NONE)
    _need(row, "note", str, _NONE)
    target = _need(row, "target", dict)
    kind = _need(target, "kind", str)
    _need(target, "comment_id", str, *(() if kind in ("comment", "span") else (_NONE,)))
    if kind == "claim":
        _need(target, "claim", str)
    if kind == "span" or (kind == "claim" and target.get("start") is not None):
        _need(target, "comment_id", str)
        _need(target, "start", int)
        _need(target, "end", int)
        _need(target, "exact", str)


def _check_mention(row: Any, record: Record) -> None:
    _need_names({"id": "", **row} if isinstance(row, Mapping) else row, record, "annotator")
    _need(row, "claim", str)
    _check_span(row)


def _check_evidence(row: Any, record: Record) -> None:
    _need_names(row, record, "id", "annotator")
    _need(row, "annotation", str)
    kind = _need(row, "kind", str)
    if kind not in Evidence.Kind.values:
        raise ValueError(f"the kind {kind[:40]!r} is not known")
    for name in ("url", "canonical", "site", "passage", "archived"):
        _need(row, name, str, _NONE)
    if kind != Evidence.Kind.TYPED:
        _need(row, "comment_id", str)
        _need(row, "start", int)
        _check_span(row)
    if kind == Evidence.Kind.QUOTE:
        source = _need(row, "source", dict)
        _need(source, "comment_id", str)
        _need(source, "start", int)
        _need(source, "end", int)
    elif not row.get("url") and (kind == Evidence.Kind.HYPERLINK or not row.get("passage")):
        raise ValueError("there is neither an address nor a passage")


def _check_span(row: Any) -> None:
    if _need(row, "start", int, _NONE) is not None:
        _need(row, "end", int)
        _need(row, "exact", str)


def _check_gold(gold: Any) -> None:
    _check_decision(gold)
    for decision in gold.get("decisions") or ():
        _check_decision(decision)
        _need(decision, "question", str, _NONE)
    for part in ("annotations", "relations"):
        if not all(isinstance(uid, str) for uid in _need(gold, part, list)):
            raise ValueError(f"{part} of gold are no names")


def _check_decision(row: Any) -> None:
    _need(row, "by", str)
    _need(row, "reason", str, _NONE)
    if _need(row, "basis", str) not in Adjudication.Basis.values:
        raise ValueError(f"the basis {row['basis'][:40]!r} is not known")


def _check_name(row: Any, name: str) -> None:
    told = _need(row, name, str)
    if not 0 < len(told) <= LONGEST_LABEL:
        raise ValueError(f"{name} is {told[:40]!r}, which has {len(told)} characters")


_CHECKS: dict[str, Callable[[Any, Record], None]] = {
    "judgements": _check_judgement,
    "annotations": _check_annotation,
    "relations": _check_relation,
    "mentions": _check_mention,
    "evidence": _check_evidence,
}
