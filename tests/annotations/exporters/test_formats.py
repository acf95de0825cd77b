"""What holds for every format."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import PurePosixPath

import orjson
import pytest

from annotations.exporters import FORMATS, missing
from tests.annotations.exporters.nasty import ABOUT, answer, entries, nasty, record, written

HERE = [name for name, exporter in FORMATS.items() if not missing(exporter)]
EVERYWHERE = [name for name, exporter in FORMATS.items() if exporter.needs != "spacy"]


def test_all_formats_but_the_heaviest_are_tried_here():
    assert set(EVERYWHERE) <= set(HERE)


@pytest.mark.parametrize("name", HERE)
def test_the_same_records_give_the_same_bytes(name: str):
    assert written(name) == written(name)


@pytest.mark.parametrize("name", HERE)
def test_a_release_without_comments_is_a_file(name: str):
    assert written(name, []) == b"" or len(written(name, [])) > 20


@pytest.mark.parametrize("name", HERE)
def test_records_are_taken_one_after_the_other(name: str):
    taken = []

    def stream():
        for number, row in enumerate(nasty()):
            taken.append(number)
            yield row

    FORMATS[name].write(stream(), ABOUT, io.BytesIO())

    assert taken == list(range(len(nasty())))


@pytest.mark.parametrize("name", [name for name in HERE if FORMATS[name].media_type == "application/zip"])
def test_entries_have_one_time_and_stay_in_their_folder(name: str):
    with zipfile.ZipFile(io.BytesIO(written(name))) as archive:
        found = archive.infolist()

    assert found
    assert {entry.date_time for entry in found} == {(1980, 1, 1, 0, 0, 0)}
    assert len({entry.filename.casefold() for entry in found}) == len(found)
    assert not [entry.filename for entry in found if {"..", "/"} & set(PurePosixPath(entry.filename).parts)]


def test_only_the_complete_export_loses_nothing():
    assert [name for name, exporter in FORMATS.items() if not exporter.losses] == ["jsonl"]
    assert all(loss.endswith(".") for exporter in FORMATS.values() for loss in exporter.losses)


def test_several_rounds_stay_apart_in_every_format():
    about = replace(ABOUT, rounds=("pilot", "main"))
    rows = [{**row, "round": name} for thread in ("nasty/1", "t2") for name in about.rounds for row in nasty()
            if row["thread_id"] == thread]  # fmt: skip

    for name, files in [("brat", 2 * 4 + 1), ("cas-xmi", 4 + 1), ("aif", 2 * 4)]:
        assert len(entries(name, rows, about)) == files
    lines = entries("convokit", rows, about)["corpus/utterances.jsonl"].splitlines()
    assert len({orjson.loads(line)["id"] for line in lines}) == len(rows)
    items = orjson.loads(written("w3c", rows, about))["first"]["items"]
    assert len({item["id"] for item in items}) == len(items)
    assert {row.split(b",")[-1] for row in entries("csv-data", rows, about)["judgements.csv"].split(b"\r\n")} == {
        b"round", b"pilot", b"main", b"",
    }  # fmt: skip


@pytest.mark.parametrize("name", [name for name in HERE if not FORMATS[name].is_of_texts])
def test_ids_may_stand_instead_of_texts(name: str):
    said = {"annotations": [answer("n", "a1", "content", "claim", start=0, end=2)], "text": None, "text_sha256": "ab"}
    rows = [{**record("t", "article", "", None, 0, 0), **said}]

    assert b"PAR1" in written(name, rows) or b"None" not in written(name, rows)
