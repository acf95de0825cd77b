from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from threads.structure.hyperlinks import canonical_form, find_hyperlinks, site_of

SIGNS = "()[]{}<>'\"*_~|,.;:!?/\\#&=%@- \n…—’»。x1é中ü"
WORDS = """
    https:// http:// ftp:// www. a.com b.co.uk/x ... &amp; &lt; &quot; <a\thref=" </a> ]( [...] mailto: It .is 's 🙂
    web.archive.org/web/2021/ google.com/url?q= youtu.be/ %2e %zz utm_source=1 [::1] \u200b \ud83d"""
PIECES = st.sampled_from([*SIGNS, *WORDS.split()])
HOSTILE_LENGTH = 50_000
UNITS = [
    *("http://", "http://x'/", "‘http://x/a", "[http://a", "[a](http://b.c)", "<http://a ", "1.http://x.org/2", "://"),
    *("<a href='http://x.org'>", "&lt;a ", 'href="', "mailto:", "data:a", "a@", "a.com,", "a.", "é.", "x"),
    *("(", ".", "!", "&"),
]


@st.composite
def hostile_texts(draw: st.DrawFn) -> str:
    return "".join(draw(st.lists(PIECES | st.text(max_size=3), max_size=25)))


@given(hostile_texts())
@example("http://a.b/x's.'s")
def test_spans_are_sorted_do_not_overlap_and_hold_the_address_as_written(text):
    found = find_hyperlinks(text)

    reach = 0
    for hyperlink in found:
        assert reach <= hyperlink.start < hyperlink.end <= len(text)
        reach = hyperlink.end
        written = text[hyperlink.start : hyperlink.end]
        if "&" not in written:
            assert hyperlink.url == "".join(written.split())
        assert (hyperlink.canonical is None) or hyperlink.kind != "truncated"


@given(hostile_texts() | hostile_texts().map("https://a.example/".__add__) | st.text())
def test_a_canonical_form_is_its_own_and_has_a_site(url):
    canonical = canonical_form(url)

    if canonical is None:
        assert isinstance(site_of(url), str)
    else:
        assert canonical_form(canonical) == canonical
        assert site_of(canonical) == site_of(url) != ""


@pytest.mark.parametrize(
    ("text", "kind", "url", "canonical", "site"),
    [
        ("http://www.a.com/x/", "url", "http://www.a.com/x/", "https://a.com/x", "a.com"),
        ("see bbc.co.uk.", "bare", "bbc.co.uk", "https://bbc.co.uk/", "bbc.co.uk"),
        ("https://a.com/long…", "truncated", "https://a.com/long", None, "a.com"),
        ("https://a.com/?b=1&amp;a=2", "url", "https://a.com/?b=1&a=2", "https://a.com/?a=2&b=1", "a.com"),
        ("<https://a.com/pro\n jects>", "url", "https://a.com/projects", "https://a.com/projects", "a.com"),
        ('<a href="https:&#x2F;&#x2F;a.com&#x2F;x">x</a>', "url", "https://a.com/x", "https://a.com/x", "a.com"),
        (
            '<a href="https://a.com/?x&copy=1">x</a>',
            "url",
            "https://a.com/?x&copy=1",
            "https://a.com/?copy=1&x",
            "a.com",
        ),
        ("http://10.1.2.3/y", "url", "http://10.1.2.3/y", "http://10.1.2.3/y", "10.1.2.3"),
    ],
)
def test_a_hyperlink_says_what_kind_it_is_and_where_it_leads(text, kind, url, canonical, site):
    [hyperlink] = find_hyperlinks(text)

    assert (hyperlink.kind, hyperlink.url, hyperlink.canonical, hyperlink.site) == (kind, url, canonical, site)


@pytest.mark.parametrize("unit", UNITS)
def test_a_hostile_line_without_end_mark_comes_to_an_end(unit):
    text = "http://a.com/" + unit * (HOSTILE_LENGTH // len(unit))

    assert all(hyperlink.end <= len(text) for hyperlink in find_hyperlinks(text))


def test_deeply_wrapped_addresses_are_given_up():
    assert canonical_form("https://href.li/?" * 100_000 + "https://a.com") is None


@pytest.mark.samples
def test_every_address_of_the_development_set_is_found_as_described(samples: Path):
    for line in (samples / "links" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        comment = json.loads(line)

        found = find_hyperlinks(comment["text"])

        fields = ("start", "end", "url", "canonical", "kind")
        assert [{name: getattr(link, name) for name in fields} for link in found] == comment["links"]


@pytest.mark.samples
def test_every_pair_of_the_development_set_is_judged_right(samples: Path):
    for line in (samples / "links" / "pairs_dev.jsonl").read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)

        assert (canonical_form(pair["a"]) == canonical_form(pair["b"])) == pair["same"], pair["id"]
