"""Passages and arrows by examples."""

from __future__ import annotations

import pytest

from annotations.agreement import Marked, Spot, category_of, draws, edge_f1, measure, merged, span_f1
from annotations.agreement import unitizing_alpha as u_alpha
from annotations.agreement.spans import OVERLAPS, common, matches, overlaps


@pytest.mark.parametrize(
    ("first", "second", "exact", "half", "touching", "characters"),
    [
        ([(0, 10)], [(0, 10)], 1, 1, 1, 10),
        ([(0, 10)], [(0, 6)], 0, 1, 1, 6),
        ([(0, 10)], [(9, 30)], 0, 0, 1, 1),
        ([(0, 10)], [(10, 20)], 0, 0, 0, 0),
        ([(0, 10)], [(0, 4), (5, 10)], 0, 1, 1, 9),
        ([(0, 5), (6, 12)], [(0, 12)], 0, 1, 1, 11),
        ([], [(1, 2)], 0, 0, 0, 0),
    ],
)
def test_passages_match_by_overlap_with_one_partner_each(first, second, exact, half, touching, characters):
    pairs = overlaps(first, second)

    found = [matches(pairs, overlap=overlap) for overlap in OVERLAPS.values()]

    assert [*found, common(first, second)] == [exact, half, touching, characters]


def test_overlapping_passages_of_one_person_are_one():
    assert merged([(5, 9), (0, 3), (2, 6), (9, 12)]) == [(0, 9), (9, 12)]


def test_f1_adds_up_before_it_divides():
    comments = [
        Marked(0, 50, {1: [(0, 10)], 2: [(0, 10)]}),
        Marked(1, 50, {1: [(0, 10), (20, 30)], 2: [], 3: [(0, 5)]}),
    ]

    # Pairs: 1 of 1+1 matched; then 0 of 2+0, half of (0, 10) with (0, 5) of 2+1, 0 of 0+1.
    found = span_f1(comments, clusters=2)

    assert found["half"].point() == pytest.approx(4 / 8)
    assert found["exact"].point() == pytest.approx(2 / 8)
    assert found["characters"].point() == pytest.approx((20 + 10) / (20 + 20 + 25 + 5))


def test_nobody_marked_anything_is_undefined_and_not_agreement():
    comments = [Marked(0, 50, {1: [], 2: []})]

    assert measure(u_alpha(comments, clusters=1)).value is None
    assert measure(span_f1(comments, clusters=1)["any"]).value is None


def test_one_who_marks_and_one_who_does_not_are_not_above_zero():
    comments = [Marked(n, 100, {1: [(10, 30)], 2: []}) for n in range(10)]

    assert u_alpha(comments, clusters=10).point() <= 0


def test_the_continuum_restarts_at_each_comment():
    # The same layout, once as one text and once as two: a gap across the border would have room for more places.
    one = [Marked(0, 100, {1: [(0, 20), (60, 80)], 2: [(0, 20), (50, 70)]})]
    two = [Marked(0, 50, {1: [(0, 20)], 2: [(0, 20)]}), Marked(0, 50, {1: [(10, 30)], 2: [(0, 20)]})]

    assert u_alpha(one, clusters=1).point() != pytest.approx(u_alpha(two, clusters=1).point())


def test_a_missing_annotator_is_not_one_who_marked_nothing():
    comments = [Marked(0, 100, {1: [(10, 30)], 2: [(10, 30)], 3: [(10, 30)]}), Marked(0, 100, {1: [(40, 50)]})]

    assert u_alpha(comments, clusters=1).point() == pytest.approx(1)


def test_drawing_threads_equals_measuring_the_drawn_comments_anew():
    comments = [
        Marked(n, 80, {1: [(n, n + 20)], 2: [(n + n % 3, n + 18)], **({3: []} if n % 2 else {})}) for n in range(6)
    ]
    weights = draws(6, seed=5, count=20)

    drawn = u_alpha(comments, clusters=6).drawn(weights)

    for draw, value in zip(weights, drawn, strict=True):
        again = [c for n, c in enumerate(comments) for _ in range(int(draw[n]))]
        assert u_alpha(again, clusters=6).point() == pytest.approx(value)


# An article, two branches: 1 -> 2 -> 3, and 4.
SPOTS = {
    10: Spot(1, None, 0, 4),
    11: Spot(1, 10, 1, 3),
    12: Spot(1, 11, 2, 3),
    13: Spot(1, 12, 3, 3),
    14: Spot(1, 10, 4, 4),
}


@pytest.mark.parametrize(
    ("source", "kind", "target", "category"),
    [
        (13, "comment", 12, "parent"), (13, "span", 11, "ancestor"), (13, "comment", 10, "article"),
        (13, "comment", 14, "other comment"), (11, "comment", 10, "parent"), (12, "comment", 13, "other comment"),
        (13, "claim", None, "listed claim"), (13, "outside", None, "outside"), (13, "unclear", None, "unclear"),
        (13, "none", None, "none"),
    ],
)  # fmt: skip
def test_what_a_target_is_to_its_comment(source, kind, target, category):
    assert category_of(kind, SPOTS[source], target, SPOTS.get(target)) == category


def test_edges_are_compared_between_those_who_judged():
    # On the first, a third person drew nothing; on the second, nobody else was there.
    edges = {(1, 7): {"a", "b"}, (1, 8): {"a"}, (2, 7): {"c"}}

    found = edge_f1(edges, judged={1: 3, 2: 1}, clusters={1: 0, 2: 0}, count=1)

    assert found.point() == pytest.approx(2 / (3 + 2 + 1))
    assert found.n == 3
