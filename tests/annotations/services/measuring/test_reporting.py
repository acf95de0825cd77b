"""What is compared, and what is not."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.models import Annotation
from annotations.services import annotating, judging, opening, reopening
from annotations.services.schemes import extend_scheme
from tests.factories import plant_thread
from threads.models import Comment, Duplicate

SAME = {1: "question", 2: "rebuttal claim", 3: "support", 4: "other"}


def test_the_same_answers_agree_and_every_number_is_there(room, people):
    for person in people(3):
        room.submit(person, SAME)

    report = room.report()
    function, content = report["questions"]

    assert (report["threads"], report["compared"], report["judgements"]) == (1, 4, 12)
    assert (function["n"], function["ratings"]) == (4, 12)
    assert {name: row["value"] for name, row in function["coefficients"].items()} == {
        "raw": 1, "alpha": pytest.approx(1), "fleiss": pytest.approx(1), "ac1": pytest.approx(1)
    }  # fmt: skip
    assert content["coefficients"]["alpha_masi"]["value"] == pytest.approx(1)
    assert {row["key"]: row["prevalence"] for row in content["labels"]} == {"claim": 0.25, "evidence": 0}
    evidence = content["labels"][1]["alpha"]
    assert (evidence["value"], evidence["reason"]) == (None, "everybody said the same")
    assert [(row["n"], row["kappa"]["value"]) for row in function["pairs"]] == [(4, pytest.approx(1))] * 3


def test_opposite_answers_are_never_above_zero(room, people):
    one, two = people(2)
    room.submit(one, {1: "rebuttal", 2: "rebuttal", 3: "support", 4: "support"})
    room.submit(two, {1: "support", 2: "support", 3: "rebuttal", 4: "rebuttal"})

    values = [row["value"] for name, row in room.question()["coefficients"].items() if name != "raw"]

    assert all(value <= 0 for value in values)


def test_a_missing_judgement_is_missing_and_done_without_a_label_is_a_no(room, people):
    one, two = people(2)
    room.submit(one, {1: "question claim", 2: "question claim", 3: "question"})
    room.submit(two, {1: "question claim", 3: "question", 4: "question claim"})

    claim = room.question("content")["labels"][0]

    # Comments 1 and 3 are compared: yes and yes, no and no. What only one judged is no disagreement.
    assert (claim["n"], claim["raw"]["value"], claim["prevalence"]) == (2, 1.0, 0.5)


@pytest.mark.parametrize("state", ["deleted", "removed", "placeholder", "erased"])
def test_what_nobody_can_judge_any_more_is_no_unit(room, people, state):
    for person in people(2):
        room.submit(person, SAME)

    Comment.objects.filter(thread=room.thread, position=2).update(state=state, text="")

    assert room.report()["compared"] == 3


def test_a_double_post_is_no_unit_and_the_same_words_of_another_are(room, people):
    for person in people(2):
        room.submit(person, SAME)
    author = room.study.project.authors.create(digest="0" * 64, pseudonym="p_1")
    other = room.study.project.authors.create(digest="1" * 64, pseudonym="p_2")
    for position, who in ((1, author), (2, author), (3, other)):
        Comment.objects.filter(thread=room.thread, position=position).update(author=who)
    comment = room.study.comment
    Duplicate.objects.create(comment=comment(2), original=comment(1))
    Duplicate.objects.create(comment=comment(3), original=comment(1))

    assert room.report()["compared"] == 3


def test_later_edits_and_gold_change_nothing(room, people):
    one, two = people(2)
    for person in (one, two):
        room.submit(person, SAME)
    before = room.report()

    Annotation.objects.filter(creator=one).update(retracted_at=timezone.now())

    assert room.report() == before


def test_in_a_blind_round_the_first_submission_counts_and_in_an_open_one_the_last(room, people):
    room.round.is_blind = True
    room.round.save()
    one, two = people(2)
    room.submit(one, SAME)
    submission = room.submit(two, SAME | {4: "question"})
    reopening.reopen(submission.assignment)
    annotating.annotate(room.study.comment(4), room.study.label("other"), round=room.round, by=two)
    room.submit(two, {})

    blind = room.question()["coefficients"]["raw"]["value"]
    room.round.is_blind = False

    assert blind == 0.75
    assert room.question()["n"] == 0, "skipped everywhere in the later submission"


def test_skipped_assignments_count_for_nothing(room, people):
    one, two = people(2)
    room.submit(one, SAME)
    assignment = room.submit(two, SAME).assignment
    assignment.state = "skipped"
    assignment.save()

    assert room.report()["annotators"] == [one.pk]


def test_comments_judged_with_suggestions_in_view_stand_apart(room, people):
    one, two = people(2)
    room.submit(one, SAME)
    judging.judge(room.study.comment(4), round=room.round, by=two, state="skipped", suggestions_shown=True)
    room.submit(two, SAME | {4: "question"})

    function = room.question()

    assert (function["with_suggestions"], function["n"], room.report()["with_suggestions"]) == (False, 3, 1)
    assert (function["coefficients"]["raw"]["value"], function["apart"]["n"]) == (1.0, 1)


def test_where_everything_was_judged_with_suggestions_the_numbers_say_so(room, people):
    for person in people(2):
        room.submit(person, SAME, suggestions_shown=True)

    function = room.question()

    assert (function["with_suggestions"], function["n"], function["apart"]["n"]) == (True, 4, 0)


def test_with_few_threads_branches_are_drawn_and_with_ten_threads(room, people):
    one, two = people(2)
    for person in (one, two):
        room.submit(person, SAME)
    few = room.report(seed=1)
    for number in range(9):
        thread = plant_thread(["A.", "B."], project=room.study.project)
        room.submit(one, {1: "question", 2: "other"}, thread)
        room.submit(two, {1: "question", 2: "other" if number % 2 else "support"}, thread)

    many = room.report(seed=1)

    assert (few["drawn"], few["clusters"], few["few_clusters"]) == ("branches", 2, True)
    assert (many["drawn"], many["clusters"], many["few_clusters"]) == ("threads", 10, False)
    alpha = many["questions"][0]["coefficients"]["alpha"]
    assert alpha["low"] < alpha["value"] < alpha["high"]
    assert many == room.report(seed=1)


def test_depth_thread_and_time_have_their_own_numbers(room, people):
    one, two = people(2)
    room.submit(one, SAME)
    room.submit(two, SAME | {4: "question"})
    long = plant_thread([f"Number {n}." for n in range(50)], [None] * 50, project=room.study.project)
    room.submit(one, dict.fromkeys(range(1, 51), "other"), long)
    room.submit(two, {n: "other" if n % 2 else "question" for n in range(1, 51)}, long)

    function = room.question()

    assert [(row["name"], row["n"], row["raw"]) for row in function["depths"]] == [
        ("1", 52, pytest.approx(26 / 52)), ("2", 1, 1), ("3–5", 1, 1)
    ]  # fmt: skip
    assert [(row["name"], row["n"]) for row in function["threads"]] == [(long.pk, 50), (room.thread.pk, 4)]
    assert [row["n"] for row in function["times"]] == [27, 27]


def test_differences_name_the_comments_and_what_they_explain(room, people):
    one, two, three = people(3)
    room.submit(one, SAME)
    room.submit(two, SAME | {3: "rebuttal", 4: "other claim"})
    room.submit(three, SAME | {3: "rebuttal"})

    found = room.differences()

    assert found["function"]["cells"] == [{"first": "rebuttal", "second": "support", "pairs": 2, "share": 1.0}]
    assert {row[0] for row in found["function"]["rows"]} == {room.study.comment(3).pk}
    assert found["content"]["cells"] == [{"first": "claim", "second": None, "pairs": 2, "share": 1.0}]
    assert {tuple(row[1:4]) for row in found["content"]["rows"]} == {("claim", None, two.pk)}


def test_answers_under_an_earlier_scheme_are_read_by_the_present_one(room, people):
    one, two = people(2)
    room.submit(one, SAME)
    version = extend_scheme(
        room.round.scheme_version,
        [{"key": "content", "labels": [{"key": "joke", "name": "Joke", "shortcut": "y"}]}],
        by=room.study.manager,
    )
    room.round.scheme_version = version
    room.round.save()
    room.submit(two, SAME)

    function, content = room.report()["questions"]

    assert function["n"] == 4
    # Nobody said no to a joke before there was such a label; to the others they did.
    assert content["n"] == 0
    assert {row["key"]: row["n"] for row in content["labels"]} == {"claim": 4, "evidence": 4, "joke": 0}


def test_the_number_of_queries_does_not_grow(room, people):
    one, two = people(2)
    for person in (one, two):
        room.submit(person, SAME)
    with CaptureQueriesContext(
        connection,
    ) as few:
        room.report()
    for _ in range(5):
        thread = plant_thread(["A.", "B.", "C."], project=room.study.project)
        for person in (one, two):
            room.submit(person, {1: "question", 2: "other", 3: "rebuttal claim"}, thread)

    with CaptureQueriesContext(connection) as many:
        room.report()

    assert len(many) == len(few) <= 12


def test_an_empty_round_has_a_report_without_numbers(room):
    report = room.report(seed=3)

    assert (report["compared"], report["clusters"], report["relations"], report["spans"]) == (0, 0, None, [])
    assert report["questions"][0]["coefficients"]["alpha"]["reason"] == "nobody else judged the same"


def test_a_closed_round_is_measured_the_same(room, people):
    for person in people(2):
        room.submit(person, SAME)
    before = room.report()

    opening.close_round(room.round)

    assert room.report() == before
