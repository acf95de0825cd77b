"""Export records without names and contacts, or without texts. See annotations/services/records.py for their shape."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from annotations.privacy.contacts import contacts_in
from annotations.privacy.names import Names
from annotations.privacy.rewriting import Rewritten

Record = Mapping[str, Any]


class Mask:
    """What is replaced in a thread: names, where there are any, and contacts of these kinds."""

    def __init__(self, names: Names | None, kinds: Collection[str]) -> None:
        self._names, self._kinds = names, kinds

    def rewritten(self, text: str) -> Rewritten:
        """The text with a pseudonym for each name, and [email] and the like for contacts."""
        edits = [*self._names.edits(text)] if self._names else []
        return Rewritten(text, [*edits, *contacts_in(text, self._kinds)])

    def words(self, text: Any) -> Any:
        """The same of words that nothing points into; anything else stays as it is."""
        return self.rewritten(text).text if isinstance(text, str) else text


def masked(records: Sequence[Record], mask: Mask, *, keeps_texts: bool) -> list[dict[str, Any]]:
    """The records of one thread and round. What points into a comment moves with its text, and covers all of what was
    replaced where it covered a part.

    Texts that are not kept are null, with the SHA-256 of what they were; offsets are into what they were, too.
    """
    rewritten = {row["comment_id"]: mask.rewritten(row["text"]) if keeps_texts else None for row in records}
    return [_Row(record, mask, rewritten).told() for record in records]


class _Row:
    """One record on its way out."""

    def __init__(self, record: Record, mask: Mask, rewritten: Mapping[str, Rewritten | None]) -> None:
        self._record, self._mask, self._rewritten = record, mask, rewritten
        self._own = record["comment_id"]

    def told(self) -> dict[str, Any]:
        """The record with nothing in it that is to be hidden."""
        record, mask, own = self._record, self._mask, self._rewritten[self._own]
        return {
            **record,
            "text": own.text if own else None,
            "text_sha256": None if own else hashlib.sha256(record["text"].encode()).hexdigest(),
            "title": mask.words(record["title"]) if own else None,
            "hyperlinks": [self._link(row, "url", "canonical") for row in record["hyperlinks"]] if own else [],
            "anchors": [self._link(row, "href") for row in record["anchors"]] if own else [],
            "quoted": [list(own.span(*span)) for span in record["quoted"]] if own else record["quoted"],
            "quotes": [self._source(self._passage(row, self._own), row) for row in record["quotes"]],
            "annotations": [self._answer(row) for row in record["annotations"]],
            "relations": [self._relation(row) for row in record["relations"]],
            "mentions": [self._passage(self._words(row, "claim"), self._own) for row in record["mentions"]],
            "evidence": [self._evidence(row) for row in record["evidence"]],
            "gold": record["gold"] and self._words(record["gold"], "reason"),
        }

    def _words(self, row: Record, *names: str) -> dict[str, Any]:
        said = {name: self._mask.words(row[name]) for name in names if row[name] is not None}
        return {**row, **said} if said else dict(row)

    def _link(self, row: Record, *names: str) -> dict[str, Any]:
        return self._passage(self._words(row, *names), self._own)

    def _answer(self, row: Record) -> dict[str, Any]:
        return self._passage(self._words(row, "note", "value"), self._own)

    def _relation(self, row: Record) -> dict[str, Any]:
        target = row["target"]
        moved = self._passage(target, target["comment_id"])
        if "claim" in moved:
            moved = self._words(moved, "claim")
        return self._words(row, "note") | {"target": moved}

    def _evidence(self, row: Record) -> dict[str, Any]:
        names = ("url", "canonical", "passage", "archived")
        moved = self._passage(self._words(row, *names), row["comment_id"])
        source = row["source"]
        return moved | {"source": source and self._source(source, source)}

    def _passage(self, row: Record, comment: str | None) -> dict[str, Any]:
        """Start, end and exact text where they are now; a passage of a comment of another thread stays."""
        if comment is None or row["start"] is None or comment not in self._rewritten:
            return dict(row)
        text = self._rewritten[comment]
        if text is None:
            return {**row, **({"exact": None} if "exact" in row else {})}
        if not text.is_changed:
            return dict(row)
        start, end = text.span(row["start"], row["end"])
        exact = {"exact": text.text[start:end]} if "exact" in row else {}
        return {**row, "start": start, "end": end, **exact}

    def _source(self, row: Record, told: Record) -> dict[str, Any]:
        """What a quotation repeats; in a quote of the record beside start and end, in evidence as they are."""
        names = ("source_start", "source_end") if "source_start" in told else ("start", "end")
        text = self._rewritten.get(told["comment_id"])
        if text is None:
            return dict(row)
        return {**row, **dict(zip(names, text.span(told[names[0]], told[names[1]]), strict=True))}


def by_thread(records: Iterable[Record]) -> Iterable[list[Record]]:
    """The records of each thread and round together: every one begins with its article."""
    rows: list[Record] = []
    for record in records:
        if record["position"] == 0 and rows:
            yield rows
            rows = []
        rows.append(record)
    if rows:
        yield rows
