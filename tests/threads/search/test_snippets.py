"""The passage that shows why a comment was found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from threads.search import parse, snippet_of

FILLER = "lorem ipsum dolor sit amet " * 40


def marked(text: str, query: str) -> list[str]:
    snippet = snippet_of(text, parse(query))
    return [text[start:end] for start, end in snippet.marks]


def test_what_was_asked_for_is_marked_as_it_is_written():
    assert marked("Naïve? A naïve, NAIVE man; naiveté.", "naive") == ["Naïve", "naïve", "NAIVE"]
    assert marked("They rebutted it. A rebuttal, rebuilt.", "rebut*") == ["rebutted", "rebuttal"]
    assert marked("Climate change; the climate will change.", '"climate change"') == ["Climate change"]
    assert marked("昨日東京に行った", "東京") == ["東京"]
    assert marked("Wet, not dry.", "wet -cold") == ["Wet"]


def test_the_passage_holds_the_most_of_what_was_asked_for():
    text = f"Council. {FILLER} The council closes the lido. {FILLER} A lido."

    snippet = snippet_of(text, parse("council lido"))

    assert "The council closes the lido." in snippet.text
    assert text[snippet.start : snippet.end] == snippet.text
    assert len(snippet.text) <= 240


def test_a_short_text_is_shown_whole():
    snippet = snippet_of("The lido.", parse("lido"))

    assert (snippet.start, snippet.end) == (0, 9)
    assert list(snippet.pieces()) == [("The ", False), ("lido", True), (".", False)]


def test_without_anything_to_mark_the_beginning_is_shown():
    snippet = snippet_of(FILLER, parse("-wet"))

    assert snippet.start == 0
    assert list(snippet.pieces()) == [(snippet.text, False)]


@given(
    st.text(alphabet=st.sampled_from("ab -<&\n'\"*東é\u0301"), max_size=600), st.text(alphabet='ab "-*東e', max_size=12)
)
def test_the_pieces_are_the_passage_and_marks_are_what_was_asked_for(text: str, query: str):
    snippet = snippet_of(text, parse(query))

    assert "".join(piece for piece, _ in snippet.pieces()) == snippet.text == text[snippet.start : snippet.end]
    assert [piece for piece, is_marked in snippet.pieces() if is_marked] == [text[a:b] for a, b in snippet.marks]
    assert list(snippet.marks) == sorted(snippet.marks)
