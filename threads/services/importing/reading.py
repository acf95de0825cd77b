"""How the file of an import is to be read: what people say at any door, as Import.mapping keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from threads.importers.base import Options
from threads.importers.unpacking import inner_name
from threads.models import Import


def mapping_of(
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    columns: Mapping[str, str] | None = None,
    filters: Mapping[str, str] | None = None,
    label_columns: Sequence[str] = (),
    label_separator: str | None = None,
    offset_unit: str | None = None,
) -> dict[str, Any]:
    """What Import.mapping holds: only what somebody said, the rest is guessed."""
    filters = {name: value for name, value in (filters or {}).items() if value}
    told: dict[str, Any] = {
        "encoding": encoding,
        "delimiter": delimiter,
        "columns": dict(columns or {}),
        "filters": filters,
    }
    told |= {"label_columns": list(label_columns), "label_separator": label_separator, "offset_unit": offset_unit}
    return {name: value for name, value in told.items() if value}


def options_of(source: Import) -> Options:
    """The importers' options for the file of an import."""
    return Options(
        filename=inner_name(source.filename),
        title=source.title or None,
        encoding=source.mapping.get("encoding"),
        delimiter=source.mapping.get("delimiter"),
        mapping=source.mapping.get("columns", {}),
        filters=source.mapping.get("filters", {}),
        label_columns=tuple(source.mapping.get("label_columns", ())),
        label_separator=source.mapping.get("label_separator"),
        offset_unit=source.mapping.get("offset_unit"),
        skip_bad=source.keeps_good_rows,
        max_bytes=settings.MAX_UPLOAD_BYTES,
    )
