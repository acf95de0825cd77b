"""What export records say of listed claims and of evidence: fields of schema 1 that came later, read where they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def mention_record(row: Any, annotator: str) -> dict[str, Any]:
    """A place where a listed claim is made, by the claim's wording."""
    return {
        "annotator": annotator,
        "claim": listed_wording(row.claim__wording, row.claim__merged_into__wording),
        "start": row.start,
        "end": row.end,
        "exact": row.exact,
    }


def listed_wording(wording: str, merged: str | None) -> str:
    """The words of the claim that is listed: of the one it was merged into, if it was."""
    return wording if merged is None else merged


def evidence_record(row: Any, annotator: str, public_id: Callable[..., str]) -> dict[str, Any]:
    """What was put forward for the annotation with the public name in `annotation`."""
    return {
        "id": row.uid,
        "annotator": annotator,
        "annotation": row.annotation__uid,
        "kind": row.kind,
        "comment_id": row.found_in_id
        and public_id(row.found_in__external_id, row.found_in__position, row.found_in__source_order),
        "start": row.start,
        "end": row.end,
        "exact": row.exact,
        "source": row.source_id
        and {
            "comment_id": public_id(row.source__external_id, row.source__position, row.source__source_order),
            "start": row.source_start,
            "end": row.source_end,
        },
        "url": row.url or None,
        "canonical": row.canonical,
        "site": row.site or None,
        "passage": row.passage or None,
        "archived": row.archived or None,
    }
