from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers.mail.quotes import not_own


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("own words", []),
        ("> a\n> b\nown", ["> a\n> b"]),
        ("On Monday, Bob wrote:\n> a\nown\n> b", ["On Monday, Bob wrote:\n> a", "> b"]),
        (
            "On Monday at noon,\nBob Roux <bob@x.example> wrote:\n\n> a",
            ["On Monday at noon,\nBob Roux <bob@x.example> wrote:\n\n> a"],
        ),
        ("Own.\nBob wrote:\n> a", ["Bob wrote:\n> a"]),
        ("Am Montag schrieb Bob:\n> a", ["Am Montag schrieb Bob:\n> a"]),
        ("2016-04-14 Bob <bob at x.example>:\n> a", ["2016-04-14 Bob <bob at x.example>:\n> a"]),
        ("I disagree with this:\n> a", ["> a"]),
        ("Bob wrote:\nown", []),
        ("own\n-----Original Message-----\nFrom: Bob\nwords", ["-----Original Message-----\nFrom: Bob\nwords"]),
        ("own\n-- \nAnn", ["-- \nAnn"]),
        ("-- \nAnn", ["-- \nAnn"]),
        ("-- \nfirst\n-- \nlast", ["-- \nlast"]),
        ("own\n--\nno signature", []),
        ("> a\n-- \nAnn", ["> a", "-- \nAnn"]),
        ("", []),
    ],
)
def test_quotations_and_signatures_are_found(text: str, ranges: list[str]):
    assert [text[start:end] for start, end in not_own(text)] == ranges


@given(
    st.lists(st.sampled_from(["> a", "b wrote:", "On x,", "", "-- ", "c", ">", "-----Original Message-----"])).map(
        "\n".join
    )
)
def test_ranges_are_sorted_disjoint_and_inside_the_text(text: str):
    ends = [point for span in not_own(text) for point in span]

    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(text) for start, end in not_own(text))
