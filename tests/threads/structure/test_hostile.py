"""Whatever is written, nothing raises and the time grows with the length alone."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threads.structure.duplicates import bands_of, shingles_of, words_of
from threads.structure.hyperlinks import canonical_form, find_hyperlinks, site_of
from threads.structure.quotes import ThreadText, find_quotes

UNITS = [
    *("(", "[", "[[[[](", "](", "![", "[a](b.com)", "<", "<a ", "<a href=", "&lt;", "&amp;", "&", ">", "> ", ">>>>"),
    *(".", "....", "…", "a.a.a.", "a.com.", "a.com,", "a.com/(", "www.", "www.a.", "1.", "@", "a@", "a@b.com "),
    *(":", "://", "http://", "http:// ", "http://a.com/'", "http://[", "https://a.com/*", "mailto:", "data:a/b,"),
    *("%", "%%%", "%41", "%zz", "'", "’s", "'s'", '"', "“", "”", "*", "**", "_", "~~", "`", "|", "\\", "/", "#", "?a&"),
    *("中", "中.", "é", "\u0301", "\u200d", "😀", "\ud83d", "\x00", "\n", "\n>", " ", "a", "a b "),
]
SIZE = 6_000
# Four times the text takes four times the time, or twice that on a busy machine; sixteen times would be too long.
MOST_TIMES = 9


def seconds(work: Callable[[str], object], text: str) -> float:
    """The shortest of three runs, in seconds of this process."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work(text)
        times.append(time.process_time() - start)
    return min(times)


def links(text: str) -> object:
    return find_hyperlinks(text), find_hyperlinks(f"see http://a.com/x{text}"), canonical_form(f"https://a.com/{text}")


def quotes(text: str) -> object:
    comment = "the harbour counted so many crossings last autumn"
    return list(
        find_quotes(
            [
                ThreadText(0, f"{comment} {text}", 0, 2),
                ThreadText(1, f"{text} {comment}", 1, 2, 0),
                ThreadText(2, f"“{comment}” {text}", 2, 2, 1),
            ]
        )
    )


def copies(text: str) -> object:
    return bands_of(shingles_of(words_of(text)), scope=1)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("work", [links, quotes, copies])
def test_four_times_the_text_takes_about_four_times_the_time(work: Callable[[str], object], unit: str):
    once = unit * (SIZE // len(unit))

    short = seconds(work, once)
    # Less than this is noise.
    assert seconds(work, once * 4) < max(0.05, MOST_TIMES * short)


@pytest.mark.parametrize("work", [links, quotes, copies])
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x" * 1_000_000,
        "no links here at all. " * 50_000,
        "https://a.example/x?y=1#z " * 20_000,
        "电车" * 100_000,
    ],
    ids=["empty", "blank", "one word", "prose", "addresses", "ideographs"],
)
def test_nothing_and_a_megabyte_are_read(work: Callable[[str], object], text: str):
    start = time.process_time()
    work(text)

    assert time.process_time() - start < 20


@given(st.text() | st.text(alphabet="ab.:/()[]<>\"'“”‘’ \n>@%&;#?=-…中é\u0301\ud800"))
@settings(max_examples=300, deadline=None)
def test_nothing_raises(text: str):
    for link in find_hyperlinks(text):
        assert 0 <= link.start < link.end <= len(text)
        assert isinstance(link.site, str)
    canonical = canonical_form(text)
    assert canonical is None or canonical_form(canonical) == canonical
    assert isinstance(site_of(text), str)
    quotes(text)
    copies(text)


@given(st.text(max_size=200), st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_an_address_between_blanks_is_found_whatever_stands_around(before: str, after: str):
    # Angle brackets and an open attribute make what follows a part of something else.
    before = "".join(character for character in before if character not in "<=&[]()'\"‘*~")
    text = f"{before} https://a.example/page {after}"
    start = len(before) + 1

    assert (start, start + len("https://a.example/page")) in [(link.start, link.end) for link in find_hyperlinks(text)]
