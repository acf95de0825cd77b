from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from datasets import ClassLabel, load_dataset

from tests.annotations.exporters.nasty import ARTICLE, FIRST, HEBREW


def test_load_dataset_reads_the_folder(unpacked: Callable[[str], Path], tmp_path: Path):
    found = load_dataset(str(unpacked("huggingface")), cache_dir=str(tmp_path / "cache"))

    assert {split: len(rows) for split, rows in found.items()} == {"train": 4, "validation": 2}
    train = found["train"]
    assert train["text"][:] == [ARTICLE, FIRST, "", HEBREW]
    feature = train.features["question_function"]
    assert isinstance(feature, ClassLabel)
    assert feature.names == ["rebuttal", "support", "no"]
    assert train["question_function"][:] == [None, 0, None, 1]
    assert train[1]["posted_at"] == datetime(2024, 3, 1, 10, 5, tzinfo=UTC)
    claim = train[1]["annotations"][0]
    assert FIRST[claim["start"] : claim["end"]] == claim["exact"]
    assert train[1]["relations"][0]["target"]["comment_id"] == "article"
