"""Merge rules: what stands without a person's decision."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.services.adjudicating.answers import Given
from annotations.services.adjudicating.rules import Rules
from threads.errors import Refused

ALL = Rules(unanimous=True, majority=True, single=True)


def answers(words: str) -> list[frozenset[Given]]:
    """An answer a letter; a dot is an answer without labels."""
    return [frozenset() if letter == "." else frozenset({Given(letter)}) for letter in words]


@pytest.mark.parametrize(
    ("said", "basis"),
    [
        ("", None),
        ("a", "single"),
        (".", "single"),
        ("aa", "unanimous"),
        ("..", "unanimous"),
        ("ab", None),
        ("a.", None),
        ("aab", "majority"),
        ("a..", "majority"),
        ("abc", None),
        ("aabb", None),
        ("aaabb", "majority"),
        ("aabbc", None),
    ],
)
def test_what_settles(said, basis):
    found = ALL.settle(answers(said))

    assert (found and found[0]) == basis
    if found:
        assert found[1] == max(answers(said), key=answers(said).count)


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        (["a", "ab", "abc"], "ab"),
        (["a", "b", "c"], ""),
        (["ab", "ab", "a", "a"], None),
        (["ab", "ba"], "ab"),
        (["a", "b"], None),
    ],
)
def test_where_several_labels_can_hold_each_is_voted_on(said, stands):
    sets = [frozenset(Given(letter) for letter in each) for each in said]

    found = ALL.settle(sets, is_many=True)

    assert (found and {given.label for given in found[1]}) == (None if stands is None else set(stands))


@pytest.mark.parametrize(("rule", "settled"), [("unanimous", "aa"), ("majority", "aab"), ("single", "a")])
def test_each_rule_settles_by_itself_alone(rule, settled):
    none = dict.fromkeys(("unanimous", "majority", "single"), False)
    only = Rules(**none | {rule: True})

    assert [said for said in ("a", "aa", "aab", "ab") if only.settle(answers(said))] == [settled]


@given(st.lists(st.sampled_from("abc"), max_size=7))
def test_order_does_not_matter_and_more_than_half_said_it(said):
    found = ALL.settle(answers("".join(said)))

    assert found == ALL.settle(answers("".join(reversed(said))))
    assert found is None or 2 * answers("".join(said)).count(found[1]) > len(said)


def test_the_audit_is_a_share_that_its_seed_repeats():
    drawn = [comment for comment in range(20_000) if Rules(seed=7).draws(comment, "function")]

    assert 900 < len(drawn) < 1100
    assert drawn == [comment for comment in range(20_000) if Rules(seed=7).draws(comment, "function")]
    assert drawn != [comment for comment in range(20_000) if Rules(seed=8).draws(comment, "function")]
    assert not any(Rules(audit=0, seed=7).draws(comment, "function") for comment in range(1000))
    assert all(Rules(audit=1, seed=7).draws(comment, "function") for comment in range(1000))


@pytest.mark.parametrize("bad", [{"unanimous": False}, {"audit": 1.5}, {"audit": -0.1}])
def test_rules_that_make_no_sense_are_refused(bad):
    with pytest.raises(Refused):
        Rules(**bad)
