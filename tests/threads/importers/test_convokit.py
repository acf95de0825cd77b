from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.threads.importers.counts import counted, ends
from tests.threads.importers.packing import sets_in, zipped
from threads.importers import convokit, sniff
from threads.importers.base import MalformedFile, Options, RawThread


def said(own_id: str, parent: str | None = None, conversation: str = "t1", **fields: Any) -> dict[str, Any]:
    plain = {"id": own_id, "conversation_id": conversation, "text": f"text {own_id}", "speaker": "ann", "meta": {}}
    return plain | {"reply-to": parent, "timestamp": 1_700_000_000, "vectors": []} | fields


def lines(*utterances: Any) -> bytes:
    return "\n".join(map(json.dumps, utterances)).encode()


def packed(**files: bytes | Any) -> bytes:
    """A zip; in the names "__" stands for "/"."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            suffix = ".jsonl" if name.endswith("utterances") and isinstance(content, bytes) else ".json"
            body = content if isinstance(content, bytes) else json.dumps(content).encode()
            archive.writestr(name.replace("__", "/") + suffix, body)
    return target.getvalue()


def read(content: bytes, **options: Any) -> list[RawThread]:
    return list(convokit.read(io.BytesIO(content), Options(**options)))


def links(thread: RawThread) -> list[tuple[str | None, str | None]]:
    return [(comment.external_id, comment.parent_external_id) for comment in thread.comments]


def codes(thread: RawThread) -> list[tuple[str, int]]:
    return [(notice.code, notice.count) for notice in thread.warnings]


def test_in_a_conversation_with_a_title_the_utterance_it_is_called_after_is_the_article():
    utterances = lines(said("t1"), said("a", "t1"), said("b", "a"))

    [thread] = read(packed(corpus__utterances=utterances, corpus__conversations={"t1": {"meta": {"title": "Trams?"}}}))

    assert (thread.external_id, thread.title, thread.article.text, thread.author) == ("t1", "Trams?", "text t1", "ann")
    assert links(thread) == [("a", None), ("b", "a")]
    assert thread.warnings == ()


@pytest.mark.parametrize("conversations", [{}, {"t1": {"meta": {}}}, {"t1": {"movie": "x"}}, {"t1": 3}, []])
def test_without_a_title_the_first_turn_is_a_comment_like_any_other(conversations: Any):
    [thread] = read(packed(utterances=lines(said("t1"), said("a", "t1")), conversations=conversations or {}))

    assert (thread.title, thread.article.text) == ("t1", "")
    assert links(thread) == [("t1", None), ("a", "t1")]


def test_utterances_alone_are_a_corpus():
    [thread] = read(lines(said("t1"), said("a", "t1", reply_to="ignored")))

    assert links(thread) == [("t1", None), ("a", "t1")]


def test_answers_to_a_submission_that_is_not_there_answer_the_article():
    [thread] = read(packed(utterances=lines(said("a", "t1")), conversations={"t1": {"meta": {"title": "Trams?"}}}))

    assert links(thread) == [("a", None)]
    assert thread.article.text == ""


def test_scattered_conversations_come_together():
    first, second = read(lines(said("t1"), said("u1", conversation="t2"), said("a", "t1"), said("b", "u1", "t2")))

    assert links(first) == [("t1", None), ("a", "t1")]
    assert links(second) == [("u1", None), ("b", "u1")]


def test_the_layout_before_version_2_is_read():
    old = {"id": "m1", "user": "u1", "root": "m1", "text": "a", "timestamp": "1700000000.5", "reply-to": None}
    reply = {"id": "m2", "user": "u2", "root": "m1", "text": "b", "timestamp": "100.5", "reply-to": "m1", "meta": {}}

    [thread] = read(packed(utterances=[old, reply], conversations={"m1": {"movie": "x"}}))

    assert links(thread) == [("m1", None), ("m2", "m1")]
    assert [(c.author, c.posted_precision) for c in thread.comments] == [("u1", "exact"), ("u2", "none")]
    assert codes(thread) == [("bad_time", 1)]


def test_tombstones_keep_their_place():
    gone = [said("a", text="[deleted]"), said("b", "a", text="[removed]"), said("c", "b", speaker="[deleted]")]

    [thread] = read(lines(*gone))

    assert [(c.state, c.text, c.author) for c in thread.comments] == [
        ("deleted", "", None),
        ("removed", "", "ann"),
        ("normal", "text c", None),
    ]


def test_metadata_is_kept_without_addresses_and_portraits():
    meta = {"score": -1, "gilded": 0, "flair": {"text": "f", "avatar": "x"}, "email": "a@b.example"}

    [thread] = read(lines(said("a", meta=meta), said("b", meta={"score": 4})))

    assert thread.comments[0].raw == {"score": -1, "gilded": 0, "flair": {"text": "f"}}
    assert [comment.score for comment in thread.comments] == [None, 4]


def test_the_files_of_a_set_may_be_compressed_and_called_in_capitals():
    conversations = {"t1": {"meta": {"title": "Trams?"}}}
    files = [
        ("a/Utterances.JSONL.gz", gzip.compress(lines(said("t1"), said("b", "t1")))),
        ("a/conversations.json.gz", gzip.compress(json.dumps(conversations).encode())),
    ]

    [thread] = read(zipped(files))

    assert (thread.title, thread.article.text, links(thread)) == ("Trams?", "text t1", [("b", None)])


def test_pickle_files_are_never_opened():
    target = io.BytesIO(packed(utterances=lines(said("a"))))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("vectors-bin.p", b"cos\nsystem\n(S'false'\ntR.")

    [thread] = read(target.getvalue())

    assert codes(thread) == [("binary_column", 1)]


def test_a_bad_line_is_named_and_may_be_skipped():
    content = lines(said("a"), said("b", text=None), said("c", conversation="t2", id=None)) + b'\n{"id": '

    with pytest.raises(MalformedFile) as refusal:
        read(content)
    first, second = read(content, skip_bad=True)

    assert refusal.value.place == "line 2"
    assert links(first) == [("a", None)]
    assert links(second) == []
    assert sum(count for thread in (first, second) for _, count in codes(thread)) == 3


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (packed(corpus={}), "The archive holds no utterances.jsonl"),
        (packed(a__utterances=b"{}", b__utterances=b"{}"), "The archive holds several corpora"),
        (packed(utterances=b""), "The file is empty"),
        (packed(utterances=lines(said("a")), conversations=[1]), "Record 1: this is a number, not a record"),
        (packed(utterances=b"\x89PNG\r\n\x1a\n"), "This is a PNG picture"),
        (lines(said("a"), said("a", text="b")), "Line 2: the id 'a' stands for another comment at line 1"),
        (lines(said("a", conversation=[1])), "Line 1: an id was expected and a list was found"),
    ],
)
def test_what_is_no_corpus_is_refused(content: bytes, told: str):
    with pytest.raises(MalformedFile) as refusal:
        read(content)

    assert told in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "filename", "name"),
    [
        (packed(corpus__utterances=b"{}"), "a.zip", "convokit"),
        (lines(said("a")), "utterances.jsonl", "convokit"),
        (b'[{"id":"m1","user":"u1","root":"m1","text":"a","reply-to":null}]', "utterances.json", "convokit"),
        (b'{"id": 1, "conversation_id": 2, "text": "a", "speaker": "b", "parent_id": 3}', "a.jsonl", "jsonl"),
    ],
)
def test_corpora_are_recognised(content: bytes, filename: str, name: str):
    assert sniff(content[:8192], filename).name == name


class TestSamples:
    pytestmark = pytest.mark.samples

    def folder(self, path: Path) -> bytes:
        """The folder as people pack it, with a top folder."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(path.iterdir()):
                archive.write(file, f"{path.name}/{file.name}")
        return target.getvalue()

    @pytest.mark.parametrize("name", ["cornell_a", "legacy"])
    def test_a_folder_is_one_set_and_gives_what_its_zip_gives(self, samples: Path, name: str):
        path = samples / "threads" / "convokit" / name

        assert read(sets_in(path)["convokit"]) == read(self.folder(path))

    def test_the_reddit_corpus_has_what_its_readme_counts(self, samples: Path):
        content = self.folder(samples / "threads" / "convokit" / "cornell_a")

        threads = read(content)

        comments = [comment for thread in threads for comment in thread.comments]
        assert sniff(content[:8192], "corpus.zip").name == "convokit"
        assert counted(threads) == {"threads": 12, "comments": 326, "roots": 120, "orphans": 0, "max depth": 9}
        assert [comment.state for comment in comments].count("deleted") == 10
        assert all(thread.article.external_id == thread.external_id for thread in threads)
        by_id = {comment.external_id: comment for comment in comments}
        assert (by_id["c3dgreh"].author, by_id["dekzytj"].author) == ("MrLaughter", "SouthernNewEnglander")

    def test_its_utterances_alone_have_no_articles(self, samples: Path):
        content = (samples / "threads" / "convokit" / "cornell_a" / "utterances.jsonl").read_bytes()

        threads = read(content)

        assert sniff(content[:8192], "utterances.jsonl").name == "convokit"
        assert counted(threads) == {"threads": 12, "comments": 338, "roots": 12, "orphans": 0, "max depth": 10}

    def test_the_old_corpus_has_what_its_readme_counts(self, samples: Path):
        threads = read(self.folder(samples / "threads" / "convokit" / "legacy"))

        assert counted(threads) == {"threads": 2, "comments": 4, "roots": 2, "orphans": 0, "max depth": 3}
        assert [thread.article.text for thread in threads] == ["", ""]
        assert ends(threads)[0][0] == "m1"
