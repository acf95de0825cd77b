"""CoNLL: CoNLL-U read by the library conllu, CoNLL-2003 line by line."""

from __future__ import annotations

import conllu
import pytest

from tests.annotations.exporters.nasty import FARMER, FIRST, HEBREW, entries, nasty


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return {name: content.decode() for name, content in entries("conll").items()}


def tagged(content: str) -> list[tuple[str, str]]:
    return [(token["form"], token["misc"]["BIO"]) for sentence in conllu.parse(content) for token in sentence]


def test_there_is_a_pair_of_files_for_each_annotator_and_question(files: dict[str, str]):
    names = {
        f"{who}.content.{kind}" for who in ("gold", "annotator-a1", "annotator-a2") for kind in ("conll", "conllu")
    }

    assert set(files) == {*names, "README.txt"}


def test_conllu_reads_tokens_with_tags_and_offsets(files: dict[str, str]):
    sentences = conllu.parse(files["annotator-a1.content.conllu"])

    texts = {"c1": FIRST, "c3": HEBREW}
    for sentence in sentences[:-1]:
        text = texts[sentence.metadata["comment_id"]]
        for token in sentence:
            start, end = int(token["misc"]["StartChar"]), int(token["misc"]["EndChar"])
            assert text[start:end] == token["form"]
        assert [token["head"] for token in sentence] == [0] + [1] * (len(sentence) - 1)
    assert sentences[0].metadata["newdoc id"] == "nasty/1/c1"
    assert sentences[0].metadata["parent_id"] == "article"
    assert [token["form"] for token in sentences[0]] == ["No", FARMER, "way", "."]


def test_the_longest_of_overlapping_spans_stays_and_the_others_are_counted(files: dict[str, str]):
    tags = tagged(files["annotator-a1.content.conllu"])

    inside = [form for form, tag in tags if tag.endswith("-claim")]
    assert inside == ["It's", "a", "fraud", ",", "don't", "pay", "18", "נכון"]
    assert ("It's", "B-claim") in tags
    assert [form for form, tag in tags if tag.endswith("-evidence")] == ["cafe\u0301"]
    assert "annotator-a1.content: 1 spans left out, for another covers a token of theirs." in files["README.txt"]


def test_what_somebody_did_not_judge_is_not_in_their_file(files: dict[str, str]):
    assert tagged(files["gold.content.conllu"])[:4] == [
        ("No", "O"),
        (FARMER, "B-claim"),
        ("way", "I-claim"),
        (".", "O"),
    ]
    assert "c3" not in files["gold.content.conllu"]
    assert "=1+1" not in files["annotator-a2.content.conllu"]


def test_a_question_that_nobody_decided_has_no_tags_for_the_comment():
    rows = nasty()
    rows[1]["gold"]["decisions"] = [{"question": "function"}]

    assert "gold.content.conllu" not in entries("conll", rows)


@pytest.mark.parametrize("who", ["gold", "annotator-a1", "annotator-a2"])
def test_the_columns_of_2003_say_the_same(files: dict[str, str], who: str):
    lines = [line.split(" ") for line in files[f"{who}.content.conll"].split("\n") if line]

    assert {len(columns) for columns in lines} == {4}
    assert [(c[0], c[3]) for c in lines if c[0] != "-DOCSTART-"] == tagged(files[f"{who}.content.conllu"])
