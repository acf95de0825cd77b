from __future__ import annotations

from email.parser import BytesParser

import pytest

from threads.importers.base import MalformedFile
from threads.importers.mail.bodies import Body, body_of, flowed
from threads.importers.mail.headers import RawHeaders


def body(content: bytes) -> Body:
    return body_of(BytesParser(policy=RawHeaders()).parsebytes(content), "message 1")


def multipart(*parts: bytes) -> bytes:
    return (
        b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"".join(b"--b\n%s\n" % part for part in parts) + b"--b--"
    )


PLAIN, HTML = b"Content-Type: text/plain\n\nplain", b"Content-Type: text/html\n\n<b>html</b>"
ATTACHED = b"Content-Type: text/plain\nContent-Disposition: attachment\n\nattached"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (PLAIN, "plain"),
        (b"\nno headers", "no headers"),
        (multipart(HTML, PLAIN), "plain"),
        (multipart(ATTACHED, PLAIN), "plain"),
        (multipart(ATTACHED, HTML), "html"),
        (multipart(ATTACHED), ""),
        (multipart(multipart(PLAIN), HTML), "plain"),
        (multipart(b"Content-Type: message/rfc822\n\n" + PLAIN, HTML), "html"),
        (b"Content-Type: text/enriched\n\nother", "other"),
        (b"Content-Type: multipart/mixed; boundary=none\n\nwithout parts", "without parts"),
        (b"Content-Type: image/png\n\nnoise", ""),
        (b"\n\n \n\n  indented\n\n\n", "  indented"),
    ],
)
def test_the_first_plain_part_is_the_text(content: bytes, text: str):
    assert body(content).text == text


@pytest.mark.parametrize(
    ("headers", "data", "text", "problem"),
    [
        (b"", "é".encode(), "é", None),
        (b"", b"\xe9", "é", "the text declares no charset and was read as Latin-1"),
        (b"Content-Type: text/plain; charset=koi8-r", b"\xc1", "а", None),
        (
            b"Content-Type: text/plain; charset=utf-8",
            b"\xe9",
            "é",
            "the text is not in the charset 'utf-8' that it declares",
        ),
        (b"Content-Type: text/plain; charset=x-none", "é".encode(), "é", "the charset 'x-none' is not known"),
        (
            b"Content-Type: text/plain; charset=unicode_escape",
            rb"\x41",
            r"\x41",
            "the charset 'unicode_escape' is not known",
        ),
        (b"Content-Type: text/plain; charset*=utf-8''koi8-r", b"\xc1", "а", None),
        (b"Content-Transfer-Encoding: base64", b"aGkNCnlvdQ==", "hi\nyou", None),
        (b"Content-Transfer-Encoding: quoted-printable", b"a=3Db=\nc", "a=bc", None),
    ],
)
def test_bytes_are_decoded_as_declared_or_told(headers: bytes, data: bytes, text: str, problem: str | None):
    found = body(headers + b"\n\n" + data if headers else b"\n" + data)

    assert (found.text, found.problems) == (text, (problem,) if problem else ())


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("one \ntwo\nthree", "one two\nthree"),
        ("> one \n> two\nthree", "> one two\nthree"),
        (">> one \n> two", ">> one \n> two"),
        (" >stuffed", ">stuffed"),
        ("end \n-- \nAnn", "end \n-- \nAnn"),
        ("-- \nAnn \nLee", "-- \nAnn Lee"),
        ("", ""),
    ],
)
def test_flowed_lines_are_joined(lines: str, joined: str):
    assert flowed(lines) == joined


def test_flowed_lines_may_drop_the_space_that_joins_them():
    content = b"Content-Type: text/plain; format=Flowed; DelSp=Yes\n\nTra \nms"

    assert body(content).text == "Trams"


def test_a_message_of_too_many_parts_is_refused():
    with pytest.raises(MalformedFile, match="Message 1: the message has more than 1,000 parts"):
        body(multipart(*[PLAIN] * 1001))
