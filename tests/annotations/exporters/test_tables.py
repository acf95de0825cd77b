"""CSV, TSV and pair tables, read by the standard library as their READMEs say."""

from __future__ import annotations

import csv
import io

import pytest

from annotations.exporters.csv_tables import unguard
from tests.annotations.exporters.nasty import ARTICLE, FIRST, HEBREW, entries


def rows(content: bytes, delimiter: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize(("format", "delimiter", "suffix"), [("csv", ",", "csv"), ("tsv", "\t", "tsv")])
def test_spreadsheets_get_a_mark_and_no_formula(format: str, delimiter: str, suffix: str):
    files = entries(format)
    tables = {name: rows(content, delimiter) for name, content in files.items() if name.endswith(suffix)}

    assert all(content.startswith(b"\xef\xbb\xbf") for name, content in files.items() if name.endswith(suffix))
    cells = [cell for table in tables.values() for row in table for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))]
    assert [unguard(row["text"]) for row in tables[f"comments.{suffix}"]] == [ARTICLE, FIRST, "", HEBREW, "", "=1+1"]
    assert unguard(tables[f"comments.{suffix}"][0]["title"]) == "=Ferry"


@pytest.mark.parametrize(("format", "delimiter", "suffix"), [("csv-data", ",", "csv"), ("tsv-data", "\t", "tsv")])
def test_programs_get_every_cell_as_it_was(format: str, delimiter: str, suffix: str):
    tables = entries(format)
    comments = rows(tables[f"comments.{suffix}"], delimiter)
    annotations = {row["id"]: row for row in rows(tables[f"annotations.{suffix}"], delimiter)}

    assert [row["text"] for row in comments] == [ARTICLE, FIRST, "", HEBREW, "", "=1+1"]
    assert [row["author"] for row in comments] == ["p_0", "p_1", "", "-x", "p_0", "NA"]
    claim = annotations["n1"]
    assert FIRST[int(claim["start"]) : int(claim["end"])] == claim["exact"]
    assert (claim["note"], claim["attributes"], claim["gold"]) == (
        "line\nbreak\u2028and =tab\t", "checkable=true", "false",
    )  # fmt: skip
    assert annotations["g1"]["gold"] == "true"
    assert not tables[f"comments.{suffix}"].startswith(b"\xef\xbb\xbf")


def test_rumoureval_pairs_every_reply_with_source_and_parent():
    table = rows(entries("pairs")["rumoureval.tsv"], "\t")

    assert [(row["reply_id"], row["parent_id"], row["sdqc"], row["label"], row["split"]) for row in table] == [
        ("c1", "article", "deny", "rebuttal", "train"),
        ("c/2", "c1", "", "", "train"),
        ("c3", "c/2", "support", "support", "train"),
        ("c1", "article", "", "", "dev"),
    ]
    assert table[2]["parent_text"] == ""
    assert {row["source_text"] for row in table} == {ARTICLE, ""}


def test_iac_pairs_average_over_everybody_who_judged():
    table = rows(entries("pairs")["iac.tsv"], "\t")

    assert [(row["quote"], row["response_post_id"], row["disagree_agree"]) for row in table] == [
        ("the toll is theft", "c1", "-2.5"),
        ("It's a fraud, don't pay\n18", "c1", "2.5"),
        (FIRST, "c3", "-2.5"),
        ("18 percent", "c3", "-2.5"),
    ]
    assert {(row["annotators"], row["disagreeing"]) for row in table} == {("2", "1"), ("2", "0")}


def test_cmv_pairs_have_the_propositions_and_their_types():
    table = rows(entries("pairs")["cmv.tsv"], "\t")

    found = [
        tuple(row[name] for name in ("source_type", "source_text", "target_type", "relation", "layer")) for row in table
    ]
    assert found == [
        ("rebuttal", FIRST, "", "rebuts", "gold"),
        ("rebuttal", FIRST, "", "rebuts", "individual"),
        ("evidence", "pay\n18 percent | =", "claim", "supports", "individual"),
        ("claim", "נכון", "rebuttal", "rebuts", "individual"),
        ("", HEBREW, "", "rebuts", "individual"),
    ]
