"""The complete export: one JSON object a comment. It re-imports to an equal state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

import orjson

from annotations.exporters.base import About, Record


@dataclass(frozen=True, slots=True)
class Jsonl:
    """Schema version 1: UTF-8, LF, keys in a fixed order, every key always there, null where unknown."""

    name: str = "jsonl"
    label: str = "JSONL, complete"
    suffix: str = ".jsonl"
    media_type: str = "application/jsonl"
    needs: str = ""
    is_of_texts: bool = False
    losses: tuple[str, ...] = ()

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """See Exporter."""
        for record in records:
            out.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
