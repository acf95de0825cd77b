from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.threads.structure import copy_pairs_later
from tests.threads.structure.copy_pairs import COPIES, STRANGERS
from threads.structure.duplicates import BANDS, NEAR, Shingles, bands_of, shingles_of, similarity, words_of
from threads.structure.duplicates.minhash import ROWS

LONG = st.lists(st.text("abcdefg", min_size=3, max_size=8), min_size=12, max_size=60).map(" ".join)
SETS = st.frozensets(st.integers(0, 2**32 - 1), min_size=5, max_size=80)


def shingles(text: str) -> Shingles:
    return shingles_of(words_of(text))


def are_alike(one: str, other: str) -> bool:
    return similarity(shingles(one), shingles(other)) >= NEAR


def meet(one: Shingles, other: Shingles) -> bool:
    """Whether the index would bring the two together."""
    return any(a == b for a, b in zip(bands_of(one, scope=1), bands_of(other, scope=1), strict=False))


class TestLabelledPairs:
    def test_precision_and_recall(self):
        wrong = [kind for kind, one, other in STRANGERS if are_alike(one, other)]
        missed = [kind for kind, one, other in COPIES if not are_alike(one, other)]
        unfound = [
            kind for kind, one, other in COPIES if kind not in missed and not meet(shingles(one), shingles(other))
        ]

        right = len(COPIES) - len(missed)
        precision, recall = right / (right + len(wrong)), right / len(COPIES)
        assert precision == 1, f"precision {precision:.2f}, recall {recall:.2f}: called copies: {wrong}"
        assert recall >= 0.9, f"precision {precision:.2f}, recall {recall:.2f}: not called copies: {missed}"
        assert unfound == [], f"the index misses {len(unfound)} of {right}"

    def test_pairs_written_after_the_rules_are_all_judged_right(self):
        wrong = [kind for kind, one, other in copy_pairs_later.STRANGERS if are_alike(one, other)]
        missed = [kind for kind, one, other in copy_pairs_later.COPIES if not are_alike(one, other)]
        unfound = [kind for kind, one, other in copy_pairs_later.COPIES if not meet(shingles(one), shingles(other))]

        assert (wrong, missed, unfound) == ([], [], [])

    def test_there_are_enough_of_them_and_each_kind_once(self):
        kinds = [kind for kind, *_ in (*COPIES, *STRANGERS)]

        assert len(kinds) == len(set(kinds)) >= 60


class TestWords:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Don’t SHOUT, Straße!", ["dont", "shout", "strasse"]),
            ("a **b** _c_ `d`", ["a", "b", "c", "d"]),
            ("see https://example.org/a?b=c, or www.example.org now", ["see", "or", "now"]),
            ("> quoted\n  > too\nown", ["own"]),
            ("1 > 0", ["1", "0"]),
            ("👩‍🌾☕️ ok", ["ok"]),
            ("ﬁne ２", ["fine", "2"]),
            ("हिन्दी", ["हिन्दी"]),
            ("游泳池 ok 的", ["游泳", "泳池", "ok", "的"]),
            ("", []),
        ],
    )
    def test_what_is_left_of_a_text(self, text: str, words: list[str]):
        assert words_of(text) == words

    @pytest.mark.parametrize("quoted", [[[2, 5]], [(0, 3), (2, 5)], [[3, 5], [2, 4]]])
    def test_quoted_ranges_are_left_out(self, quoted: list):
        assert "".join(words_of("a bcd e", quoted)).replace("a", "") == "e"

    @given(st.text())
    def test_words_are_their_own_words(self, text: str):
        words = words_of(text)

        assert all(word and not word.isspace() for word in words)

    @given(LONG, st.sampled_from([" ", "\n", "\t ", ", ", " - ", "! "]))
    def test_case_white_space_and_punctuation_do_not_count(self, text: str, gap: str):
        assert words_of(gap.join(text.upper().split(" "))) == words_of(text)


class TestSimilarity:
    @given(SETS, SETS)
    def test_it_is_symmetric_and_between_nothing_and_one(self, one: Shingles, other: Shingles):
        assert similarity(one, other) == similarity(other, one)
        assert 0 <= similarity(one, other) <= 1
        assert similarity(one, one) == 1

    def test_what_is_too_short_has_no_shingles(self):
        assert shingles_of(["word"] * 7) == shingles_of(["a"] * 20) == frozenset()
        assert shingles_of([f"word{n}" for n in range(8)])


class TestBands:
    @given(LONG)
    def test_a_copy_shares_every_number(self, text: str):
        copy = f"  {text.upper()} !!! https://example.org"

        assert bands_of(shingles(copy), scope=3) == bands_of(shingles(text), scope=3)

    @given(SETS)
    def test_two_projects_share_none(self, found: Shingles):
        one, other = bands_of(found, scope=1), bands_of(found, scope=2)

        assert len(one) == len(other) == BANDS
        assert not set(one) & set(other)
        assert all(-(2**63) <= number < 2**63 for number in one)

    @pytest.mark.parametrize("shared", [20, 40, 60, 80])
    def test_two_sets_share_one_as_often_as_the_formula_says(self, shared: int):
        found, pairs = 0, 400
        for number in range(pairs):
            base = number * 1000
            rest = (100 - shared) // 2
            one = frozenset(range(base, base + shared + rest))
            other = frozenset([*range(base, base + shared), *range(base + 500, base + 500 + rest)])
            found += meet(one, other)

        expected = 1 - (1 - (shared / 100) ** ROWS) ** BANDS

        assert found / pairs == pytest.approx(expected, abs=0.08)

    def test_they_are_the_same_in_every_process(self):
        code = (
            "from threads.structure.duplicates import *; "
            "print(bands_of(shingles_of(words_of('a café ' * 9 + 'b')), scope=7))"
        )
        printed = {
            subprocess.run(
                [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
            ).stdout
            for seed in ("1", "2")
        }

        assert printed == {f"{bands_of(shingles('a café ' * 9 + 'b'), scope=7)}\n"}
