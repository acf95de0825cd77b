from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers.base import MalformedFile, Options
from threads.importers.notices import Notices
from threads.importers.xml import elements, local_name, namespace, place_of

BOMB = '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def texts(document: str | bytes, **options: bool) -> list[str | None]:
    content = document.encode() if isinstance(document, str) else document
    found = elements(io.BytesIO(content), Options(**options), Notices(), {"b"})
    return [element.text for element in found]


def test_wanted_elements_come_whole_with_their_places():
    document = b'<a xmlns="urn:x">\n<b>1<c/>2</b>\n<d><b>3<b>4</b></b></d></a>'

    found = [
        (local_name(element), namespace(element), place_of(element), "".join(element.itertext()))
        for element in elements(io.BytesIO(document), Options(), Notices(), {"b"})
    ]

    assert found == [
        ("b", "urn:x", "line 2", "12"),
        ("b", "urn:x", "line 3", "4"),
        ("b", "urn:x", "line 3", "34"),
    ]


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ('<?xml version="1.0" encoding="utf-16"?><a><b>é</b></a>'.encode("utf-16"), "é"),
        (b"\xef\xbb\xbf<a><b>\xc3\xa9</b></a>", "é"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?><a><b>\xe9</b></a>', "é"),
        ("<a><b>1<!-- 2 --><?p 3?>4</b></a>", "14"),
        ("<a><b><![CDATA[<p>&amp;]]]]><![CDATA[>]]></b></a>", "<p>&amp;]]>"),
        ("<!DOCTYPE a><a><b>1</b></a>", "1"),
        ('<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a><b>1</b></a>', "1"),
    ],
)
def test_sound_documents_are_read(document: str | bytes, found: str):
    assert texts(document) == [found]


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ("", "The file is empty"),
        (" \n", "The file is empty"),
        ("<a>\n<b>1</a>", "Line 2, column 9: this is not well-formed XML (Opening and ending tag mismatch"),
        ("<a>\n<b>1", "Line 2, column 5"),
        ("<a>\n<b>\x0b</b></a>", "Line 2, column 4: XML forbids the character"),
        ("<a><b>&#11;</b></a>", "Line 1, column 12: XML forbids the character"),
        ("<a>\n<b>&nbsp;</b></a>", "Line 2, column 10: the entity &nbsp; means nothing"),
        ("<a><b>&nbsp;</b>" + "<c/>" * 50_000 + "</a>", "Line 1, column 13: the entity &nbsp;"),
        ('<!DOCTYPE a SYSTEM "x.dtd"><a>\n<b>&nbsp;</b></a>', "Line 2: the entity &nbsp; means nothing without"),
        (b"<a><b>\xff</b></a>", "Line 1, column "),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a><b>&x;</b></a>', "declares the entity 'x'"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><b>&x;</b></a>', "declares the entity 'x'"),
        ('<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/">%x;]><a/>', "declares the entity 'x'"),
        (f"<!DOCTYPE a [{BOMB}]><a><b>&l9;</b></a>", "declares the entity"),
        (f'<!DOCTYPE a [{BOMB}]><a><b c="&l9;"/></a>', "declares the entity"),
        (f'<!DOCTYPE a [{BOMB}]><a c="&l9;"/>', "entity"),
        ("<a>" * 5000, "xcessive depth"),
        ("words", "Line 1, column 1: this is not well-formed XML"),
        ("<!DOCTYPE html><p>", "an HTML page"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(document: str | bytes, named: str):
    with pytest.raises(MalformedFile) as refusal:
        texts(document)

    assert named in str(refusal.value)


def test_forbidden_characters_can_be_taken_out():
    notices = Notices()

    found = elements(io.BytesIO(b"<a><b>1\x0b2\x00</b></a>"), Options(skip_bad=True), notices, {"b"})

    assert [element.text for element in found] == ["12"]
    assert [(notice.code, notice.count) for notice in notices.take()] == [("forbidden_character", 2)]


def test_a_file_over_the_limit_is_refused():
    with pytest.raises(MalformedFile, match="larger than the limit of 10 bytes"):
        list(elements(io.BytesIO(b"<a><b>1</b></a>"), Options(max_bytes=10), Notices(), {"b"}))


def test_what_was_read_is_taken_out_of_the_tree():
    item = "<item><b>" + "word " * 200 + "</b><other><deep/></other></item>"
    document = io.BytesIO(f"<a>{item * 5_000}</a>".encode())

    held = [
        sum(1 for _ in element.getroottree().iter()) if number % 500 == 0 else 0
        for number, element in enumerate(elements(document, Options(), Notices(), {"b"}))
    ]

    assert len(held) == 5_000
    assert max(held) < 1_000


@given(st.text(alphabet="<>ab/ &;![]-?\"'=\x00é", max_size=60) | st.text(max_size=20))
def test_any_text_gives_elements_or_a_refusal(document: str):
    with contextlib.suppress(MalformedFile):
        texts(document.encode("utf-8", "surrogatepass"))
