from __future__ import annotations

from typing import Any

import pytest

from annotations.cards import datasheet, methods

COEFFICIENT = {"value": 0.712, "n": 40, "reason": None, "low": 0.6, "high": 0.801}


@pytest.fixture
def told() -> dict[str, Any]:
    """The manifest of a release with everything in it that the cards tell."""
    function = {"name": "Function", "coefficients": {"raw": COEFFICIENT | {"value": 0.9}, "alpha": COEFFICIENT}}
    return {
        "release": "lido@2", "notes": "A study of rebuttals.", "frozen_at": "2026-03-01T10:00:00Z",
        "software": {"name": "Rejoinder", "version": "0.1.0"}, "files": [{"sha256": "ab" * 32}],
        "options": {
            "threads": "all", "privacy": {"names": True, "masks": ["email", "phone"], "texts": True},
        },
        "rounds": [{
            "name": "main", "units": "sample", "sample_probability": 0.25, "is_blind": True,
            "scheme": {"name": "Claims", "version": 3}, "guidelines": {"version": 2},
        }],
        "annotators": [{"alias": "a1"}, {"alias": "a2"}],
        "counts": {
            "comments": 1200, "threads": 30, "judgements": 900, "annotations": 700, "relations": 1, "gold": 50,
            "labels": {"function": {"rebuttal": 400, "other": 300}}, "gold_labels": {"function": {"rebuttal": 20}},
            "origins": {"hand": 690, "accepted": 10}, "bases": {"adjudicated": 40, "majority": 10},
        },
        "splits": {
            "by": "article", "seed": 7, "keeps_together": ["thread", "article"],
            "parts": {"train": {"comments": 1000}, "test": {"comments": 200}},
            "leak_check": {
                "thread": {"shared": 30, "straddling": 0}, "article": {"shared": 2, "straddling": 0},
                "author": {"shared": 5, "straddling": 3},
            },
        },
        "agreement": [{"compared": 40, "clusters": 12, "drawn": "threads", "questions": [function]}],
    }  # fmt: skip


def test_the_paragraph_has_the_numbers_a_reviewer_asks_for(told: dict[str, Any]):
    text = methods(told)

    for words in (
        "1,200 comments (articles included) in 30 threads",
        "2 annotators gave 900 judgements, 700 labels and 1 target",
        "scheme “Claims” version 3, guidelines version 2, blind",
        "10 of 700 labels began as suggestions",
        "Krippendorff’s alpha for “Function” is 0.71 (95 % interval 0.60 to 0.80)",
        "40 comments judged by two or more, in 12 threads",
        "50 comments have a decided answer: 40 were decided by a person and 10 rest on a majority.",
        "train (1,000 comments) and test (200 comments)",
        "No thread or article stands in two parts; 3 authors in several.",
        "of its records is " + "ab" * 32,
    ):
        assert words in text, words
    assert "\n" not in text


def test_what_was_not_measured_says_so(told: dict[str, Any]):
    told |= {"agreement": [], "splits": None}
    told["counts"] |= {"gold": 0, "origins": {"hand": 700}}

    text = methods(told)

    assert "Agreement was not measured" in text
    assert "split" not in text
    assert "decided" not in text
    assert "No label began as a suggestion" in text


def test_the_datasheet_has_the_headings_and_marks_gaps(told: dict[str, Any]):
    text = datasheet(told)

    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings == [
        "Motivation", "Composition", "Collection process", "Preprocessing, cleaning, labelling", "Uses",
        "Distribution", "Maintenance",
    ]  # fmt: skip
    assert "A study of rebuttals." in text
    assert "- function, given: rebuttal 400, other 300" in text
    assert "drawn with probability 0.25" in text
    assert text.count("*Not stated.*") == 5
