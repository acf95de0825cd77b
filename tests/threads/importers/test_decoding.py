from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers.base import Options
from threads.importers.decoding import lines


def decoded(content: bytes, **options: str) -> list[str]:
    return list(lines(io.BytesIO(content), Options(**options), expected="text"))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a\nb\n", ["a\n", "b\n"]),
        (b"a\r\nb\rc", ["a\n", "b\n", "c"]),
        (b"\xef\xbb\xbfa\n\nb", ["a\n", "\n", "b"]),
        ("é\u2028\u0085\x0b\x0c.\nx".encode(), ["é\u2028\u0085\x0b\x0c.\n", "x"]),
        ("é\r\n🙂".encode("utf-16"), ["é\n", "🙂"]),
        ("a\nb".encode("utf-16-be").join([b"\xfe\xff", b""]), ["a\n", "b"]),
    ],
)
def test_lines_end_at_line_feeds_alone_and_marks_are_dropped(content: bytes, expected: list[str]):
    assert decoded(content) == expected


def test_a_chosen_encoding_is_used():
    assert decoded("naïve “q”".encode("cp1252"), encoding="cp1252") == ["naïve “q”"]


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=9000), min_size=1))
def test_lines_survive_wherever_the_chunks_are_cut(texts: list[str]):
    content = "x\n" + "\n".join(texts)

    assert "".join(decoded(content.encode())) == content.removeprefix("\ufeff")
