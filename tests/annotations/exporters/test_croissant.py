"""Croissant, by its definition: the description fits the file beside it."""

from __future__ import annotations

import hashlib
import json

from tests.annotations.exporters.nasty import ABOUT, entries, nasty, written


def test_the_description_names_the_file_by_its_digest_and_size():
    files = entries("croissant")
    (file,) = json.loads(files["croissant.json"])["distribution"]

    assert files[file["contentUrl"]] == written("jsonl")
    assert file["sha256"] == hashlib.sha256(written("jsonl")).hexdigest()
    assert file["contentSize"] == f"{len(written('jsonl'))} B"
    assert file["encodingFormat"] == "application/jsonlines"


def test_every_field_is_one_of_the_records():
    description = json.loads(entries("croissant")["croissant.json"])
    fields = description["recordSet"][0]["field"]

    names = [field["source"]["extract"]["column"] for field in fields]
    assert set(names) <= set(nasty()[0])
    assert set(nasty()[0]) - set(names) == {"gold", "anchors", "quoted"}
    assert {part["source"]["transform"]["jsonPath"] for field in fields for part in field.get("subField", [])} >= {
        "$.label", "$.start", "$.id",
    }  # fmt: skip


def test_it_says_whose_data_these_are():
    description = json.loads(entries("croissant")["croissant.json"])

    assert (description["name"], description["license"], description["version"]) == (
        ABOUT.project,
        "CC-BY-4.0",
        "2.0.0",
    )
    assert description["rai:dataAnnotationProtocol"] == ABOUT.guideline
    assert set(description) - {"@context", "@type", "rai:dataAnnotationPlatform", "rai:dataAnnotationProtocol"} <= {
        "conformsTo", "name", "description", "version", "datePublished", "citeAs", "license", "inLanguage",
        "distribution", "recordSet",
    }  # fmt: skip
