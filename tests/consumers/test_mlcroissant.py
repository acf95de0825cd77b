from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import mlcroissant

from tests.annotations.exporters.nasty import ARTICLE, FIRST, HEBREW


def test_mlcroissant_reads_records_with_their_spans(unpacked: Callable[[str], Path]):
    dataset = mlcroissant.Dataset(jsonld=str(unpacked("croissant") / "croissant.json"))

    rows = list(dataset.records("comments"))

    assert [row["comments/text"].decode() for row in rows] == [ARTICLE, FIRST, "", HEBREW, "", "=1+1"]
    assert rows[3]["comments/comment_id"] == b"c3"
    found = [
        tuple(row[f"comments/annotations/{name}"] for name in ("label", "start", "end", "exact"))
        for row in rows[1]["comments/annotations"]
    ]
    assert len(found) == 9
    label, start, end, exact = found[0]
    assert label == b"claim"
    assert FIRST[int(start) : int(end)] == exact.decode()
    assert not dataset.metadata.issues.errors
