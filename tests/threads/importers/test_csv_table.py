from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers import csv_table, tables
from threads.importers.base import MalformedFile, Options, RawThread


def read(table: str | bytes, **options: Any) -> list[RawThread]:
    content = table.encode() if isinstance(table, str) else table
    return list(csv_table.read(io.BytesIO(content), Options(filename="table.csv", **options)))


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [
        ("id,text", ","),
        ("id;text;a,b", ";"),
        ("id\ttext", "\t"),
        ("id|text", "|"),
        ('"a,b,c";text', ";"),
        ("text", ","),
    ],
)
def test_the_delimiter_is_guessed_from_the_header(header: str, delimiter: str):
    assert tables.guess_delimiter(header) == delimiter


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_cells_hold_delimiters_quotes_and_line_ends(ends: str):
    table = ends.join(["id,parent,text", '1,,"a ""b"", c', 'd"', "2,1,e", ""])

    [thread] = read(table)

    assert [(c.external_id, c.parent_external_id, c.text, c.place) for c in thread.comments] == [
        ("1", None, 'a "b", c\nd', "line 2"),
        ("2", "1", "e", "line 4"),
    ]


def test_rows_without_ids_are_numbered():
    [thread] = read("text,user\na,Ann\nb,Bob\n")

    assert [comment.external_id for comment in thread.comments] == ["1", "2"]


def test_the_table_may_begin_with_empty_lines_and_hold_others():
    [thread] = read("\n\nid,text\n1,a\n\n2,b\n\n")

    assert [(comment.text, comment.place) for comment in thread.comments] == [("a", "line 4"), ("b", "line 6")]


def test_other_columns_are_kept_as_the_raw_record():
    [thread] = read("text,Flair,e-mail\na,news,a@b.example\n")

    assert thread.comments[0].raw == {"Flair": "news"}


def test_a_mapping_names_columns_the_guess_cannot_know():
    [thread] = read("who,said\nAnn,a\n", mapping={"text": "said", "author": "who"})

    assert (thread.comments[0].author, thread.comments[0].text) == ("Ann", "a")


def test_a_long_cell_is_imported():
    [thread] = read("text\n" + "x" * 200_000 + "\n")

    assert len(thread.comments[0].text) == 200_000


def test_windows_1252_is_guessed_and_told():
    [thread] = read("text\nnaïve “q”\n".encode("cp1252"))

    assert thread.comments[0].text == "naïve “q”"
    assert [notice.code for notice in thread.warnings] == ["encoding_guessed"]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("id,text\n", "The file is empty: it has a header and no rows"),
        (";", "The file is empty"),
        (
            "a,b\n1,2\n",
            "Line 1: no column is named like a comment's text, such as 'text'; call",
        ),
        ("text,id,text\na,1,b\n", "Line 1: the column 'text' stands twice"),
        ("text," + ",".join(map(str, range(10_000))) + "\n", "Line 1: there are more than 10,000 columns"),
        ("id,text\n1,a,b\n", "Line 2: the row has 3 cells and the header 2"),
        ("id,text\n1,a\n2\n", "Line 3: the row has 1 cells and the header 2"),
        ('id,text\n1,"a\n2,b\n', "Line 2: a quote is opened and never closed"),
        ('id,text\n1,"a"b\n', "Line 2: the row cannot be read"),
        ("text\n" + "x" * 1_000_001, "Line 2: the comment has 1,000,001 characters; a comment may have 1,000,000"),
        ("text\n" + "x" * 2_000_001, "Line 2: a cell has more than 2,000,000 characters"),
        (b"text\na\x81b\n", "Byte 6: this is not CP1252 text"),
        (b"PK\x03\x04" + b"\x14\x00" * 9 + b"xl/", "This is an Excel workbook (.xlsx), not a CSV table"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_place(table: str | bytes, told: str):
    with pytest.raises(MalformedFile) as refusal:
        read(table)

    assert told in str(refusal.value)


def test_a_mapping_to_no_column_is_refused():
    with pytest.raises(MalformedFile, match="there is no column 'said' for the text"):
        read("who,what\nAnn,a\n", mapping={"text": "said"})


def test_bad_rows_can_be_skipped():
    [thread] = read("id,text\n1,a\n2\n3,c\n", skip_bad=True)

    assert [comment.external_id for comment in thread.comments] == ["1", "3"]
    assert [(notice.code, notice.place) for notice in thread.warnings] == [("bad_record", "line 3")]


@pytest.mark.samples
@pytest.mark.parametrize("name", ["comma.csv", "semicolon_cp1252.csv", "tab_utf16.tsv", "utf8_bom.csv"])
def test_samples_give_the_counts_of_their_readme(samples: Path, name: str):
    with (samples / "threads" / "csv-jsonl" / name).open("rb") as file:
        threads = list(csv_table.read(file, Options(filename=name)))

    comments = [comment for thread in threads for comment in thread.comments]
    assert [(thread.external_id, thread.title) for thread in threads] == [("T1", 'Trams "now"'), ("T2", "Buses")]
    assert [(c.external_id, c.parent_external_id, c.author) for c in comments] == [
        ("a1", None, "Ann"),
        ("a2", "a1", "Bob"),
        ("a3", "a2", None),
        ("a4", None, "Cat"),
        ("a5", None, "Dan"),
    ]
    assert [comments[0].text, comments[1].text, comments[4].text] == [
        "Top, with comma",
        "two\nlines; semicolon",
        "=1+1",
    ]
    assert [comment.posted_precision for comment in comments] == ["none"] * 4 + ["exact"]
    assert sum(notice.code == "bad_time" for thread in threads for notice in thread.warnings) == 3


CELLS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.just("\n"), min_size=1, max_size=30
)


@given(st.lists(CELLS.filter(str.strip), min_size=1, max_size=8))
def test_texts_survive_the_way_through_a_table(texts: list[str]):
    cells = ['"' + text.replace('"', '""') + '"' for text in texts]

    [thread] = read("text\n" + "\n".join(cells))

    assert [comment.text for comment in thread.comments] == texts
