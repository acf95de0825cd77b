"""UIMA CAS, read by dkpro-cassis, and its XML as it is."""

from __future__ import annotations

import io
import json
from typing import Any

import cassis
import pytest
from lxml import etree

from tests.annotations.exporters.nasty import ARTICLE, FARMER, FIRST, HEBREW, answer, entries, record, span, utf16

ARGUMENT = "webanno.custom.Argument"


def load(format: str) -> dict[str, Any]:
    files = entries(format)
    if format == "cas-json":
        return {name: cassis.load_cas_from_json(io.BytesIO(content)) for name, content in files.items()}
    system = cassis.load_typesystem(io.BytesIO(files.pop("TypeSystem.xml")))
    return {name: cassis.load_cas_from_xmi(io.BytesIO(content), typesystem=system) for name, content in files.items()}


@pytest.fixture(params=["cas-xmi", "cas-json"])
def cas(request: pytest.FixtureRequest) -> Any:
    files = load(request.param)
    assert len(files) == 2
    return next(cas for name, cas in files.items() if name.startswith("nasty_1."))


def test_a_document_is_a_thread_with_its_comments(cas: Any):
    comments = cas.select("webanno.custom.Comment")

    assert [(c.commentId, c.parentId, c.get_covered_text()) for c in comments] == [
        ("article", None, ARTICLE), ("c1", "article", FIRST), ("c/2", "c1", ""), ("c3", "c/2", HEBREW),
    ]  # fmt: skip


def test_spans_cover_what_was_marked(cas: Any):
    covered = {argument.id: argument.get_covered_text() for argument in cas.select(ARGUMENT)}

    assert covered["n1"] == "It's a fraud, don't pay\n18"
    assert covered["g1"] == f"{FARMER} way"
    assert (covered["n8"], covered["n9"]) == ("נכון", "cafe\u0301")
    assert covered["n3"] == FIRST
    assert {a.id: (a.annotator, a.layer, a.label, a.value) for a in cas.select(ARGUMENT)}["n6"] == (
        "a2",
        "individual",
        None,
        "3",
    )


def test_relations_join_what_was_meant(cas: Any):
    drawn = {
        r.id: (r.Governor.get_covered_text(), r.label, r.Dependent.get_covered_text(), r.layer)
        for r in cas.select("webanno.custom.ArgumentRelation")
    }

    assert drawn == {
        "r1": (FIRST, "rebuts", "the toll is theft", "individual"),
        "r2": ("pay\n18 percent | =", "supports", "It's a fraud, don't pay\n18", "individual"),
        "h1": (FIRST, "rebuts", ARTICLE, "gold"),
        "r4": ("נכון", "rebuts", FIRST, "individual"),
        "r6": (HEBREW, "rebuts", "18 percent", "individual"),
    }


def test_offsets_in_the_files_are_utf16_units():
    files = entries("cas-xmi")
    tree = etree.fromstring(next(content for name, content in files.items() if name.startswith("nasty")))
    text = tree.find("{*}Sofa").get("sofaString")
    arguments = {row.get("id"): row for row in tree.iter("{*}Argument")}

    assert utf16(text, int(arguments["g1"].get("begin")), int(arguments["g1"].get("end"))) == f"{FARMER} way"
    assert int(arguments["g1"].get("begin")) == text.index(f"{FARMER} way") + 2  # the farmer and the sheaf before it

    first = json.loads(next(content for name, content in entries("cas-json").items() if name.startswith("nasty")))
    found = {row.get("id"): row for row in first["%FEATURE_STRUCTURES"] if row["%TYPE"] == ARGUMENT}
    assert found["g1"]["begin"] == int(arguments["g1"].get("begin"))


def test_control_characters_become_blanks_of_the_same_length():
    text = "a\x00\x0bb\x1fc"
    row = record(
        "t", "article", text, None, 0, 0, annotations=[answer("n", "a1", "content", "claim", **span(text, "c"))]
    )
    files = entries("cas-xmi", [row])
    cas = cassis.load_cas_from_xmi(
        io.BytesIO(files["t.xmi"]), typesystem=cassis.load_typesystem(io.BytesIO(files["TypeSystem.xml"]))
    )

    assert cas.sofa_string == "a  b c"
    assert cas.select(ARGUMENT)[0].get_covered_text() == "c"
