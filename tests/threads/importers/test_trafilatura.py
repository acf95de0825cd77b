from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers import FORMATS, draft_of, sniff, trafilatura
from threads.importers.base import MalformedFile, Options, RawThread
from threads.importers.outline import Draft, from_json, join, set_article_end, to_json

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


TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><sourceDesc><biblFull><titleStmt>
<title type="main">A &amp; B</title><author>Jo</author></titleStmt><publicationStmt><publisher>E</publisher>
<ptr type="URL" target="https://e.org/a"/><date>2024-03-01</date></publicationStmt></biblFull></sourceDesc></fileDesc>
<encodingDesc><appInfo><application version="2.3.1" ident="Trafilatura"/></appInfo></encodingDesc></teiHeader>
<text><body><div type="entry"><ab type="header">H</ab><p>Word.</p></div>
<div type="comments"><p>First?</p><p>a</p></div></body></text></TEI>"""


def test_tei_gives_what_its_header_and_its_two_parts_say():
    [thread] = read(TEI)

    assert (thread.title, thread.author, thread.url, thread.site) == ("A & B", "Jo", "https://e.org/a", "e.org")
    assert (thread.article.text, thread.article.posted_precision) == ("H\nWord.", "date")
    assert "\n".join(comment.text for comment in thread.comments) == "First?\na"


def test_json_without_metadata_is_recognised_where_the_comments_are_in_sight():
    [thread] = read(json.dumps({"text": 'He said "no".\\', "comments": "Yes."}))

    assert (thread.article.text, [comment.text for comment in thread.comments]) == ('He said "no".\\', ["Yes."])


def test_where_they_are_not_the_file_is_refused_rather_than_taken_for_one_comment():
    content = json.dumps({"text": "a" * 9000, "comments": "Yes."}).encode()

    with pytest.raises(MalformedFile, match="the comments are one text; choose the format trafilatura"):
        list(sniff(content[:8192], "page.json").read(io.BytesIO(content), Options()))
    assert list(trafilatura.read(io.BytesIO(content), Options()))


def test_documents_without_comments_are_left_out():
    lines = "\n".join([document("a", "b", source="https://e.org/b"), document("a", None), document("c", "d")])

    threads = read(lines)

    assert [thread.article.text for thread in threads] == ["a", "c"]
    assert [notice.code for notice in threads[1].warnings] == ["without_comments"]


def drafted(content: str) -> Draft | None:
    return draft_of(trafilatura, io.BytesIO(content.encode()), Options())


def test_where_comments_start_can_be_corrected_and_the_article_still_ends_where_the_file_says():
    draft = drafted(document("I think so!!\nReally?", "The council said on Monday.\nNo.\nNever."))
    assert draft is not None

    outline = from_json(draft.lines, to_json(join(draft.outline(), 5)))
    thread = draft.thread(outline)

    assert [row.kind for row in outline.rows] == ["article", "article", "start", "start", "more"]
    assert (thread.article.text, thread.author, thread.url) == ("I think so!!\nReally?", "Jo", "https://e.org/a")
    assert [comment.text for comment in thread.comments] == ["The council said on Monday.", "No.\nNever."]


def test_the_end_of_the_article_can_be_corrected_too():
    draft = drafted(document("The council met.\nI was there!!", "No."))
    assert draft is not None

    thread = draft.thread(set_article_end(draft.outline(), 1))

    assert (thread.article.text, [c.text for c in thread.comments]) == ("The council met.", ["I was there!!", "No."])


def test_a_document_without_an_article_has_only_comments():
    draft = drafted(document("", "The council said on Monday that it met.\nNo."))

    assert draft is not None
    assert [row.kind for row in draft.outline().rows] == ["start", "start"]


def test_several_documents_are_not_looked_through_but_one_among_empty_ones_is():
    one, empty = document("a", "b"), document("c", None)

    assert drafted(f"{one}\n{one}") is None
    draft = drafted(f"{empty}\n{one}\n{empty}")
    assert draft is not None
    assert [notice.code for notice in draft.thread(draft.outline()).warnings] == ["without_comments"] * 2


def test_only_formats_that_do_not_tell_comments_apart_are_looked_through():
    content = document("a", "b").encode()

    drafts = {importer.name for importer in FORMATS if draft_of(importer, io.BytesIO(content), Options())}

    assert drafts == {"text", "trafilatura"}


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
