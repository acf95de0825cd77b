"""Parts of files over HTTP: RFC 9110, sections 13 and 14."""

from __future__ import annotations

import gzip
import hashlib
import io
from typing import Any

import pytest
from django.core.files import File
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from threads.views.downloads import download, part_of

CONTENT = bytes(range(256)) * 700  # more than two chunks
CHECKSUM = hashlib.sha256(CONTENT).hexdigest()
ETAG = f'"{CHECKSUM}"'


def asked(method: str = "GET", *, content: bytes = CONTENT, name: str = "a.jsonl", **options: Any) -> HttpResponseBase:
    headers = options.pop("headers", {})
    request = RequestFactory(headers=headers).generic(method, "/")
    file = File(io.BytesIO(content), name="stored")
    return download(request, file, name=name, media_type="text/x", size=len(CONTENT), checksum=CHECKSUM, **options)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_the_whole_file_says_how_to_go_on_and_what_it_is():
    response = asked()

    assert (response.status_code, body(response)) == (200, CONTENT)
    assert response.headers["Content-Length"] == str(len(CONTENT))
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["ETag"] == ETAG
    assert response.headers["Content-Type"] == "text/x"
    assert response.headers["Repr-Digest"].startswith("sha-256=:")


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=70000-", slice(70000, None)),
        ("bytes=-5", slice(-5, None)),
        ("bytes=100-9999999", slice(100, None)),
        ("BYTES=5-9", slice(5, 10)),
    ],
)
def test_a_part_is_a_part(header: str, part: slice):
    response = asked(headers={"Range": header})

    start, stop, _ = part.indices(len(CONTENT))
    assert (response.status_code, body(response)) == (206, CONTENT[part])
    assert response.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(CONTENT)}"
    assert response.headers["Content-Length"] == str(stop - start)


@pytest.mark.parametrize("header", ["bytes=0-1,5-6", "bytes=9-3", "lines=0-1", "bytes=-", "bytes=a-b", "bytes=٣-"])
def test_what_is_no_single_range_gets_the_whole(header: str):
    assert part_of(header, len(CONTENT)) == range(len(CONTENT))


@pytest.mark.parametrize("header", [f"bytes={len(CONTENT)}-", "bytes=-0"])
def test_a_part_that_is_not_there_is_416_with_the_size(header: str):
    response = asked(headers={"Range": header})

    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{len(CONTENT)}"


@pytest.mark.parametrize(
    ("validator", "status"),
    [(ETAG, 206), ('"another"', 200), (f"W/{ETAG}", 200), ("Tue, 01 Sep 2026 10:00:00 GMT", 200)],
)
def test_parts_of_another_file_are_never_joined(validator: str, status: int):
    assert asked(headers={"Range": "bytes=5-", "If-Range": validator}).status_code == status


def test_head_has_the_headers_of_the_whole_and_no_body():
    response = asked("HEAD", headers={"Range": "bytes=5-"})

    assert (response.status_code, body(response)) == (200, b"")
    assert response.headers["Content-Length"] == str(len(CONTENT))


def test_who_has_the_file_is_told_so():
    assert asked(headers={"If-None-Match": ETAG}).status_code == 304
    assert asked(headers={"If-Match": '"another"'}).status_code == 412


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("plain.jsonl", 'attachment; filename="plain.jsonl"'),
        ('a"b\\c.csv', 'attachment; filename="a\\"b_c.csv"'),
        ("köln.csv", "attachment; filename*=utf-8''k%C3%B6ln.csv"),
        ("../../etc\r\nSet-Cookie: x", 'attachment; filename=".._.._etc__Set-Cookie: x"'),
    ],
)
def test_names_are_safe_in_a_header(name: str, written: str):
    assert asked(name=name).headers["Content-Disposition"] == written


@pytest.mark.parametrize("tampered", [b"x" + CONTENT[1:], CONTENT[:-1] + b"x"])
def test_a_file_changed_on_disk_breaks_off_before_its_end(tampered: bytes):
    response = asked(content=tampered)

    got: list[bytes] = []
    with pytest.raises(OSError, match="changed on disk"):
        got.extend(response)
    assert sum(map(len, got)) < len(CONTENT)


def test_gzip_is_given_to_who_asks_and_has_an_etag_of_its_own():
    response = asked(headers={"Accept-Encoding": "br, gzip;q=0.5"}, may_compress=True)

    assert gzip.decompress(body(response)) == CONTENT
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["ETag"] not in (ETAG, f"W/{ETAG}")
    assert response.headers["Vary"] == "Accept-Encoding"
    assert "Content-Length" not in response.headers


@pytest.mark.parametrize(
    "headers",
    [{"Accept-Encoding": "gzip;q=0"}, {"Accept-Encoding": "br"}, {"Accept-Encoding": "gzip", "Range": "bytes=0-"}],
)
def test_others_get_the_bytes_as_they_are(headers: dict[str, str]):
    assert body(asked(headers=headers, may_compress=True)) == CONTENT


@given(size=st.integers(1, 2000), cut=st.integers(0, 2000))
def test_two_parts_make_the_whole(size: int, cut: int):
    cut %= size

    first, second = part_of(f"bytes=0-{cut}", size), part_of(f"bytes={cut + 1}-", size)

    assert [*(first or ()), *(second or ())] == list(range(size))


@given(first=st.integers(-1, 3000), last=st.integers(-1, 3000), size=st.integers(0, 2000))
def test_a_part_always_lies_inside(first: int, last: int, size: int):
    header = "-".join("" if place < 0 else str(place) for place in (first, last))

    part = part_of(f"bytes={header}", size)

    assert part is None or (0 <= part.start <= part.stop <= size)
