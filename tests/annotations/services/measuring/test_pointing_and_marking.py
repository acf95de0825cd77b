"""Relations in three numbers, and passages with their sentences."""

from __future__ import annotations

from itertools import combinations

import pytest

from annotations.services import annotating, relating
from annotations.services.aiming import TargetChoice
from annotations.services.assigning import submitting

SAME = {1: "question", 2: "other", 3: "rebuttal", 4: "other"}


def point(room, by, kind: str, position: int | None = None) -> None:
    """Lets the rebuttal of comment 3 point somewhere else than at its parent."""
    (annotation,) = by.annotations.live().filter(round=room.round, label__key="rebuttal")
    comment = None if position is None else room.study.comment(position)
    relating.relate(annotation, TargetChoice(kind, comment), by=by)


def test_relations_are_told_in_three_numbers(room, people):
    one, two = people(2)
    room.submit(one, SAME)
    room.submit(two, SAME | {1: "support"})

    found = room.report()["relations"]

    assert (found["present"]["n"], found["present"]["raw"]["value"]) == (4, 0.75)
    assert (found["target"]["n"], found["target"]["same_id"]["value"]) == (1, 1.0)
    assert found["target"]["alpha_category"]["reason"] == "everybody said the same"
    assert found["target"]["always_parent"]["value"] == 1.0
    assert (found["type"]["n"], found["type"]["raw"]["value"]) == (1, 1.0)
    # One arrow in common, of one and two.
    assert found["edges"]["same label"]["value"] == pytest.approx(2 / 3)


def test_targets_are_compared_by_id_and_by_what_they_are(room, people):
    one, two, three = people(3)
    for person, where in ((one, None), (two, ("comment", 1)), (three, ("outside", None))):
        room.judge(person, SAME)
        if where:
            point(room, person, *where)
        submitting.submit_thread(room.round, room.thread, by=person)

    found, differences = room.report()["relations"], room.differences()["relation.target"]

    assert found["target"]["same_id"]["value"] == 0
    assert found["target"]["always_parent"]["value"] == pytest.approx(1 / 3)
    met = {frozenset((cell["first"], cell["second"])) for cell in differences["cells"]}
    kinds = ("ancestor", "parent", "outside")
    assert met == {frozenset(pair) for pair in combinations(kinds, 2)}
    assert len(differences["cells"]) == len(differences["rows"]) == 3


def test_passages_have_alpha_f1_and_sentences(room, people):
    one, two = people(2)
    comment, claim = room.study.comment(2), room.study.label("claim")
    for person, span in ((one, (0, 12)), (two, (0, 19))):
        room.judge(person, SAME)
        annotating.annotate(comment, claim, round=room.round, by=person, span=span)
        submitting.submit_thread(room.round, room.thread, by=person)

    (found,) = room.report()["spans"]

    assert (found["key"], found["n"], found["spans"]) == ("claim", 4, 2)
    assert 0 < found["alpha_u"]["value"] < 1
    assert [found["f1"][name]["value"] for name in ("exact", "half", "any")] == [0, 1, 1]
    assert found["sentences"]["n"] == 5
