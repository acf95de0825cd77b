from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.fetching import CannotFetch, read_url


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("http://example.org", "http://example.org/"),
        ("  https://Example.ORG:443/a?b=c#d ", "https://example.org/a?b=c"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("https://example.org./x", "https://example.org/x"),
        ("https://bücher.example/süß?q=ä", "https://xn--bcher-kva.example/s%C3%BC%C3%9F?q=%C3%A4"),
        ("https://example.org/%7Ea%20b", "https://example.org/%7Ea%20b"),
        ("http://[2606:4700:0::1111]/x", "http://[2606:4700::1111]/x"),
        ("http://0x7f.1/", "http://0x7f.1/"),
    ],
)
def test_an_address_as_it_is_sent(written: str, sent: str):
    assert str(read_url(written)) == sent


@pytest.mark.parametrize(
    "written",
    [
        "",
        "example.org/thread",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "javascript:alert(1)",
        "data:text/plain,hello",
        "//example.org/",
        "http:///path",
        "http://:80/",
        "http://user@example.org/",
        "http://user:secret@example.org/",
        "http://example.org@127.0.0.1/",
        "http://example.org\\@127.0.0.1/",
        "http://exam ple.org/",
        "http://example.org/a b",
        "http://example.org/\r\nHost: other",
        "http://exa\tmple.org/",
        "http://example.org\x00/",
        "http://example.org:99999/",
        "http://example.org:port/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://[v1.a]/",
        "http://exa%6dple.org/",
        "http://-example.org/",
        "http://a..b/",
        "http://" + "a" * 64 + ".org/",
        "http://example.org/" + "a" * 2000,
        "http://example.org/" + "ä" * 400,
    ],
)
def test_what_is_no_address_of_a_page(written: str):
    with pytest.raises(CannotFetch):
        read_url(written)


@given(st.text(max_size=60), st.sampled_from(["", "http://", "https://", "http://example.org/", "http://a:"]))
def test_whatever_is_written_is_refused_or_fit_to_be_sent(text: str, beginning: str):
    try:
        url = read_url(beginning + text)
    except CannotFetch:
        return

    assert read_url(str(url)) == url
    assert str(url).isascii()
    assert str(url).isprintable()
    assert " " not in str(url)
    assert "@" not in url.authority
