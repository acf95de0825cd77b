"""The beginning of a table or of records: how it is read, what its columns are taken for, where it stops."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers import csv_table, jsonl, previewing
from threads.importers.base import Options
from threads.importers.previewing import Preview, preview, shown_value
from threads.importers.unpacking import unpacked


def seen(content: str | bytes, format: str = "csv", **options: Any) -> Preview:
    data = content.encode() if isinstance(content, str) else content
    return preview(format, io.BytesIO(data), Options(filename=f"a.{format}", **options))


def test_a_table_shows_its_columns_and_rows_with_their_lines():
    found = seen('id,said,"e-mail"\n1,"a\nb",x@y.example\n\n2,c,\n')

    assert found.columns == ["id", "said", "e-mail"]
    assert [(row.place, row.values["said"]) for row in found.rows] == [("line 2", "a\nb"), ("line 5", "c")]
    assert (found.encoding, found.delimiter, found.trouble) == ("utf-8", ",", None)


@pytest.mark.parametrize(
    ("content", "encoding", "delimiter"),
    [
        ("id;text\n1;café\n".encode("cp1252"), "cp1252", ";"),
        ("id\ttext\n1\tcafé\n".encode("utf-16"), "utf-16", "\t"),
        ("id|text\n1|café\n".encode("utf-8-sig"), "utf-8", "|"),
    ],
)
def test_encoding_and_delimiter_are_guessed(content: bytes, encoding: str, delimiter: str):
    found = seen(content)

    assert (found.encoding, found.delimiter) == (encoding, delimiter)
    assert found.columns == ["id", "text"]
    assert found.rows[0].values["text"] == "café"


def test_what_the_person_says_wins_over_the_guess():
    found = seen("a;b,c\n1;2,3\n".encode("koi8-r"), encoding="koi8-r", delimiter=",")

    assert (found.columns, found.encoding, found.delimiter) == (["a;b", "c"], "koi8-r", ",")


@pytest.mark.parametrize(
    ("content", "format", "options", "place", "rows"),
    [
        ("id,text\n1,a\n2,b,c\n3,d\n", "csv", {}, "line 3", 1),
        ('id,text\n1,a\n2,"b\n', "csv", {}, "line 3", 1),
        ("text,text\n1,a\n", "csv", {}, "line 1", 0),
        ("id,text\n1,é\n".encode("cp1252"), "csv", {"encoding": "utf-8"}, "byte 10", 0),
        ("id,text\n", "csv", {}, "", 0),
        ('{"text": "a"}\n{oops\n', "jsonl", {}, "line 2", 1),
        ('[{"text": "a"}, 7]', "jsonl", {}, "record 2", 1),
    ],
)
def test_trouble_is_told_with_its_place_below_what_can_be_read(content, format, options, place, rows):
    found = seen(content, format, **options)

    assert found.trouble is not None
    assert place in found.trouble.place
    assert len(found.rows) == rows


def test_broken_rows_are_passed_over_where_they_are_left_out():
    found = seen("id,text\n1,a\n2,b,c\n3,d\n", skip_bad=True)

    assert [row.values["id"] for row in found.rows] == ["1", "3"]
    assert found.trouble is None


def test_nested_records_are_paths_and_rows_of_their_own():
    thread = {
        "title": "The lido",
        "body": "It closes.",
        "replies": [{"by": {"name": "Ann"}, "said": 1, "replies": [{"by": {"name": "Bob"}}]}],
    }
    found = seen(json.dumps(thread), "jsonl")

    assert found.columns == ["title", "body", "replies", "by.name", "said"]
    assert (found.lists, found.replies) == (["replies"], ["replies"])
    assert [(row.place, row.is_thread, row.within, row.is_inside) for row in found.rows] == [
        ("line 1", True, "", False),
        ("line 1, comment 1", False, "line 1", False),
        ("line 1, comment 2", False, "line 1", True),
    ]
    assert found.guess == {"title": "title", "article": "body", "author": "by.name"}


def test_a_list_of_another_name_is_unfolded_once_it_is_named():
    content = json.dumps({"id": 1, "text": "a", "answers": [{"id": 2, "text": "b"}]})

    folded, unfolded = seen(content, "jsonl"), seen(content, "jsonl", mapping={"children": "answers"})

    assert (len(folded.rows), folded.lists, folded.replies) == (1, ["answers"], [])
    assert (len(unfolded.rows), unfolded.replies) == (2, ["answers"])


def test_files_with_the_same_columns_have_the_same_digest():
    assert seen("id,text\n1,a\n").digest == seen("id;text\r\n7;b\r\n").digest
    assert seen("id,text\n1,a\n").digest != seen("text,id\na,1\n").digest
    assert seen('{"id": 1, "text": "a"}', "jsonl").digest == seen('{"text": "b", "id": 2}', "jsonl").digest
    assert seen("").digest == ""


class TestLongFiles:
    """Only the beginning is looked at, and its end is no error."""

    @pytest.fixture(autouse=True)
    def _short(self, monkeypatch):
        monkeypatch.setattr(previewing, "READ_BYTES", 100)

    @pytest.mark.parametrize("end", range(12))
    def test_a_row_cut_in_two_is_no_trouble(self, end):
        content = "id,text\n" + '1,"é, “a”"\n' * 20 + "x" * end
        found = seen(content)

        assert (found.trouble, found.encoding) == (None, "utf-8")
        assert {row.values["text"] for row in found.rows} == {"é, “a”"}
        assert len(found.rows) > 3

    def test_a_broken_row_before_the_cut_is_one(self, monkeypatch):
        monkeypatch.setattr(previewing, "READ_BYTES", 20_000)
        found = seen("id,text\n1,a\n2,b,c\n" + "3,d\n" * 100_000)

        assert found.trouble is not None
        assert found.trouble.place == "line 3"

    def test_of_a_cut_document_the_whole_records_are_shown(self):
        found = seen(json.dumps([{"id": n, "text": f"é {n}"} for n in range(50)], indent=1), "jsonl")

        assert found.trouble is None
        assert [row.values["id"] for row in found.rows] == [0, 1]

    def test_one_record_longer_than_that_shows_nothing(self):
        found = seen(json.dumps({"title": "x" * 200, "comments": []}), "jsonl")

        assert (found.rows, found.trouble) == ([], None)

    def test_a_compressed_file_is_not_unpacked_whole(self, monkeypatch):
        content = io.BytesIO(gzip.compress(b"id,text\n" + b"1,a\n" * 1_000_000))
        file = unpacked(content)

        preview("csv", file, Options(filename="a.csv"))

        assert file.tell() < 1_000_000


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        ("", ""),
        (" a\n", " a\n"),
        (7, "7"),
        (True, "true"),
        ([{"id": 1}, {"id": 2}], "2 inside"),
        (["a", "é"], '["a", "é"]'),
        ("x" * 300, "x" * 240 + "…"),
    ],
)
def test_values_are_shown_short(value: object, shown: str):
    assert shown_value(value) == shown


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "replies", "by", "a.b", ""]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.sampled_from(["csv", "jsonl"]))
def test_no_bytes_make_it_fail(content: bytes, format: str):
    found = seen(content, format)

    assert set(found.guess.values()) <= set(found.columns)


@given(st.lists(VALUES, max_size=4))
def test_no_records_make_it_fail(found: list[Any]):
    shown = seen(json.dumps(found), "jsonl")

    assert set(shown.guess.values()) <= set(shown.columns)
    assert all(shown_value(value) is not None for row in shown.rows for value in row.values.values())


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "encoding", "delimiter"),
    [
        ("comma.csv", "utf-8", ","),
        ("semicolon_cp1252.csv", "cp1252", ";"),
        ("tab_utf16.tsv", "utf-16", "\t"),
        ("utf8_bom.csv", "utf-8", ","),
        ("nested.jsonl", "utf-8", None),
        ("nested_tree.json", "utf-8", None),
    ],
)
def test_the_samples_are_seen_as_they_are_read(samples: Path, name: str, encoding: str, delimiter: str | None):
    """What the guess says, given as a mapping, reads the file just as it is read without one."""
    importer = jsonl if delimiter is None else csv_table
    path = samples / "threads" / "csv-jsonl" / name
    with path.open("rb") as file:
        found = preview(importer.name, file, Options(filename=name))
    with path.open("rb") as file, path.open("rb") as again:
        guessed = list(importer.read(file, Options(filename=name)))
        told = list(importer.read(again, Options(filename=name, mapping=found.guess)))

    assert (found.encoding, found.delimiter, found.trouble) == (encoding, delimiter, None)
    assert told == guessed
