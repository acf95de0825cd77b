from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.annotations.exporters.nasty import FIRST, nasty


@pytest.fixture
def corpus(unpacked: Callable[[str], Path], home: Path) -> Any:
    home.mkdir()
    # Here, for on import it writes a configuration into the home folder.
    from convokit import Corpus

    return Corpus(filename=str(unpacked("convokit") / "corpus"))


def test_a_corpus_is_whole(corpus: Any):
    assert (len(corpus.get_utterance_ids()), len(corpus.get_conversation_ids())) == (6, 2)
    for name in corpus.get_conversation_ids():
        assert corpus.get_conversation(name).check_integrity(verbose=False)


def test_the_tree_is_the_thread(corpus: Any):
    thread = corpus.get_conversation("nasty/1")

    assert [row.id for row in thread.traverse("preorder")] == ["nasty/1", "nasty/1#c1", "nasty/1#c/2", "nasty/1#c3"]
    assert thread.meta["title"] == "=Ferry"
    assert thread.get_chronological_utterance_list()


def test_labels_and_relations_are_there(corpus: Any):
    utterance = corpus.get_utterance("nasty/1#c1")

    assert utterance.text == FIRST
    assert utterance.meta["label_function"] == "rebuttal"
    assert utterance.meta["relations"] == nasty()[1]["relations"]
    assert corpus.get_utterance("nasty/1#c/2").speaker.id == "[unknown]"
