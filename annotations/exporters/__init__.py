"""Frozen records in, bytes out. No database. A format is one file here and one line below."""

from __future__ import annotations

from collections.abc import Mapping

from annotations.exporters.base import Exporter
from annotations.exporters.csv_tables import CsvTables
from annotations.exporters.jsonl import Jsonl

_ALL: tuple[Exporter, ...] = (
    Jsonl(),
    CsvTables(),
)

FORMATS: Mapping[str, Exporter] = {exporter.name: exporter for exporter in _ALL}
