from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.splitting import Indivisible, Leak, Member, Plan, Tie, divide, groups_of, leaks

WEIGHTS = {"train": 80, "dev": 10, "test": 10}


@st.composite
def members(draw: st.DrawFn, least: int = 3, most: int = 60) -> list[Member]:
    return [
        Member(
            key,
            size=draw(st.integers(1, 30)),
            ties=frozenset(Tie("author", who) for who in draw(st.lists(st.integers(0, 80), max_size=2))),
            labels=draw(st.dictionaries(st.sampled_from("abc"), st.integers(1, 9), max_size=2)),
        )
        for key in range(draw(st.integers(least, most)))
    ]


def divided(found: list[Member], plan: Plan) -> dict[int, str]:
    try:
        return divide(found, plan)
    except Indivisible:
        assume(False)
        raise


def plan(seed: int = 1, **fields: object) -> Plan:
    return Plan(WEIGHTS, ("author",), seed, **fields)


@given(members(), st.integers(0, 5))
def test_no_group_is_cut_and_every_part_has_threads(found: list[Member], seed: int):
    parts = divided(found, plan(seed))

    assert set(parts) == {member.key for member in found}
    assert set(parts.values()) == set(WEIGHTS)
    assert all(len({parts[member.key] for member in group}) == 1 for group in groups_of(found, ("author",)))
    assert all(leak.straddling == 0 for leak in leaks(found, parts).values())


@given(members())
def test_no_part_outgrows_its_size_by_the_largest_group(found: list[Member]):
    parts = divided(found, plan())

    sizes = Counter()
    for member in found:
        sizes[parts[member.key]] += member.size
    total = sum(sizes.values())
    largest = max(sum(member.size for member in group) for group in groups_of(found, ("author",)))
    assert all(sizes[part] <= total * weight / 100 + largest for part, weight in WEIGHTS.items())


@given(members(), st.randoms())
def test_the_same_seed_gives_the_same_parts_in_whatever_order_threads_come(found: list[Member], random):
    parts = divided(found, plan())
    shuffled = random.sample(found, len(found))

    assert divide(shuffled, plan()) == parts


@given(members(), members(least=0, most=20))
def test_threads_that_are_added_move_nobody(found: list[Member], more: list[Member]):
    before = divided(found, plan())
    added = [
        Member(1000 + row.key, row.size, frozenset(Tie("author", f"new {t.what}") for t in row.ties)) for row in more
    ]

    after = divided([*found, *added], plan(placed=before))

    assert {key: after[key] for key in before} == before


def test_a_newcomer_that_joins_two_placed_threads_brings_them_together_where_most_comments_are():
    tie = Tie("author", "ann")
    found = [
        Member(0, 5, frozenset({tie})),
        Member(1, 2, frozenset({tie})),
        Member(2, 10),
        Member(3, 10),
        Member(4, 10),
    ]
    placed = {0: "test", 1: "train", 2: "train", 3: "dev", 4: "train"}

    parts = divide(found, plan(placed=placed))

    assert (parts[0], parts[1], parts[3]) == ("test", "test", "dev")


def test_labels_spread_over_the_parts_as_threads_do():
    found = [Member(key, 10, labels={"rebuttal": 1} if key % 10 == 0 else {"other": 1}) for key in range(200)]

    parts = divide(found, plan())

    rare = Counter(parts[member.key] for member in found if "rebuttal" in member.labels)
    assert rare == {"train": 16, "dev": 2, "test": 2}


def test_another_seed_divides_otherwise():
    found = [Member(key) for key in range(100)]

    assert divide(found, plan(1)) != divide(found, plan(2))


def test_one_group_that_swallows_all_is_refused_with_its_share():
    tie = Tie("author", "ann")
    found = [Member(key, 10, frozenset({tie}) if key < 9 else frozenset()) for key in range(13)]

    with pytest.raises(Indivisible) as refused:
        divide(found, Plan({"train": 60, "dev": 20, "test": 20}, ("author",)))

    assert (refused.value.threads, round(refused.value.share, 2)) == (9, 0.69)


def test_fewer_groups_than_parts_are_refused():
    with pytest.raises(Indivisible):
        divide([Member(0), Member(1)], Plan(WEIGHTS))


def test_what_is_not_bound_may_straddle_and_is_counted():
    shared = frozenset({Tie("author", "ann")})
    found = [Member(0, 1, shared), Member(1, 1, shared), Member(2), Member(3, ties=frozenset({Tie("author", "bo")}))]

    assert leaks(found, {0: "train", 1: "test", 2: "dev", 3: "train"}) == {"author": Leak(1, 1)}
