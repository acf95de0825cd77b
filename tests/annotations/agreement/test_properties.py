"""What holds for every coefficient, whatever the ratings."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.agreement import (
    Marked,
    Ratings,
    ac1,
    alpha,
    differences_of,
    draws,
    fleiss,
    kappa,
    measure,
    ordinal_alpha,
    raw,
    unitizing_alpha,
)

COEFFICIENTS = [raw, alpha, ordinal_alpha, fleiss, ac1]
CORRECTED = [alpha, ordinal_alpha, fleiss, ac1]
rows = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 3), st.sampled_from("abc")), unique_by=lambda row: row[:2], max_size=36
)


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_units_annotators_and_rows_does_not_matter(rows, chance):
    units, people = list(range(9)), list(range(4))
    chance.shuffle(units)
    chance.shuffle(people)
    other = [(units[unit], people[who], value) for unit, who, value in rows]
    chance.shuffle(other)

    for coefficient in COEFFICIENTS:
        first = measure(coefficient(Ratings.of(rows, categories="abc"))).value
        second = measure(coefficient(Ratings.of(other, categories="abc"))).value
        assert first == pytest.approx(second), coefficient


@given(rows)
def test_no_coefficient_is_above_one_and_raw_agreement_not_below_zero(rows):
    ratings = Ratings.of(rows, categories="abc")

    for coefficient in COEFFICIENTS:
        value = measure(coefficient(ratings)).value
        assert value is None or value <= 1 + 1e-9
    assert (measure(raw(ratings)).value or 0) >= 0


@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=30).filter(lambda values: len(set(values)) > 1))
def test_perfect_agreement_is_one(values):
    ratings = Ratings.of([(u, w, value) for u, value in enumerate(values) for w in range(3)], categories="abc")

    assert [measure(each(ratings)).value for each in COEFFICIENTS] == [pytest.approx(1)] * len(COEFFICIENTS)
    assert differences_of(ratings) == []


@pytest.mark.parametrize("coefficient", [*CORRECTED, kappa])
@given(st.lists(st.booleans(), min_size=2, max_size=30))
def test_two_annotators_with_opposite_answers_are_never_above_zero(coefficient, values):
    ratings = Ratings.of(
        [(u, w, value ^ bool(w)) for u, value in enumerate(values) for w in (0, 1)], categories=(False, True)
    )

    assert measure(coefficient(ratings)).value <= 0


@pytest.mark.parametrize("coefficient", [*CORRECTED, kappa])
def test_constant_data_has_no_coefficient(coefficient):
    ratings = Ratings.of([(unit, who, "a") for unit in range(9) for who in (0, 1)], categories="ab")

    found = measure(coefficient(ratings), draws(9, seed=1))

    assert (found.value, found.reason, found.n) == (None, "everybody said the same", 9)


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_where_nobody_judged_the_same_there_is_no_coefficient(coefficient):
    ratings = Ratings.of([(0, 0, "a"), (1, 1, "b"), (2, 0, "a")])

    found = measure(coefficient(ratings))

    assert (found.value, found.reason) == (None, "nobody else judged the same")


def noisy(units: int, *, seed: int = 0) -> list[tuple[int, int, str]]:
    chance = random.Random(seed)  # noqa: S311
    found = []
    for unit in range(units):
        truth = chance.choice("ab")
        found += [(unit, who, truth if chance.random() < 0.8 else "a") for who in range(3)]
    return found


def test_whole_clusters_are_drawn_and_the_same_seed_gives_the_same_interval():
    rows = noisy(200)
    by_thread = Ratings.of(rows, clusters={unit: unit // 10 for unit in range(200)})
    # What comes ten times over within a thread tells no more than once.
    copied = Ratings.of(
        [(unit * 10 + n, who, value) for unit, who, value in rows[:60] for n in range(10)],
        clusters={unit * 10 + n: unit for unit in range(20) for n in range(10)},
    )
    once = Ratings.of(rows[:60], clusters={unit: unit for unit in range(20)})
    weights = draws(20, seed=7)

    found, again = measure(alpha(by_thread), weights), measure(alpha(by_thread), draws(20, seed=7))
    wide, narrow = measure(raw(copied), weights), measure(raw(once), weights)

    assert found == again
    assert found.low < found.value < found.high
    assert (wide.low, wide.high) == (pytest.approx(narrow.low), pytest.approx(narrow.high))


def test_the_interval_is_that_of_measuring_each_draw_anew():
    rows = noisy(60)
    ratings = Ratings.of(rows, clusters={unit: unit // 6 for unit in range(60)}, categories="ab")
    weights = draws(10, seed=3, count=40)

    fast = [alpha(ratings).drawn(weights), ordinal_alpha(ratings).drawn(weights), fleiss(ratings).drawn(weights)]

    for coefficient, values in zip((alpha, ordinal_alpha, fleiss), fast, strict=True):
        for draw, value in zip(weights, values, strict=True):
            drawn = [
                ((unit, copy), who, said)
                for unit, who, said in rows
                for copy in range(int(draw[unit // 6]))
            ]  # fmt: skip
            assert coefficient(Ratings.of(drawn, categories="ab")).point() == pytest.approx(value)


def test_differences_are_sorted_by_what_they_explain_and_name_their_units():
    rows = [(0, 0, "a"), (0, 1, "b"), (1, 0, "b"), (1, 1, "a"), (2, 0, "a"), (2, 1, "c"), (3, 0, "a"), (3, 1, "a")]

    found = differences_of(Ratings.of(rows, categories="abc"))

    assert [(row.first, row.second, row.pairs, sorted(row.units)) for row in found] == [
        ("a", "b", 2, [0, 1]), ("a", "c", 1, [2])
    ]  # fmt: skip
    assert [row.share for row in found] == [pytest.approx(2 / 3), pytest.approx(1 / 3)]


spans = st.lists(st.tuples(st.integers(0, 35), st.integers(1, 12)), max_size=4)


def laid_out(pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Passages that do not overlap, within 100 characters."""
    found, at = [], 0
    for skip, length in pieces:
        if at + skip + length <= 100:
            found.append((at + skip, at + skip + length))
            at += skip + length
    return found


@given(st.lists(st.tuples(spans, spans, spans), min_size=1, max_size=5))
def test_unitizing_alpha_is_at_most_one_and_does_not_depend_on_who_is_who(comments):
    marked = [Marked(0, 100, {w: laid_out(p) for w, p in enumerate(people)}) for people in comments]
    turned = [Marked(0, 100, {w: laid_out(p) for w, p in enumerate(reversed(people))}) for people in comments]

    found, other = (measure(unitizing_alpha(each, clusters=1)).value for each in (marked, reversed_list(turned)))

    assert found == (None if other is None else pytest.approx(other))
    assert found is None or found <= 1


def reversed_list(rows: list[Marked]) -> list[Marked]:
    return rows[::-1]


@given(st.lists(spans, min_size=1, max_size=5).filter(lambda comments: any(laid_out(p) for p in comments)))
def test_the_same_passages_are_perfect(comments):
    marked = [Marked(0, 100, dict.fromkeys(range(3), laid_out(p))) for p in comments]

    value = measure(unitizing_alpha(marked, clusters=1)).value

    # None where passages fill everything: then there was no other place for them.
    assert value is None or value == pytest.approx(1)
