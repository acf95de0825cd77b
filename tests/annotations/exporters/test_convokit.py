"""ConvoKit, by the definition of a corpus and by the importer of this house."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from tests.annotations.exporters.nasty import FIRST, HEBREW, entries, nasty, record, written
from threads.importers import convokit
from threads.importers.base import Options


@pytest.fixture(scope="module")
def corpus() -> dict[str, Any]:
    files = {name.removeprefix("corpus/"): content for name, content in entries("convokit").items()}
    lines = files.pop("utterances.jsonl").split(b"\n")
    return {"utterances": [json.loads(line) for line in lines if line]} | {
        name: json.loads(content) for name, content in files.items()
    }


def test_a_corpus_has_its_five_files(corpus: dict[str, Any]):
    assert set(corpus) == {"utterances", "conversations.json", "speakers.json", "corpus.json", "index.json"}


def test_the_article_is_the_one_root_and_replies_hang_below_it(corpus: dict[str, Any]):
    assert [(row["id"], row["conversation_id"], row["reply-to"]) for row in corpus["utterances"]] == [
        ("nasty/1", "nasty/1", None),
        ("nasty/1#c1", "nasty/1", "nasty/1"),
        ("nasty/1#c/2", "nasty/1", "nasty/1#c1"),
        ("nasty/1#c3", "nasty/1", "nasty/1#c/2"),
        ("t2", "t2", None),
        ("t2#c1", "t2", "t2"),
    ]


def test_what_its_reader_demands_holds(corpus: dict[str, Any]):
    rows = corpus["utterances"]

    assert all(isinstance(row["text"], str) and isinstance(row["timestamp"], int) for row in rows)
    assert [row["timestamp"] for row in rows[:2]] == [0, 1709287500]
    assert [row["meta"]["time_is_known"] for row in rows[:3]] == [False, True, False]
    assert {row["speaker"] for row in rows} == set(corpus["speakers.json"])
    assert list(corpus["conversations.json"]) == ["nasty/1", "t2"]
    assert {name for row in rows for name in row["meta"]} == set(corpus["index.json"]["utterances-index"])
    assert set(corpus["corpus.json"]) == set(corpus["index.json"]["overall-index"])


def test_labels_and_relations_are_meta(corpus: dict[str, Any]):
    meta = corpus["utterances"][1]["meta"]

    assert meta["label_function"] == "rebuttal"
    assert (meta["annotations"], meta["relations"]) == (nasty()[1]["annotations"], nasty()[1]["relations"])
    claim = meta["annotations"][0]
    assert FIRST[claim["start"] : claim["end"]] == claim["exact"]


def test_ids_are_one_to_one_whatever_they_hold():
    rows = [
        record("a#b", "article", "", None, 0, 0), record("a#b", "c", "", "article", 1, 1),
        record("a", "article", "", None, 0, 0), record("a", "b#c", "", "article", 1, 1),
        record("a%23b", "article", "", None, 0, 0), record("a%23b", "c", "", "article", 1, 1),
    ]  # fmt: skip

    lines = entries("convokit", rows)["corpus/utterances.jsonl"].splitlines()

    assert len({json.loads(line)["id"] for line in lines}) == 6


def test_it_comes_in_again():
    threads = list(convokit.read(io.BytesIO(written("convokit")), Options(filename="ferry.zip")))

    assert [len(thread.comments) for thread in threads] == [3, 1]
    assert {FIRST, HEBREW} <= {comment.text for comment in threads[0].comments}
