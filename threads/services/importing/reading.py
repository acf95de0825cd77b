"""How the file of an import is to be read: what people say at any door, as Import.mapping keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings

from threads.errors import Refused
from threads.importers.base import Options
from threads.importers.unpacking import inner_name
from threads.models import Import
from threads.text import canonical


def mapping_of(
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    columns: Mapping[str, str] | None = None,
    day_first: bool | None = None,
    roots: Iterable[str] | None = None,
    filters: Mapping[str, str] | None = None,
    label_columns: Sequence[str] = (),
    label_separator: str | None = None,
    offset_unit: str | None = None,
) -> dict[str, Any]:
    """What Import.mapping holds: only what somebody said, the rest is guessed.

    `columns` go from targets (see importers.fields) to columns or dotted paths; "" is for a target that has none.
    `day_first` is for times such as 01/02/2003, `roots` are the parents that stand for the article. Raises Refused for
    what no database keeps.
    """
    _refuse_unstorable(delimiter or "", *(columns or {}).values(), *(roots or ()), *(filters or {}).values())
    filters = {name: value for name, value in (filters or {}).items() if value}
    told = {
        "encoding": encoding or None,
        "delimiter": delimiter or None,
        "columns": dict(columns) if columns else None,
        "day_first": day_first,
        "roots": None if roots is None else sorted(set(roots)),
        "filters": filters or None,
        "label_columns": list(label_columns) or None,
        "label_separator": label_separator or None,
        "offset_unit": offset_unit or None,
    }
    return {name: value for name, value in told.items() if value is not None}


def _refuse_unstorable(*texts: str) -> None:
    """A NUL or a lone surrogate, which only hostile files have."""
    for text in texts:
        if canonical(text) != text:
            raise Refused(f"{text[:80]!r} holds characters that cannot be stored; change it in the file.")


def options_of(source: Import) -> Options:
    """The importers' options for the file of an import."""
    mapping = source.mapping
    return Options(
        filename=inner_name(source.filename),
        title=source.title or None,
        encoding=mapping.get("encoding"),
        delimiter=mapping.get("delimiter"),
        mapping=mapping.get("columns", {}),
        day_first=mapping.get("day_first"),
        roots=frozenset(mapping["roots"]) if "roots" in mapping else None,
        filters=mapping.get("filters", {}),
        label_columns=tuple(mapping.get("label_columns", ())),
        label_separator=mapping.get("label_separator"),
        offset_unit=mapping.get("offset_unit"),
        skip_bad=source.keeps_good_rows,
        max_bytes=settings.MAX_UPLOAD_BYTES,
    )
