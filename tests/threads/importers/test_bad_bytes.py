"""What no importer may do, whatever it is given."""

from __future__ import annotations

import contextlib
import io
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from threads.importers import FORMATS, by_name, sniff
from threads.importers.base import MalformedFile, Options
from threads.importers.fields import ALIASES, CHILDREN
from threads.importers.signatures import HEAD_BYTES

WRITTEN = st.text(alphabet=st.sampled_from('{}[]",:;\t\n\r a1nul\x00\\\ud800é🙂\u2028'), max_size=200).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)


@given(st.binary(max_size=300) | WRITTEN, st.sampled_from(["", "a.json", "a.csv", "a.txt", "../../a"]))
@example(b"\xff\xfe\x00\xd8", "a.csv")
@example(b'{"text":"a","created":1e999}', "a.json")
@example(b'{"a":' + b"9" * 5000 + b"}", "a.json")
@example(b"text|id\r\n\x00|\r\n", "a.csv")
def test_any_bytes_give_threads_or_a_refusal(content: bytes, filename: str):
    options = Options(filename=filename)

    for read in (importer.read for importer in FORMATS):
        try:
            threads = list(read(io.BytesIO(content), options))
        except MalformedFile:
            continue
        assert threads
        for text in (comment.text for thread in threads for comment in (thread.article, *thread.comments)):
            text.encode()
            assert "\x00" not in text


OURS = ("schema_version", "thread_id", "comment_id", "external_id", "parent_id", "position", "source_order", "anchors")
KEYS = st.sampled_from([*ALIASES, *CHILDREN, *OURS, "quoted", "name", "error", "a.b"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=6), min_size=1, max_size=5), st.booleans())
@example([{"schema_version": 1, "comment_id": 1, "position": 10**400, "text": ""}], False)
@example([{"text": "a", "score": 10**400, "created": 10**400}], False)
def test_any_records_give_threads_or_a_refusal(records: list[dict[str, object]], skip_bad: bool):
    content = "\n".join(map(json.dumps, [{"schema_version": 1, **record} for record in records])).encode()

    for name in ("jsonl", "rejoinder"):
        with contextlib.suppress(MalformedFile):
            threads = list(by_name(name).read(io.BytesIO(content), Options(skip_bad=skip_bad)))
            assert threads
            for thread in threads:
                ids = [comment.external_id for comment in thread.comments]
                assert len(ids) == len(set(ids))


@given(st.binary(max_size=300) | WRITTEN)
def test_any_bytes_are_recognised_or_refused(content: bytes):
    with contextlib.suppress(MalformedFile):
        assert sniff(content) in FORMATS


@pytest.mark.parametrize(
    ("content", "filename", "named"),
    [
        (b"", "thread.txt", "The file is empty"),
        (b"\xef\xbb\xbf", "thread.txt", "The file is empty"),
        (b" \r\n\t\n ", "thread.jsonl", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "thread.txt", "This is a PNG picture"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 40, "thread.csv", "This is a JPEG picture"),
        (b"%PDF-1.7\n", "thread.json", "This is a PDF document"),
        (b"PK\x03\x04" + b"\x14\x00" * 9 + b"xl/workbook.xml", "thread.csv", "This is an Excel workbook"),
        (b"PK\x03\x04" + b"\x14\x00" * 9, "thread.txt", "This is a zip archive"),
        (b"\x1f\x8b\x08\x00", "thread.jsonl", "This is a gzip archive"),
        (b"\x28\xb5\x2f\xfd\x00", "RC_2005-12", "This is a zstd archive"),
        (bytes(range(256)), "thread.txt", "This is binary data"),
        (b"<!DOCTYPE html><title>Log in</title>", "thread.json", "This is an HTML page, not JSON"),
        (b"<?xml version='1.0'?><x/>", "thread.xml", "This is XML of an unknown kind"),
        ("one two three".encode("utf-16-le"), "thread.txt", "choose the encoding utf-16-le"),
        ("one two three".encode("utf-32"), "thread.txt", "UTF-32"),
        (b"caf\xe9 and more", "thread.txt", "Byte 3: this is not UTF-8 text (0xE9"),
        (b"ok\n" * 30_000 + b"caf\xe9\n", "thread.txt", "Byte 90003"),
    ],
)
def test_a_file_that_is_no_thread_is_named_for_what_it_is(content: bytes, filename: str, named: str):
    with pytest.raises(MalformedFile) as refusal:
        list(sniff(content[:HEAD_BYTES], filename).read(io.BytesIO(content), Options(filename=filename)))

    assert named in str(refusal.value)


def test_a_file_over_the_limit_is_refused():
    with pytest.raises(MalformedFile, match="larger than the limit of 100 bytes"):
        list(by_name("text").read(io.BytesIO(b"word " * 50), Options(max_bytes=100)))


def test_a_line_of_ten_megabytes_is_refused_by_its_length():
    content = io.BytesIO(b"x" * 10_485_760)

    with pytest.raises(MalformedFile) as refusal:
        list(by_name("text").read(content, Options()))

    assert refusal.value.place == "line 1"
    assert "line 1 has 10,485,760 characters; a comment may have 1,000,000" in str(refusal.value).lower()


@pytest.mark.parametrize("encoding", ["zlib", "unicode_escape", "no such thing", "rot13"])
def test_only_encodings_from_our_list_are_used(encoding: str):
    with pytest.raises(MalformedFile, match="is not known"):
        list(by_name("text").read(io.BytesIO(b"word"), Options(encoding=encoding)))


def test_an_unknown_format_is_refused_with_those_that_exist():
    with pytest.raises(MalformedFile, match=", ".join(importer.name for importer in FORMATS)):
        by_name("pdf")


@pytest.mark.parametrize(
    ("content", "filename", "name"),
    [
        (b'{"id":1,"text":"a"}\n', "", "jsonl"),
        (b'[\n  {"id":1}\n]', "", "jsonl"),
        (b"[1] A footnote, then text", "notes.txt", "text"),
        (b"id,parent_id,text\n1,,a\n", "", "csv"),
        (b"id;reply_to;msg\n", "", "csv"),
        (b"No comma, no cry.\nYes, text.\n", "", "text"),
        (b"anything", "thread.TSV", "csv"),
        (b'{"schema_version":1,"release":"a@1","offset_unit":"codepoint"}', "", "rejoinder"),
        (b'{"schema_version":1,"kind":"scheme","scheme":{}}', "", "rejoinder"),
    ],
)
def test_formats_are_recognised(content: bytes, filename: str, name: str):
    assert sniff(content, filename).name == name
