"""What an exporter takes and gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, Protocol

# One comment of a frozen release, as annotations/services/records.py writes it.
Record = Mapping[str, Any]


class Exporter(Protocol):
    """One format: one file of this room and one line of FORMATS."""

    @property
    def name(self) -> str:
        """Its key in FORMATS, and what people type."""

    @property
    def label(self) -> str:
        """What people read."""

    @property
    def suffix(self) -> str:
        """The end of the file's name, dot included."""

    @property
    def media_type(self) -> str:
        """For the download."""

    @property
    def losses(self) -> tuple[str, ...]:
        """What of a release the format cannot hold; empty for a loss-free one."""

    def write(self, records: Iterable[Record], out: BinaryIO) -> None:
        """Writes the records, one at a time, at constant memory. The same records give the same bytes for ever."""
