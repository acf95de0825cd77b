"""A person's choice of columns, with which a table or records are imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from threads.errors import Conflict, Refused
from threads.importers.policies.parents import ROOT_VALUES
from threads.models import Import, User
from threads.services.files import Unreadable
from threads.services.importing.columns import CHOSEN_AGAIN, Columns, alike, columns_of
from threads.services.importing.deciding import queue
from threads.services.importing.reading import mapping_of

_LONGEST_ROOT = 200


def columns_from(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """From pairs of column and target to `columns` as `mapping_of` takes them. Raises Refused for a target twice."""
    pairs = list(pairs)
    for target, times in Counter(target for _, target in pairs).items():
        if times > 1:
            first, second, *_ = (column[:80] for column, chosen in pairs if chosen == target)
            raise Refused(f"“{first}” and “{second}” are both chosen as the {target}. Choose one of them.")
    return {target: column for column, target in pairs}


@transaction.atomic
def choose_columns(
    source: Import,
    *,
    by: User,
    reading: Mapping[str, Any],
    keeps_good_rows: bool = False,
    with_alike: bool = False,
) -> None:
    """Queue the import, to be read as `reading` says (see `mapping_of`); what it leaves open, as `columns_of` proposes.

    With `with_alike` the same goes for the other files of its upload that have the same columns and wait. Raises
    Refused for columns that do not exist, are chosen twice or hold no text, Unreadable where the beginning of the file
    cannot be read so, Conflict where the import is past its columns.
    """
    columns = columns_of(source, reading, keeps_good_rows=keeps_good_rows)
    _check(columns)
    mapping = mapping_of(
        encoding=reading.get("encoding"),
        delimiter=reading.get("delimiter"),
        columns={**reading.get("columns", {}), **columns.chosen},
        day_first=columns.day_first,
        roots=None if columns.roots == ROOT_VALUES else columns.roots,
        filters=source.mapping.get("filters"),
        label_columns=columns.labels,
        label_separator=_first("label_separator", reading, source.mapping),
        offset_unit=_first("offset_unit", reading, source.mapping),
    )
    mapping["header"] = columns.header
    others = list(alike(source, columns.header)) if with_alike else []
    if not _queue(source, by, mapping, keeps_good_rows=keeps_good_rows):
        raise Conflict("The columns of this import are chosen already.")
    for other in others:
        _queue(other, by, mapping, keeps_good_rows=keeps_good_rows)


def _check(columns: Columns) -> None:
    seen, chosen = columns.preview, columns.chosen
    if seen.trouble is not None:
        raise Unreadable(seen.trouble)
    for target, column in [*chosen.items(), *(("labels", column) for column in columns.labels)]:
        if column not in seen.columns:
            raise Refused(f"There is no column “{column[:80]}” for the {target} in the beginning of the file.")
        others = [other for other in chosen if chosen[other] == column and other != target]
        if others:
            raise Refused(f"The column “{column[:80]}” is chosen as {target} and as {others[0]}. Choose one of them.")
    if "target" in chosen and "relation" not in chosen:
        raise Refused("A column says what a relation points at, and none its label. Choose that too.")
    is_table = seen.delimiter is not None
    if "text" not in chosen and (is_table or "article" not in chosen):
        raise Refused("No column holds the text of the comments. Choose it.")
    if chosen.get("children") and chosen["children"] not in seen.lists:
        raise Refused(f"“{chosen['children'][:80]}” holds no list of records.")
    if any(len(root) > _LONGEST_ROOT for root in columns.roots):
        raise Refused(f"A parent that stands for the article has more than {_LONGEST_ROOT} characters.")


def _first(name: str, *told: Mapping[str, Any]) -> Any:
    return next((each[name] for each in told if each.get(name)), None)


def _queue(source: Import, by: User, mapping: Mapping[str, Any], *, keeps_good_rows: bool) -> bool:
    """Whether the import was still open, and is queued now."""
    still_open = Import.objects.filter(
        pk=source.pk, state__in=[Import.State.DRAFT, *CHOSEN_AGAIN], outline__isnull=True
    )
    changed = still_open.update(state=Import.State.QUEUED, mapping=mapping, keeps_good_rows=keeps_good_rows, report={})
    if not changed:
        return False
    source.refresh_from_db()
    queue(source, by)
    return True
