from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers import sniff, trafilatura
from threads.importers.base import MalformedFile, Options, RawThread

TOLD = {"title": "T", "author": "Jo", "hostname": "e.org", "date": "2024-03-01", "fingerprint": "f", "id": None}


def read(content: str | bytes, **options: Any) -> list[RawThread]:
    data = content if isinstance(content, bytes) else content.encode()
    assert sniff(data).name == "trafilatura"
    return list(trafilatura.read(io.BytesIO(data), Options(**options)))


def document(text: str, comments: str | None, **fields: object) -> str:
    return json.dumps({**TOLD, "comments": comments, "text": text, "source": "https://e.org/a", **fields})


def test_the_article_ends_where_the_file_says():
    text = "I think you are wrong!!\nLol, really?"

    [thread] = read(document(text, "The council said on Monday.\nNo, it did not."))

    assert (thread.title, thread.author, thread.url, thread.site) == ("T", "Jo", "https://e.org/a", "e.org")
    assert thread.article.text == text
    assert [comment.text for comment in thread.comments] == ["The council said on Monday.", "No, it did not."]
    assert {comment.structure for comment in thread.comments} == {"inferred"}
    assert thread.published_at is not None
    assert thread.article.posted_precision == "date"


def test_xml_gives_the_lines_of_its_blocks():
    [thread] = read(
        '<doc hostname="e.org" title="A &amp; B" source="https://e.org/a"><main><head>H</head><p>One <hi>word</hi>.</p>'
        "<list><item>x</item><item>y</item></list></main><comments><p>First?</p><p>a<lb/>b</p></comments></doc>"
    )

    assert (thread.title, thread.article.text) == ("A & B", "H\nOne word.\nx\ny")
    assert "\n".join(comment.text for comment in thread.comments) == "First?\na\nb"


def test_documents_without_comments_are_left_out():
    lines = "\n".join([document("a", "b", source="https://e.org/b"), document("a", None), document("c", "d")])

    threads = read(lines)

    assert [thread.article.text for thread in threads] == ["a", "c"]
    assert [notice.code for notice in threads[1].warnings] == ["without_comments"]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (document("a", None), "The document holds no comments"),
        ('<doc hostname="e.org"><main><p>a</p></main></doc>', "The document holds no comments"),
        ('<doc hostname="e.org"><main><p>a</main></doc>', "Line 1, column "),
        (document("a", "b" * 1_000_001), "1,000,001 characters"),
    ],
)
def test_what_is_wrong_is_named(content: str, named: str):
    with pytest.raises(MalformedFile) as refusal:
        read(content)

    assert named in str(refusal.value)


@given(st.lists(st.dictionaries(st.sampled_from(["text", "comments", *TOLD]), st.none() | st.integers() | st.text())))
def test_any_records_give_threads_or_a_refusal(documents: list[dict[str, object]]):
    with contextlib.suppress(MalformedFile):
        assert list(trafilatura.read(io.BytesIO(json.dumps(documents).encode()), Options()))


@pytest.mark.samples
@pytest.mark.parametrize(
    ("path", "lines"), [("netzpolitik", (41, 167)), ("synthetic", (3, 7))], ids=["netzpolitik", "synthetic"]
)
@pytest.mark.parametrize("kind", ["json", "xml"])
def test_sample_files_have_the_lines_their_readme_says(samples: Path, path: str, lines: tuple[int, int], kind: str):
    [thread] = read((samples / "threads" / "plain-text" / f"{path}.trafilatura.{kind}").read_bytes())

    article = len(thread.article.text.split("\n"))
    assert (article, sum(len(comment.text.split("\n")) for comment in thread.comments)) == lines
