"""Parquet and the Hugging Face folder, read by pyarrow and as YAML."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import pyarrow.parquet as pq
import yaml

from annotations.exporters.base import About
from annotations.exporters.columns import COMMENT
from tests.annotations.exporters.nasty import ABOUT, FIRST, entries, nasty, record, written


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the table as a record again: JSON read, times as text, no field that the record does not have."""
    for name in ("anchors", "quoted"):
        row[name] = json.loads(row[name])
    for annotation in row["annotations"]:
        annotation["attributes"] = json.loads(annotation["attributes"])
        annotation["value"] = annotation["value"] and json.loads(annotation["value"])
    for relation in row["relations"]:
        if relation["target"]["claim"] is None:
            del relation["target"]["claim"]
    for holder, name in [(row, "posted_at"), (row, "published_at"), *((said, "at") for said in row["judgements"])]:
        if holder[name] is not None:
            holder[name] = holder[name].isoformat().replace("+00:00", "Z")
    return row


def test_a_row_is_a_record():
    rows = pq.read_table(io.BytesIO(written("parquet"))).to_pylist()

    assert [plain(row) for row in rows] == nasty()


def test_the_schema_is_the_same_for_every_release():
    full = pq.read_schema(io.BytesIO(written("parquet")))
    bare = pq.read_schema(io.BytesIO(written("parquet", [record("t", "article", "", None, 0, 0)])))

    assert bare.equals(full, check_metadata=True)
    assert full.names == list(nasty()[0]) == list(COMMENT)
    assert full.metadata[b"offset_unit"] == b"codepoint"
    assert str(full.field("posted_at").type) == "timestamp[us, tz=UTC]"


def test_row_groups_bound_what_is_held():
    many = [record("t", f"c{n}", "x", None if n == 0 else "c0", n, min(n, 1)) for n in range(5_001)]

    file = pq.ParquetFile(io.BytesIO(written("parquet", many)))

    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [5_000, 1]


def test_the_hub_gets_a_file_for_each_split_that_has_comments():
    files = entries("huggingface")

    assert list(files) == [
        "README.md", "data/train-00000-of-00001.parquet", "data/validation-00000-of-00001.parquet",
    ]  # fmt: skip
    train = pq.read_table(io.BytesIO(files["data/train-00000-of-00001.parquet"])).to_pylist()
    assert [row["question_function"] for row in train] == [None, "rebuttal", None, "support"]
    assert train[1]["posted_at"] == datetime(2024, 3, 1, 10, 5, tzinfo=UTC)
    claim = train[1]["annotations"][0]
    assert FIRST[claim["start"] : claim["end"]] == claim["exact"]


def test_the_card_is_yaml_that_names_every_column():
    _, head, text = entries("huggingface")["README.md"].decode().split("---\n", 2)
    card = yaml.safe_load(head)

    assert card["pretty_name"] == ABOUT.project
    assert (card["language"], card["license"], card["size_categories"]) == (["en", "he"], "cc-by-4.0", ["n<1K"])
    assert [row["split"] for row in card["configs"][0]["data_files"]] == ["train", "validation"]
    features = {row["name"]: row for row in card["dataset_info"]["features"]}
    assert list(features) == [*COMMENT, "question_function"]
    assert features["question_function"]["dtype"]["class_label"]["names"] == ["rebuttal", "support", "no"]
    assert {"name": "start", "dtype": "int32"} in features["annotations"]["list"]
    assert "How\nto judge" in text


def test_what_nobody_said_stands_in_no_card():
    with zipfile.ZipFile(io.BytesIO(written("huggingface", about=About("x@1", "X", "2026-01-01T00:00:00Z")))) as zip:
        card = yaml.safe_load(zip.read("README.md").decode().split("---\n")[1])

    assert not {"license", "language"} & set(card)
