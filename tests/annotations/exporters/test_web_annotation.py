"""W3C Web Annotation: as triples by rdflib, with the terms of the model that are used here, and as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pyld import jsonld
from rdflib import Graph

from tests.annotations.exporters.nasty import ARTICLE, FARMER, FIRST, HEBREW, answer, nasty, record, span, written

OA = "http://www.w3.org/ns/oa#"
AS = "http://www.w3.org/ns/activitystreams#"


def link(name: str) -> dict[str, str]:
    return {"@id": name, "@type": "@id"}


# The part of the model's context that these files use. (The context itself is fetched by whoever reads a file.)
CONTEXT = {
    "oa": OA, "as": AS, "id": "@id", "type": "@type",
    **{name: f"{OA}{name}" for name in ("Annotation", "TextQuoteSelector", "TextPositionSelector", "TextualBody",
                                        "exact", "prefix", "suffix", "start", "end")},
    **{name: {"@id": f"{OA}{key}", "@type": "@id"} for name, key in
       {"body": "hasBody", "target": "hasTarget", "source": "hasSource", "selector": "hasSelector"}.items()},
    **{name: {"@id": f"{OA}{key}", "@type": "@vocab"} for name, key in
       {"motivation": "motivatedBy", "purpose": "hasPurpose"}.items()},
    **{name: f"{OA}{name}" for name in ("assessing", "classifying", "commenting", "identifying", "linking",
                                        "moderating", "tagging")},
    "AnnotationCollection": f"{AS}OrderedCollection", "AnnotationPage": f"{AS}OrderedCollectionPage",
    "items": {"@id": f"{AS}items", "@type": "@id", "@container": "@list"}, "first": link(f"{AS}first"),
    "total": f"{AS}totalItems", "startIndex": f"{AS}startIndex",
    "Person": "http://xmlns.com/foaf/0.1/Person", "nickname": "http://xmlns.com/foaf/0.1/nick",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value", "format": "http://purl.org/dc/elements/1.1/format",
    "creator": link("http://purl.org/dc/terms/creator"), "generated": "http://purl.org/dc/terms/issued",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
}  # fmt: skip


@pytest.fixture(scope="module")
def collection() -> Any:
    return json.loads(written("w3c"))


@pytest.fixture(scope="module")
def items(collection: Any) -> dict[str, Any]:
    return {item["id"].rpartition(":")[2]: item for item in collection["first"]["items"]}


def keys(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(keys, value))
    return set(value).union(*map(keys, value.values())) if isinstance(value, dict) else set()


def test_the_collection_counts_its_items(collection: Any, items: dict[str, Any]):
    assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert collection["total"] == len(items) == sum(len(row["annotations"]) + len(row["relations"]) for row in nasty())


def test_every_key_is_a_term_of_the_model(collection: Any):
    assert keys(collection) - set(CONTEXT) == {"@context"}


def test_both_selectors_find_the_passage(items: dict[str, Any]):
    for name, text in [("n1", FIRST), ("n2", FIRST), ("g1", FIRST), ("n9", HEBREW), ("r1", ARTICLE), ("r6", FIRST)]:
        quote, position = items[name]["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
    assert items["r1"]["target"]["selector"][0]["prefix"] == f"{FARMER} cafe\u0301: "


def test_prefixes_begin_and_suffixes_end_at_whole_characters():
    text = "x" * 5 + FARMER + "y" * 30 + "here" + "z" * 30 + "e\u0301\u0302!"
    row = record(
        "t", "article", text, None, 0, 0, annotations=[answer("n", "a1", "content", "claim", **span(text, "here"))]
    )

    quote = json.loads(written("w3c", [row]))["first"]["items"][0]["target"]["selector"][0]

    assert quote["prefix"] == "y" * 30
    assert quote["suffix"] == "z" * 30 + "e\u0301\u0302"


def test_relations_link_an_annotation_to_its_target(items: dict[str, Any]):
    comment = "urn:x-rejoinder:ferry%402:thread:nasty%2F1:comment:"

    assert items["r1"]["body"][:2] == [
        {"id": "urn:x-rejoinder:ferry%402:annotation:main:n3"},
        {"type": "TextualBody", "value": "rebuts", "purpose": "tagging", "format": "text/plain"},
    ]
    assert items["r1"]["target"]["source"] == f"{comment}article"
    assert (items["r4"]["target"], items["h1"]["target"]) == (f"{comment}c1", f"{comment}article")
    assert items["r5"]["target"]["value"] == "The toll pays."
    assert "gold" in [body.get("value") for body in items["h1"]["body"]]


def test_rdflib_answers_questions_over_it(collection: Any):
    graph = Graph().parse(data=json.dumps({**collection, "@context": CONTEXT}), format="json-ld")

    found = graph.query(
        """PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?exact ?start WHERE {
          ?annotation oa:motivatedBy oa:classifying ; oa:hasBody [rdf:value "claim"] ; oa:hasTarget ?target .
          ?target oa:hasSelector [oa:exact ?exact], [oa:start ?start] .
        }"""
    )

    assert {(str(exact), int(start)) for exact, start in found} == {
        (exact, text.index(exact))
        for exact, text in [
            ("It's a fraud, don't pay\n18", FIRST),
            ("No", FIRST),
            (f"{FARMER} way", FIRST),
            ("נכון", HEBREW),
        ]
    }


def test_pyld_expands_every_annotation(collection: Any):
    expanded = jsonld.expand({**collection, "@context": CONTEXT})

    assert json.dumps(expanded).count(f'"{OA}Annotation"') == collection["total"]
