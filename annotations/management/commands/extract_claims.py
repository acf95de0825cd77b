"""Claims and rebuttals of a file, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotations.extraction.records import claim_record
from threads.management.json_lines import JsonLinesCommand


class Command(JsonLinesCommand):
    """{"id", "text", "parent"?} in, scores and spans out."""

    help = 'Score a JSONL file of {"id", "text", "parent"?} records: claims by sentence, and whether the text rebuts.'

    def answer(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """See annotations/extraction/records.py."""
        return claim_record(record)
