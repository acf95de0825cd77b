"""brat standoff, read by pybrat, and line by line as brat's own checker would."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pybrat.parser import BratParser, Example

from tests.annotations.exporters.nasty import ARTICLE, FARMER, FIRST, HEBREW, answer, entries, record, span

# By itself it refuses two entities at one place, which brat knows and annotators make.
PARSER = BratParser(error="ignore")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in entries("brat").items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.fixture
def thread(folder: Path) -> Example:
    return next(example for example in PARSER.parse(folder) if "nasty" in example.id)


def drawn(line: str) -> tuple[str, list[tuple[int, int]], str]:
    name, places, text = line.split("\t")
    return name, [tuple(map(int, piece.split())) for piece in places.split(" ", 1)[1].split(";")], text


def test_every_document_has_a_text_and_annotations(folder: Path):
    stems = {path.stem for path in folder.glob("*.txt")}

    assert stems == {path.stem for path in folder.glob("*.ann")}
    assert len(stems) == 2


def test_the_text_at_the_offsets_is_the_text_of_the_line(folder: Path):
    count = 0
    for path in folder.glob("*.ann"):
        text = path.with_suffix(".txt").read_bytes().decode()
        lines = path.read_bytes().decode().split("\n")
        assert lines == [*path.read_bytes().decode().splitlines(), ""]
        for _, places, covered in map(drawn, filter(re.compile(r"T\d").match, lines)):
            assert " ".join(text[start:end] for start, end in places) == covered
            assert not re.search(r"[\n\t]", covered)
            count += 1
    assert count == 6 + 14 + 1


def test_pybrat_reads_spans_and_their_types(thread: Example):
    found = {(entity.type, entity.mention) for entity in thread.entities}

    assert found >= {
        ("content-claim", "It's a fraud, don't pay 18"),
        ("content-evidence", "pay 18 percent | ="),
        ("content-claim", f"{FARMER} way"),
        ("content-claim", "נכון"),
        ("function-rebuttal", "[c1] p_1"),
        ("tone", "[c1] p_1"),
        ("Target", "the toll is theft"),
    }
    claim = next(entity for entity in thread.entities if entity.mention == "It's a fraud, don't pay 18")
    assert len(claim.spans) == 2  # cut at the line's end


def test_pybrat_reads_relations(thread: Example):
    found = sorted((relation.type, relation.arg1.mention, relation.arg2.mention) for relation in thread.relations)

    assert found == [
        ("rebuts", "[c1] p_1", "[article] p_0"),
        ("rebuts", "[c1] p_1", "the toll is theft"),
        ("rebuts", "[c3] -x", "18 percent"),
        ("rebuts", "נכון", "[c1] p_1"),
        ("supports", "pay 18 percent | =", "It's a fraud, don't pay 18"),
    ]


def test_texts_are_there_code_point_by_code_point(folder: Path):
    text = next(folder.glob("nasty*.txt")).read_bytes().decode()

    assert ARTICLE in text
    assert FIRST.replace("\u2028", " ") in text
    assert HEBREW in text


def test_the_configuration_names_everything_that_is_used(folder: Path):
    sections = dict(re.findall(r"\[(\w+)\]\n(.*?)(?=\n\[|\Z)", (folder / "annotation.conf").read_text(), re.DOTALL))
    used = {line.split("\t")[1].split()[0] for path in folder.glob("*.ann") for line in path.read_text().splitlines()}

    assert list(sections) == ["entities", "relations", "events", "attributes"]
    names = {line.split("\t")[0] for lines in sections.values() for line in lines.splitlines()}
    assert used - names == {"AnnotatorNotes"}
    assert "By\tArg:<ENTITY>, Value:a1|a2|j1" in sections["attributes"]
    assert {"Gold", "Unsure", "checkable"} <= {line.split("\t")[0] for line in sections["attributes"].splitlines()}


def test_a_span_of_nothing_but_line_ends_stands_on_the_first_line():
    row = record(
        "t",
        "article",
        "a\n\nb",
        None,
        0,
        0,
        annotations=[answer("n", "a1", "content", "claim", **span("a\n\nb", "\n\n"))],
    )

    lines = entries("brat", [row])["t.ann"].decode().splitlines()

    assert [line for line in lines if "content-claim" in line] == ["T2\tcontent-claim 0 13\t[article] p_0"]
