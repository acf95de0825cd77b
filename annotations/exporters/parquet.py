"""Parquet: one row a comment, with what was answered in nested columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from annotations.exporters.base import About, Record
from annotations.exporters.columns import COMMENT, Column, typed

_ROWS: Final = 5_000  # a row group: what is held in memory


@dataclass(frozen=True, slots=True)
class Parquet:
    """One file, compressed with zstd; the schema is always the same, also where a column is empty."""

    name: str = "parquet"
    label: str = "Parquet"
    suffix: str = ".parquet"
    media_type: str = "application/vnd.apache.parquet"
    needs: str = "pyarrow"
    is_of_texts: bool = False
    losses: tuple[str, ...] = ("Values, attributes and anchors are JSON in text cells.",)

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """See Exporter."""
        table = Table(out, COMMENT, about)
        for record in records:
            table.add(record)
        table.close()


class Table:
    """A Parquet file being written, by row groups."""

    def __init__(self, out: BinaryIO, columns: Mapping[str, Column], about: About) -> None:
        # Here, for it is not installed everywhere, and costs memory that only a worker should pay.
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._pa = pa
        self._columns = columns
        metadata = {"schema_version": "1", "offset_unit": "codepoint", "release": about.release}
        self._schema = pa.schema([(name, _type(pa, column)) for name, column in columns.items()], metadata=metadata)
        self._writer = pq.ParquetWriter(out, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def add(self, row: Mapping[str, Any]) -> None:
        """One row: a value for every column."""
        self._rows.append({name: typed(row.get(name), column) for name, column in self._columns.items()})
        if len(self._rows) == _ROWS:
            self._flush()

    def close(self) -> None:
        """Writes what is left; the file is whole."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []


def _type(pa: Any, column: Column) -> Any:
    if isinstance(column, str):
        if column == "time":
            return pa.timestamp("us", tz="UTC")
        return pa.string() if column == "json" else getattr(pa, {"bool": "bool_"}.get(column, column))()
    if isinstance(column, list):
        return pa.list_(_type(pa, column[0]))
    return pa.struct([(name, _type(pa, inner)) for name, inner in column.items()])
