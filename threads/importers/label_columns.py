"""Columns of a table, or fields of a record, that hold labels: which ones the person said, and which ones may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from threads.importers.base import MalformedFile, Options
from threads.importers.cells import id_of, text_of
from threads.importers.fields import ALIASES, is_private, plain_name
from threads.importers.labelling import LONGEST_LABEL, Said, labelled, related
from threads.text import canonical

ROLES = ("annotator", "target", "relation")
"""What a mapping may name besides a comment's own fields: who labelled, what a relation points at, and its label."""
_ANNOTATORS = frozenset({"annotator", "annotatorid", "annotatorname", "coder", "coderid", "rater", "workerid"})

_MOST_VALUES = 20
_LONGEST_VALUE = 40


class Candidate(NamedTuple):
    """A column that may hold labels, and its values by how often they come."""

    column: str
    values: Sequence[tuple[str, int]]


def label_candidates(rows: Iterable[Mapping[str, str]]) -> list[Candidate]:
    """The columns of some rows that look like labels: from 2 to 20 different short values, which repeat."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        for column, cell in row.items():
            if cell.strip():
                counts.setdefault(column, Counter())[cell.strip()] += 1
    taken = {alias for aliases in ALIASES.values() for alias in aliases} | _ANNOTATORS
    return [
        Candidate(column, values.most_common())
        for column, values in counts.items()
        if plain_name(column) not in taken
        and not is_private(column)
        and 2 <= len(values) <= _MOST_VALUES
        and 2 * len(values) <= values.total()
        and max(map(len, values)) <= _LONGEST_VALUE
    ]


def field_mapping(options: Options) -> dict[str, str]:
    """The mapping of a comment's own fields, without what is about labels."""
    return {target: path for target, path in options.mapping.items() if target not in ROLES}


@dataclass(slots=True)
class LabelColumns:
    """Reads labels from flat rows as the options say; says nothing where they name no column."""

    columns: tuple[str, ...]
    roles: dict[str, str]
    separator: str | None
    _unmet: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, options: Options) -> LabelColumns:
        """Raises MalformedFile where a relation has no column, or a column is named for two things."""
        roles = {role: options.mapping[role] for role in ROLES if options.mapping.get(role)}
        if "target" in roles and "relation" not in roles:
            raise MalformedFile(
                "the mapping names a target and no relation", advice="name the column that holds the relation's label"
            )
        named = Counter([*options.label_columns, *roles.values(), *set(field_mapping(options).values())])
        if double := next((column for column, times in named.items() if times > 1), None):
            raise MalformedFile(f"the column {double!r} is named for two things", advice="name it once")
        return cls(options.label_columns, roles, options.label_separator or None, set(options.label_columns))

    @property
    def named(self) -> tuple[str, ...]:
        """All columns that the person named."""
        return (*self.columns, *self.roles.values())

    def read(self, leaves: Mapping[str, Any], place: str) -> tuple[Mapping[str, Any], tuple[Said, ...]]:
        """The row without its labels, and what an annotator said in it.

        A row that names its annotator is one they were done with, even where it gives no label; without an annotator
        only a label tells that somebody judged the comment. Raises MalformedFile.
        """
        if not self.columns and "relation" not in self.roles:
            return leaves, ()
        self._unmet.difference_update(leaves)
        roles = self.roles
        if "annotator" not in roles:
            guess = next((path for path in leaves if plain_name(path) in _ANNOTATORS), None)
            roles = roles | ({"annotator": guess} if guess else {})
        cells = {role: id_of(leaves.get(path), place) for role, path in roles.items()}
        annotations = tuple(
            labelled(name_of(column, place), value)
            for column in self.columns
            for value in self._values(leaves.get(column), place)
        )
        relation = (cells.get("relation") or "").strip()
        relations = (related(name_of(relation, place), cells.get("target")),) if relation else ()
        annotator = (cells.get("annotator") or "").strip() or None
        is_done = annotator is not None or bool(annotations or relations)
        used = {*self.columns, *roles.values()}
        rest = {path: value for path, value in leaves.items() if path not in used}
        said = Said(annotator, "done" if is_done else None, annotations, relations, place=place)
        return rest, (said,) if is_done else ()

    def check_met(self) -> None:
        """Raises MalformedFile where a column that holds labels was in none of the rows read."""
        if self._unmet:
            raise MalformedFile(
                f"no record has a field {min(self._unmet)!r} for labels", advice="name a field by its dotted path"
            )

    def _values(self, cell: Any, place: str) -> list[str]:
        values = cell if isinstance(cell, list) else [cell]
        if self.separator is not None and isinstance(cell, str):
            values = cell.split(self.separator)
        return [named for value in values if (named := label_of(value, place))]


def label_of(value: Any, place: str) -> str:
    """A label as a file writes it; "" where there is none. Truth values are "true" and "false"."""
    if value is None:
        return ""
    written = str(value).lower() if isinstance(value, bool) else text_of(value, place)
    whole = id_of(value, place) if isinstance(value, float) else written
    return name_of((whole or "").strip(), place)


def name_of(name: str, place: str) -> str:
    """The name of a label or question on one line. Raises MalformedFile where it is too long to be one."""
    told = " ".join(canonical(name).split())
    if len(told) > LONGEST_LABEL:
        raise MalformedFile(
            f"the label {told[:40]!r}… has {len(told):,} characters; a label may have {LONGEST_LABEL}",
            place=place,
            advice="name another column, or shorten it",
        )
    return told
