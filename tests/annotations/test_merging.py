from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotations.merging import MERGED, gold_alone, with_merged

EXCLUSIVE = {"function"}


def answer(who: str, label: str, question: str = "function", span: tuple[int, int] | None = None, **more: Any) -> Any:
    start, end = span or (None, None)
    return {
        "id": f"{who}-{question}-{label}-{start}", "annotator": who, "question": question, "label": label,
        "value": None, "start": start, "end": end, "exact": None, "attributes": {}, "unsure": False, "note": "mine",
        "origin": "hand", "suggestion": None, **more,
    }  # fmt: skip


def record(answers: list[Any], done: str = "abc", relations: list[Any] = [], **more: Any) -> dict[str, Any]:  # noqa: B006
    return {
        "thread_id": "t", "comment_id": "c", "round": "main", "gold": None, "mentions": [], "evidence": [],
        "judgements": [{"annotator": who, "state": "done"} for who in done],
        "annotations": answers, "relations": relations, **more,
    }  # fmt: skip


def decided(found: dict[str, Any]) -> list[tuple[str, str]]:
    gold = found["gold"]
    return [(row["question"], row["label"]) for row in found["annotations"] if row["id"] in gold["annotations"]]


def majority(*args: Any, **more: Any) -> dict[str, Any]:
    return with_merged(record(*args, **more), exclusive=EXCLUSIVE, needs_all=False)


def unanimous(*args: Any, **more: Any) -> dict[str, Any]:
    return with_merged(record(*args, **more), exclusive=EXCLUSIVE, needs_all=True)


def test_more_than_half_decide_and_the_answer_is_nobodys_own():
    found = majority([answer("a", "rebuttal"), answer("b", "rebuttal"), answer("c", "other")])

    (gold,) = [row for row in found["annotations"] if row["annotator"] == MERGED]
    assert decided(found) == [("function", "rebuttal")]
    assert (found["gold"]["basis"], gold["note"], len(found["annotations"])) == ("majority", None, 4)


def test_two_who_differ_leave_the_question_undecided():
    found = majority([answer("a", "rebuttal"), answer("b", "other")], done="ab")

    assert (decided(found), found["gold"]["undecided"]) == ([], ["function"])


def test_unanimity_is_everybody_who_is_done():
    answers = [answer("a", "rebuttal"), answer("b", "rebuttal"), answer("c", "other")]

    assert unanimous(answers)["gold"]["undecided"] == ["function"]
    assert decided(unanimous(answers, done="ab")) == [("function", "rebuttal")]


def test_silence_of_most_is_a_no_and_not_undecided():
    found = majority([answer("a", "claim", "content")])

    assert (decided(found), found["gold"]["undecided"]) == ([], [])


def test_passages_are_voted_on_by_their_ends():
    spans = {"a": (0, 5), "b": (0, 5), "c": (1, 5)}

    found = majority([answer(who, "claim", "content", span) for who, span in spans.items()])

    gold = [row for row in found["annotations"] if row["id"] in found["gold"]["annotations"]]
    assert [(row["start"], row["end"]) for row in gold] == [(0, 5)]


def test_relations_follow_the_answer_they_belong_to():
    answers = [answer(who, "rebuttal") for who in "abc"]
    target = {"kind": "comment", "comment_id": "c0", "start": None, "end": None, "exact": None}
    relations = [
        {"id": f"r{row['annotator']}", "annotator": row["annotator"], "from": row["id"], "label": "rebuts",
         "target": target, "target_by": "chosen", "unsure": False, "note": None}
        for row in answers[:2]
    ]  # fmt: skip

    found = majority(answers, relations=relations)

    (relation,) = [row for row in found["relations"] if row["id"] in found["gold"]["relations"]]
    assert [relation["from"]] == found["gold"]["annotations"]


def test_an_answer_that_began_as_a_suggestion_says_so():
    aided = answer("b", "rebuttal", origin="accepted", suggestion={"extractor": "cues"})

    found = majority([answer("a", "rebuttal"), aided, answer("c", "rebuttal")])

    assert found["annotations"][-1]["origin"] == "accepted"


def test_what_a_person_decided_and_what_nobody_judged_stays():
    decision = {"question": None, "basis": "adjudicated", "by": "j", "reason": None}
    gold = {**decision, "annotations": [], "relations": [], "decisions": [decision], "undecided": []}

    assert majority([answer("a", "other")], gold=gold)["gold"] == gold
    assert majority([answer("a", "other")], done="")["gold"] is None


def test_a_person_decides_one_question_and_the_vote_the_others():
    decision = {"question": "function", "basis": "adjudicated", "by": "j", "reason": None}
    gold = {**decision, "annotations": ["g"], "relations": [], "decisions": [decision], "undecided": []}
    theirs = answer("a", "other", id="g")
    content = [answer(who, "claim", "content") for who in "abc"]

    found = majority([theirs, answer("b", "rebuttal"), answer("c", "rebuttal"), *content], gold=gold)

    assert decided(found) == [("function", "other"), ("content", "claim")]
    assert (found["gold"]["basis"], found["gold"]["by"]) == ("adjudicated", "j")


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), unique_by=lambda row: row[0]))
def test_what_all_gave_most_gave_and_undecided_questions_have_no_answer(votes: list[tuple[str, str]]):
    answers = [answer(who, label) for who, label in votes]

    all_of, most = unanimous(answers, done="abcd"), majority(answers, done="abcd")

    assert set(decided(all_of)) <= set(decided(most))
    assert len(decided(most)) <= 1
    assert not (most["gold"]["undecided"] and decided(most))


def test_gold_alone_leaves_no_single_answer():
    found = gold_alone(majority([answer("a", "rebuttal"), answer("b", "rebuttal"), answer("c", "other")]))

    assert [row["annotator"] for row in found["annotations"]] == [MERGED]
    assert found["judgements"] == []
