from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.structure.tree import Place, lay_out

DEEP = 100_000


@st.composite
def forests(draw: st.DrawFn) -> list[int | None]:
    """Parent links without cycles, in any source order: children may come before their parents."""
    size = draw(st.integers(0, 20))
    older = [draw(st.none() | st.integers(0, index - 1)) if index else None for index in range(size)]
    place = draw(st.permutations(range(size)))
    parents: list[int | None] = [None] * size
    for index, parent in enumerate(older):
        parents[place[index]] = None if parent is None else place[parent]
    return parents


class TestLayOut:
    @pytest.mark.parametrize(
        ("parents", "places"),
        [
            ([], []),
            ([None], [(1, 1, 1)]),
            ([None, None], [(1, 1, 1), (2, 1, 2)]),
            ([None, 0, 1], [(1, 1, 3), (2, 2, 3), (3, 3, 3)]),
            ([None, None, 0, 1, 0], [(1, 1, 3), (4, 1, 5), (2, 2, 2), (5, 2, 5), (3, 2, 3)]),
            ([1, None], [(2, 2, 2), (1, 1, 2)]),
            ([2, 0, None, None], [(2, 2, 3), (3, 3, 3), (1, 1, 3), (4, 1, 4)]),
        ],
    )
    def test_comments_stand_in_reading_order(self, parents, places):
        assert lay_out(parents) == [Place(*place) for place in places]

    def test_a_chain_of_a_hundred_thousand_replies_is_laid_out(self):
        places = lay_out([None, *range(DEEP - 1)])

        assert places[0] == Place(1, 1, DEEP)
        assert places[-1] == Place(DEEP, DEEP, DEEP)

    @pytest.mark.parametrize("parents", [[0], [1, 0], [None, 2, 1]])
    def test_a_cycle_is_refused(self, parents):
        with pytest.raises(ValueError, match="cycle"):
            lay_out(parents)

    @pytest.mark.parametrize("parent", [-1, 2, 99])
    def test_an_index_outside_the_thread_is_refused(self, parent):
        with pytest.raises(ValueError, match="there are 2 comments"):
            lay_out([None, parent])

    @given(forests())
    def test_positions_are_one_to_n(self, parents):
        positions = sorted(place.position for place in lay_out(parents))

        assert positions == list(range(1, len(parents) + 1))

    @given(forests())
    def test_a_parent_comes_before_its_replies_and_its_range_holds_theirs(self, parents):
        places = lay_out(parents)

        for place, parent in zip(places, parents, strict=True):
            if parent is None:
                assert place.depth == 1
            else:
                above = places[parent]
                assert above.position < place.position <= place.subtree_end <= above.subtree_end
                assert place.depth == above.depth + 1

    @given(forests())
    def test_a_subtree_is_exactly_its_range(self, parents):
        places = lay_out(parents)

        below = [{index} for index in range(len(parents))]
        for index, parent in enumerate(parents):
            while parent is not None:
                below[parent].add(index)
                parent = parents[parent]
        for place, members in zip(places, below, strict=True):
            assert {places[member].position for member in members} == set(range(place.position, place.subtree_end + 1))

    @given(forests())
    def test_siblings_keep_their_source_order(self, parents):
        places = lay_out(parents)

        last: dict[int | None, int] = {}
        for place, parent in zip(places, parents, strict=True):
            assert last.get(parent, 0) < place.position
            last[parent] = place.position
