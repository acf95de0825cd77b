from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from tests.annotations.exporters.nasty import FARMER, FIRST, HEBREW, written


@pytest.fixture
def docs(unpacked: Callable[[str], Path]) -> dict[str, list[Doc]]:
    vocab = spacy.blank("xx").vocab
    return {
        folder.name: [doc for path in sorted(folder.iterdir()) for doc in DocBin().from_disk(path).get_docs(vocab)]
        for folder in unpacked("spacy").iterdir()
        if folder.is_dir()
    }


def test_texts_come_back_letter_by_letter(docs: dict[str, list[Doc]]):
    assert {who: [doc.text for doc in found] for who, found in docs.items()} == {
        "annotator-a1": [FIRST, HEBREW, "=1+1"], "annotator-a2": [FIRST, HEBREW], "gold": [FIRST],
    }  # fmt: skip


def test_overlapping_spans_are_spans_and_others_entities_too(docs: dict[str, list[Doc]]):
    first, hebrew, _ = docs["annotator-a1"]

    assert [(span.label_, span.text) for span in first.spans["content"]] == [
        ("claim", "It's a fraud, don't pay\n18"), ("evidence", "pay\n18 percent | ="),
    ]  # fmt: skip
    assert list(first.ents) == []
    # The tokenizer keeps the full stop on a word in Hebrew: the span is widened, and user_data has it as it was.
    assert [entity.text for entity in hebrew.ents][1] == "cafe\u0301"
    assert [hebrew.text[start:end] for start, end, *_ in hebrew.user_data["offsets"]] == ["נכון", "cafe\u0301"]
    assert [span.text for span in docs["gold"][0].spans["content"]] == [f"{FARMER} way"]


def test_answers_are_categories(docs: dict[str, list[Doc]]):
    assert {name for name, value in docs["gold"][0].cats.items() if value} == {"function=rebuttal"}
    assert docs["gold"][0].cats["function=no"] == 0.0
    assert docs["gold"][0].user_data["comment_id"] == "c1"


def test_the_readme_counts_what_was_widened(unpacked: Callable[[str], Path]):
    assert re.search(r"were widened to it: \d+\.", (unpacked("spacy") / "README.txt").read_text())


def test_the_same_records_give_the_same_bytes():
    assert written("spacy") == written("spacy")
