from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threads.structure.quotes import FoundQuote, ThreadText, find_quotes

ARTICLE = (
    "The harbour office counted 41,000 crossings a day last autumn. “Those who wear the bridge down should pay for "
    "it,” said council member Ida Holm. A toll of two crowns would cut crossings by 18 percent, a report found."
)
FIRST = "Lorries already pay the harbour due every year, so this toll asks them to pay for the same road twice."


def thread(*comments: str | tuple[str, int | None] | tuple[str, int | None, int]) -> list[ThreadText]:
    """ARTICLE and comments: the text, or with the position of what it answers, or with the author as well."""
    rows = [(ARTICLE, None, None)]
    for comment in comments:
        text, parent, author = (*((comment,) if isinstance(comment, str) else comment), None, None)[:3]
        rows.append((text, parent or 0, author))
    last = len(rows) - 1
    ends = list(range(len(rows)))
    for position in range(last, 0, -1):
        parent = rows[position][1]
        ends[parent] = max(ends[parent], ends[position])
    return [
        ThreadText(position, text, position, ends[position], parent, author)
        for position, (text, parent, author) in enumerate(rows)
    ]


def quotes(texts: list[ThreadText]) -> dict[int, list[FoundQuote]]:
    return {text.key: found for text, found in find_quotes(texts) if found}


def said(texts: list[ThreadText]) -> list[tuple[int, str, int, str]]:
    """(comment, what it quotes, source, how it stands there)."""
    return [
        (
            key,
            texts[key].text[one.start : one.end],
            one.source,
            texts[one.source].text[one.source_start : one.source_end],
        )
        for key, found in quotes(texts).items()
        for one in found
    ]


@pytest.mark.parametrize(
    ("comment", "quoted"),
    [
        ("They write that a toll of two crowns would cut crossings by 18 percent. Guesswork!",
         "a toll of two crowns would cut crossings by 18 percent"),
        ("A TOLL OF TWO CROWNS WOULD CUT CROSSINGS? Says who?", "A TOLL OF TWO CROWNS WOULD CUT CROSSINGS"),
        ('"those who wear the bridge down should pay for it" – so the tram pays as well?',
         "those who wear the bridge down should pay for it"),
        ("„Those who wear the bridge down should pay for it“ is rich.",
         "Those who wear the bridge down should pay for it"),
        ("> The harbour office counted 41,000 crossings a day\nCounted by whom?",
         "The harbour office counted 41,000 crossings a day"),
        ("> 41,000 crossings\nIn autumn, with the ferry out of service!", "41,000 crossings"),
        ("> > A toll of two crowns\nStill too cheap.", "A toll of two crowns"),
        ("So it “would cut crossings by 18 percent”? Never.", "would cut crossings by 18 percent"),
        ("“The harbor office has counted 41,000 crossings a day last autumn.” No.",
         "The harbor office has counted 41,000 crossings a day last autumn."),
        ("A toll of two crowns would cut crossings by 18 percent, a report found.",
         "A toll of two crowns would cut crossings by 18 percent, a report found."),
    ],
)  # fmt: skip
def test_a_passage_of_the_article_is_found(comment: str, quoted: str):
    ((_, passage, source, _),) = said(thread(comment))

    assert (passage.strip(), source) == (quoted, 0)


@pytest.mark.parametrize(
    "comment",
    [
        "At the end of the day it is the same thing as it has been.",
        "Council member Ida Holm said so.",
        "“Ida Holm” again.",
        "The “toll” is a tax.",
        "So they “cut crossings”? Fine.",
        "Two crowns is nothing.",
        "",
        "😀😀😀",
        "a a a a a a a a a a a a a a a",
        "> \n>\n> ?",
    ],
)
def test_short_words_names_and_set_phrases_are_no_quotes(comment: str):
    texts = thread("At the end of the day it is the same old song to me, honestly.", comment)

    assert said(texts) == []


def test_what_was_left_out_divides_a_quotation_and_both_pieces_lead_to_the_source():
    found = said(thread('"The harbour office counted 41,000 crossings … two crowns would cut crossings" they write.'))

    assert [(passage, source) for _, passage, source, _ in found] == [
        ("The harbour office counted 41,000 crossings", 0),
        ("two crowns would cut crossings", 0),
    ]


def test_a_word_left_out_does_not_divide_it():
    found = said(thread('"Those who wear the bridge down … pay for it" is what she said.'))

    assert found == [
        (1, "Those who wear the bridge down … pay for it", 0, "Those who wear the bridge down should pay for it")
    ]


def test_two_quotations_in_one_comment_are_two():
    texts = thread(
        FIRST,
        ("First “a toll of two crowns would cut crossings”, then “Lorries already pay the harbour due”. Well?", 1),
    )

    assert [(passage, source) for _, passage, source, _ in said(texts)] == [
        ("a toll of two crowns would cut crossings", 0),
        ("Lorries already pay the harbour due", 1),
    ]


def test_a_quote_of_a_quote_leads_to_who_said_it_first():
    texts = thread(
        FIRST,
        ("> this toll asks them to pay for the same road twice\nThey use it twice.", 1),
        ("> > this toll asks them to pay for the same road twice\n> They use it twice.\nHa.", 2),
    )

    assert [(key, source) for key, _, source, _ in said(texts)] == [(2, 1), (3, 1), (3, 2)]


def test_the_nearest_comment_above_comes_before_an_earlier_one_elsewhere():
    phrase = "nobody on this council has ever crossed the northern pier on foot"
    texts = thread(f"Sure, {phrase} in winter.", f"As I see it {phrase} anyway.", (f"You say {phrase}, but I have.", 2))

    assert [(key, source) for key, _, source, _ in said(texts)] == [(2, 1), (3, 1)]


def test_an_answer_quotes_what_it_answers_where_both_said_it_on_their_own():
    phrase = "nobody on this council has ever crossed the northern pier"
    texts = thread((f"Sure, {phrase}.", None), (f"{phrase.title()}!!!", None), (f"“{phrase}”: I have.", 2))

    assert said(texts)[-1][2] in {1, 2}


def test_nothing_later_is_quoted_but_what_stands_above_is_whatever_the_clock_says():
    texts = thread(FIRST, (f"“{FIRST}” No.", 1))
    early = [texts[0], texts[2], texts[1]]

    assert [(key, source) for key, found in quotes(early).items() for source in [found[0].source]] == [(2, 1)]
    assert said(thread(f"“{FIRST}” No.", FIRST)) == []


def test_a_copy_is_no_quote_and_neither_is_a_signature():
    signature = "\nSent with love from the northern pier of our harbour"
    texts = thread((FIRST, 0, 1), (FIRST, 0, 2), (f"Agreed.{signature}", 0, 3), (f"I doubt it.{signature}", 0, 3))

    assert said(texts) == []


def test_what_everybody_writes_is_a_set_phrase():
    chant = "build the northern tunnel before the winter storms"
    texts = thread(*(f"{number} times: {chant}, {number}!" for number in range(10)), f"Ten say {chant}, do they?")

    assert 11 not in quotes(texts)


def test_markup_of_the_source_marks_a_passage():
    texts = thread(FIRST, ("pay the harbour due\nNot all of them.", 1))
    texts[2] = ThreadText(2, texts[2].text, 2, 2, 1, None, [[0, 19]])

    assert said(texts) == [(2, "pay the harbour due", 1, "pay the harbour due")]


def test_a_lightly_changed_passage_says_how_alike_it_is():
    texts = thread(FIRST, ("“Lorries already pay the harbor due every single year, so this tax asks them”?", 1))

    ((one,),) = quotes(texts).values()
    assert one.source == 1
    assert 0.7 <= one.similarity < 1


def test_spans_count_code_points_and_keep_combining_marks():
    texts = thread(
        "👍👍 le café́ du port ferme à six heures du soire\u0301 en hiver",
        ("🚲 “ferme à six heures du soire\u0301” 🎉", 1),
    )

    assert said(texts) == [(2, "ferme à six heures du soire\u0301", 1, "ferme à six heures du soire\u0301")]


def test_a_script_without_blanks_is_quoted_too():
    texts = thread("港口办公室去年秋天每天统计到四万一千次过桥", ("「每天统计到四万一千次过桥」是真的吗", 1))

    assert said(texts) == [(2, "每天统计到四万一千次过桥", 1, "每天统计到四万一千次过桥")]


WORDS = st.text("abcdefgh", min_size=2, max_size=5)
TEXT = st.lists(st.one_of(WORDS, st.sampled_from(["“", "”", ">", "\n", "…", "A", "é", "😀", "harbour"])), max_size=60)


@given(st.lists(TEXT, min_size=1, max_size=6), st.lists(st.integers(0, 5), min_size=6, max_size=6))
@settings(max_examples=150, deadline=None)
def test_spans_are_valid_whatever_is_written(comments: list[list[str]], parents: list[int]):
    texts = thread(*((" ".join(words), min(parent, number)) for number, (words, parent) in
                     enumerate(zip(comments, parents, strict=False))))  # fmt: skip

    for key, found in quotes(texts).items():
        last = 0
        for one in found:
            assert last <= one.start < one.end <= len(texts[key].text)
            assert one.source != key
            assert 0 <= one.source_start < one.source_end <= len(texts[one.source].text)
            assert 0 < one.similarity <= 1
            last = one.end


@given(
    st.lists(st.lists(WORDS, min_size=12, max_size=30), min_size=2, max_size=5),
    st.data(),
)
@settings(max_examples=100, deadline=None)
def test_what_is_planted_unchanged_is_found(comments: list[list[str]], data: st.DataObject):
    # Words of one comment stand in no other.
    texts = [" ".join(f"{word}{number}x{place}" for place, word in enumerate(words)) for number, words in
             enumerate(comments)]  # fmt: skip
    source = data.draw(st.integers(0, len(texts) - 1))
    words = texts[source].split()
    first = data.draw(st.integers(0, len(words) - 7))
    planted = " ".join(words[first : first + 7])

    found = said(thread(*texts, f"Surely you did write {planted} and meant every word of that"))

    assert found == [(len(texts) + 1, planted, source + 1, planted)]


@pytest.mark.parametrize(
    "body", ["a " * 300, '"x y z x y z x y z" ' * 20, "> the tanks will burn before noon\n" * 30, "“" * 500]
)
def test_hostile_texts_take_no_longer_than_others(body: str):
    comments = [(f"{body} w{number}", number) for number in range(400)]
    texts = thread(*comments)

    start = time.process_time()
    list(find_quotes(texts))

    assert time.process_time() - start < 10
