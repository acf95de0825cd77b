"""The rows that events are about: what is kept of them, how they are found again, how many are written at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final, cast

from django.db import models
from django.utils import timezone

from annotations.models import Adjudication, Annotation, Claim, Decision, Event, Evidence, Judgement, Mention, Relation

Row = Adjudication | Annotation | Relation | Judgement | Decision | Claim | Mention | Evidence
State = dict[str, Any] | None
# The table and what names the row in it.
Key = tuple[str, tuple[Any, ...]]

# Which fields are kept before and after a change.
FIELDS: Final[dict[type[Row], tuple[str, ...]]] = {
    Annotation: (
        "label_id", "value", "start", "end", "exact", "attributes", "note", "unsure", "origin", "retracted_at",
    ),
    Relation: (
        "label_id", "target_kind", "target_comment_id", "target_start", "target_end", "target_exact",
        "target_claim_id", "target_by", "attributes", "note", "unsure", "retracted_at",
    ),
    Judgement: (
        "round_id", "annotator_id", "comment_id", "scheme_version_id", "state", "at", "milliseconds",
        "article_opened", "suggestions_shown",
    ),
    Decision: ("suggestion_id", "annotator_id", "round_id", "verdict", "annotation_id", "is_bulk"),
    Claim: ("wording", "trashed_at", "merged_into_id"),
    Mention: ("claim_id", "comment_id", "start", "end", "exact", "retracted_at"),
    Adjudication: ("question_id", "basis", "reason", "over_own_answers", "is_audit", "superseded_at"),
    Evidence: ("annotation_id", "url", "canonical", "site", "passage", "archived", "retracted_at"),
}  # fmt: skip
TABLES: Final[dict[str, type[Row]]] = {model._meta.model_name or "": model for model in FIELDS}
# By what a row is found again after it was deleted; the last field tells the rows of one step apart.
NATURAL_KEY: Final[dict[type[Row], tuple[str, ...]]] = {
    Judgement: ("round_id", "annotator_id", "comment_id"),
    Decision: ("annotator_id", "suggestion_id"),
}
# Bookkeeping: a change of these alone is no change of what was said.
INCIDENTAL: Final = frozenset({"at", "milliseconds", "article_opened", "suggestions_shown"})
# Ids a query: SQLite allows a limited number of values.
BATCH: Final = 500


def snapshot(row: Row | None) -> State:
    """The fields of a row that a change may touch, as JSON values; None for a row that is not there."""
    if row is None:
        return None
    fields: dict[str, Any] = {}
    for name in FIELDS[type(row)]:
        value = getattr(row, name)
        fields[name] = value.isoformat() if hasattr(value, "isoformat") else value
    return fields


def says_the_same(state: State, expected: State) -> bool:
    """Whether the row is as the event left it. Fields that the event does not know do not count."""
    if state is None or expected is None:
        return state is expected
    return all(state.get(name) == value for name, value in expected.items() if name not in INCIDENTAL)


def key_of(event: Event) -> Key:
    """What names the event's row."""
    natural = NATURAL_KEY.get(TABLES[event.table])
    if natural is None:
        return event.table, (event.row,)
    known = event.before or event.after or {}
    return event.table, tuple(known[name] for name in natural)


def find(keys: Iterable[Key]) -> dict[Key, Row]:
    """Those of the rows that are there: one query a table and batch."""
    wanted: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for table, key in keys:
        wanted[table].append(key)
    found: dict[Key, Row] = {}
    for table, named in wanted.items():
        model = TABLES[table]
        names = NATURAL_KEY.get(model, ("pk",))
        for common, part in _groups(named):
            fixed = dict(zip(names, common, strict=False))
            for row in model.objects.filter(**fixed, **{f"{names[-1]}__in": part}):
                found[table, tuple(getattr(row, name) for name in names)] = row
    return found


def _groups(keys: Collection[tuple[Any, ...]]) -> Iterator[tuple[tuple[Any, ...], Sequence[Any]]]:
    """Keys that differ in their last part alone, as (what they share, last parts)."""
    lasts: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for *common, last in keys:
        lasts[tuple(common)].append(last)
    for shared, parts in lasts.items():
        for part in _batches(parts):
            yield shared, part


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def write(rows: dict[Key, Row], wanted: dict[Key, State]) -> dict[Key, Row]:
    """Brings rows to these states: makes, changes and deletes them. Returns them all; deleted ones keep their id.

    What is taken back goes first, so that two answers to a one-of question never stand side by side.
    """
    written: dict[Key, Row] = {}
    changed: dict[tuple[bool, str], list[tuple[Row, dict[str, Any]]]] = defaultdict(list)
    made: dict[str, dict[Key, Row]] = defaultdict(dict)
    gone: dict[str, list[int]] = defaultdict(list)
    for key, state in wanted.items():
        table, row = key[0], rows.get(key)
        if state is None and row is not None:
            gone[table].append(row.pk)
            written[key] = row
        elif state is not None and row is not None:
            is_back = state.get("retracted_at") is None and state.get("superseded_at") is None
            changed[is_back, table].append((row, state))
            written[key] = row
        elif state is not None:
            made[table][key] = TABLES[table](**_values(TABLES[table], state))
    for table, pks in gone.items():
        for part in _batches(pks):
            TABLES[table].objects.filter(pk__in=part).delete()
    for (_, table), pairs in sorted(changed.items(), key=lambda item: item[0]):
        _update(TABLES[table], pairs)
    for table, fresh in made.items():
        _manager(TABLES[table]).bulk_create(fresh.values())
        written |= fresh
    return written


def _update(model: type[Row], pairs: list[tuple[Row, dict[str, Any]]]) -> None:
    names: set[str] = set()
    now = timezone.now()
    for row, state in pairs:
        before = snapshot(row) or {}
        names |= {name for name, value in state.items() if before.get(name) != value}
        for name, value in _values(model, state).items():
            setattr(row, name, value)
        for name, value in (("version", getattr(row, "version", 0) + 1), ("updated_at", now)):
            if hasattr(row, name):
                setattr(row, name, value)
                names.add(name)
    if names:
        _manager(model).bulk_update([row for row, _ in pairs], sorted(names))


def _manager(model: type[Row]) -> models.Manager[Any]:
    """Rows of one table come together by construction, which the type checker cannot see."""
    return cast("models.Manager[Any]", model.objects)


def _values(model: type[Row], state: dict[str, Any]) -> dict[str, Any]:
    """JSON values as the columns take them; ids stay ids."""
    values: dict[str, Any] = {}
    for name, value in state.items():
        field = model._meta.get_field(name)
        values[name] = value if field.is_relation else field.to_python(value)  # type: ignore[union-attr]
    return values
