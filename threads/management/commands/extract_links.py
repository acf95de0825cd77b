"""Hyperlinks of a file, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from threads.management.json_lines import JsonLinesCommand
from threads.structure.hyperlinks import find_hyperlinks
from threads.text import canonical


class Command(JsonLinesCommand):
    """{"id", "text"} in, links out. Offsets are code points over the canonical text (line ends LF, no NUL)."""

    help = 'For each line {"id", "text"} print {"id", "links": [{"start", "end", "url", "canonical", "domain"}]}.'

    def answer(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """The id, and each hyperlink of the text in order. Raises ValueError."""
        if not isinstance(record.get("text"), str) or "id" not in record:
            raise ValueError('an object with "id" and a "text" is expected')
        links = [
            {"start": link.start, "end": link.end, "url": link.url, "canonical": link.canonical, "domain": link.site}
            for link in find_hyperlinks(canonical(record["text"]))
        ]
        return {"id": record["id"], "links": links}
