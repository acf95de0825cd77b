"""What export records say of listed claims and of evidence: fields of schema 1 that came later, read where they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from annotations.models import Evidence, Mention
from threads.models import Comment


def mention_record(row: Mention, annotator: str) -> dict[str, Any]:
    """A place where a listed claim is made, by the claim's wording."""
    return {
        "annotator": annotator,
        "claim": row.claim.listed.wording,
        "start": row.start,
        "end": row.end,
        "exact": row.exact,
    }


def evidence_record(row: Evidence, annotator: str, comment_id: Callable[[Comment], str]) -> dict[str, Any]:
    """What was put forward for the annotation with the public name in `annotation`."""
    return {
        "id": row.uid,
        "annotator": annotator,
        "annotation": row.annotation.uid,
        "kind": row.kind,
        "comment_id": comment_id(row.found_in) if row.found_in else None,
        "start": row.start,
        "end": row.end,
        "exact": row.exact,
        "source": row.source
        and {"comment_id": comment_id(row.source), "start": row.source_start, "end": row.source_end},
        "url": row.url or None,
        "canonical": row.canonical,
        "site": row.site or None,
        "passage": row.passage or None,
        "archived": row.archived or None,
    }
