from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotations.argument.circles import Link, Span, circles, touch

SPANS = st.one_of(st.none(), st.tuples(st.integers(0, 3), st.integers(4, 6)))


def link(key: int, source: int, target: int, source_span: Span = None, target_span: Span = None) -> Link:
    return Link(key, source, source_span, target, target_span)


def test_replies_up_the_tree_make_none():
    assert circles([link(1, 3, 2), link(2, 2, 1), link(3, 4, 2)]) == []


def test_two_comments_that_point_at_each_other_do():
    assert circles([link(1, 1, 2), link(2, 2, 1), link(3, 3, 1)]) == [[1, 2]]


def test_a_comment_that_points_at_itself_does():
    assert circles([link(1, 5, 5)]) == [[1]]


def test_passages_that_do_not_touch_part_the_way():
    there = link(1, 1, 2, (0, 5), (10, 20))
    assert circles([there, link(2, 2, 1, (0, 5), (0, 5))]) == []
    assert circles([there, link(2, 2, 1, (15, 25), (0, 5))]) == [[1, 2]]


def test_circles_that_share_a_way_are_one():
    assert circles([link(1, 1, 2), link(2, 2, 3), link(3, 3, 1), link(4, 2, 1)]) == [[1, 2, 3, 4]]


def test_a_long_circle_takes_no_recursion():
    count = 20_000
    assert len(circles(link(n, n, (n + 1) % count) for n in range(count))[0]) == count


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), SPANS, SPANS), max_size=12))
def test_it_finds_what_walking_finds(rows: list[tuple[int, int, Span, Span]]):
    links = [link(key, *row) for key, row in enumerate(rows)]
    onward = {
        one.key: {o.key for o in links if o.source == one.target and touch(one.target_span, o.source_span)}
        for one in links
    }

    def reached(key: int) -> set[int]:
        seen: set[int] = set()
        ahead = set(onward[key])
        while ahead:
            seen |= ahead
            ahead = {after for step in ahead for after in onward[step]} - seen
        return seen

    assert {key for part in circles(links) for key in part} == {key for key in onward if key in reached(key)}
