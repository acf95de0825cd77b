"""Deciding between annotators over HTTP."""

from __future__ import annotations

import pytest

from annotations.models import Adjudication, Annotation, Relation
from annotations.services.judging import judge
from tests.api.conftest import Scene
from tests.api.occasions import contested
from tests.factories import UserFactory, plant_thread
from threads.services.team import add_member


@pytest.fixture
def judge_of(scene: Scene, client_of):
    """Somebody who decides, and the first contested unit as they see it."""
    person = UserFactory(username="judge")
    add_member(scene.project, person, "adjudicator")
    contested(scene, scene.thread)
    return client_of(person)


def units(client, scene: Scene, **query):
    answer = client.get(f"{scene.url}adjudications/units/", {"thread": scene.thread.pk, **query})
    assert answer.status_code == 200, answer.json()
    return {(unit["position"], unit["question"]): unit for row in answer.json()["results"] for unit in row["units"]}


def decide(client, scene: Scene, position: int = 1, **body):
    comment = scene.comments[position].pk
    return client.post(
        f"{scene.url}adjudications/", {"comment": comment, "question": "function", **body}, format="json"
    )


def test_answers_stand_side_by_side_without_names(judge_of, scene):
    unit = units(judge_of, scene)[1, "function"]

    said = {answer[0]["label"]: answer[0] for answer in unit["answers"].values()}
    assert sorted(unit["answers"]) == ["A", "B"]
    assert set(said) == {"rebuttal", "question"}
    (target,) = said["rebuttal"]["targets"]
    assert (target["kind"], target["comment"], target["label"]) == ("comment", scene.comments[0].pk, "rebuts")
    assert (unit["state"], unit["is_open"], unit["gold"], unit["decision"]) == ("contested", True, None, None)
    assert {"one", "two"} & {str(value) for value in unit.values()} == set()


def test_an_answer_is_taken(judge_of, scene):
    unit = units(judge_of, scene)[1, "function"]
    letter = next(key for key, answer in unit["answers"].items() if answer[0]["label"] == "rebuttal")

    answer = decide(judge_of, scene, take=letter, reason="It denies it.", seen=unit["seen"])

    body = answer.json()
    assert (answer.status_code, body["basis"], body["by"], body["reason"]) == (
        201,
        "adjudicated",
        "judge",
        "It denies it.",
    )
    gold = Annotation.objects.get(layer="gold")
    assert (body["annotations"], gold.label.key) == ([gold.uid], "rebuttal")
    assert body["relations"] == [Relation.objects.get(layer="gold").uid]
    after = units(judge_of, scene)[1, "function"]
    assert (after["state"], after["decision"], after["gold"]) == ("decided", body["id"], unit["answers"][letter])


def test_neither_and_something_else(judge_of, scene):
    answer = {"label": "support", "targets": [{"kind": "comment", "comment": scene.comments[1].pk}]}

    neither, other = decide(judge_of, scene, answer=[]), decide(judge_of, scene, 2, answer=[answer])

    assert (neither.status_code, neither.json()["annotations"]) == (201, [])
    assert other.status_code == 201
    assert Annotation.objects.get(layer="gold").label.key == "support"


def test_an_earlier_look_is_told(judge_of, scene):
    seen = units(judge_of, scene)[1, "function"]["seen"]
    decide(judge_of, scene, take="A", seen=seen)

    answer = decide(judge_of, scene, take="B", seen=seen)

    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert Adjudication.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"take": "A", "answer": []}, 400),
        ({"take": "Z"}, 400),
        ({"question": "none", "take": "A"}, 404),
        ({"comment": 10**9, "take": "A"}, 400),
        ({"answer": [{"label": "rebuttal", "targets": [{"kind": "comment", "comment": 10**9}]}]}, 400),
        ({"answer": [{"label": "rebuttal", "targets": [{"kind": "claim", "claim": 10**9}]}]}, 400),
    ],
)
def test_what_makes_no_sense_is_refused(judge_of, scene, body, status):
    assert decide(judge_of, scene, **body).status_code == status
    assert not Adjudication.objects.exists()


def test_open_work_is_waited_for(judge_of, scene):
    judge(scene.comments[1], round=scene.round, by=scene.annotator, state="skipped")

    assert units(judge_of, scene)[1, "function"]["answers"] == {}
    assert decide(judge_of, scene, take="A").status_code == 409


def test_a_blind_rounds_answers_are_nobodys_who_annotates_in_it(scene, client_of):
    contested(scene, scene.thread)
    scene.round.is_blind = True
    scene.round.save()
    judge(scene.comments[1], round=scene.round, by=scene.manager, state="skipped")
    client = client_of(scene.manager)

    answer = client.get(f"{scene.url}adjudications/units/", {"thread": scene.thread.pk})

    assert answer.status_code == 404
    assert client.get(f"{scene.url}adjudications/threads/").json()["results"] == []
    assert client.post(f"{scene.url}merges/", {}, format="json").status_code == 409


def test_decisions_in_a_blind_round_show_after_ones_own_submission(judge_of, scene, client_of):
    scene.round.is_blind = True
    scene.round.save()
    decide(judge_of, scene, take="A")
    url = f"{scene.url}adjudications/"

    seen = {
        name: len(client_of(person).get(url).json()["results"])
        for name, person in {"annotator": scene.annotator, "manager": scene.manager, "viewer": scene.viewer}.items()
    }

    assert seen == {"annotator": 0, "manager": 1, "viewer": 0}


def test_a_decision_is_taken_back_and_undone(judge_of, scene):
    first = decide(judge_of, scene, take="A").json()["id"]

    gone = judge_of.delete(f"/api/v1/adjudications/{first}/")
    back = judge_of.post(f"/api/v1/threads/{scene.thread.pk}/undo/", {"gold": True}, format="json")

    assert (gone.status_code, back.status_code, back.json()["step"]) == (204, 200, "decision taken back on #1")
    assert units(judge_of, scene)[1, "function"]["state"] == "decided"
    listed = judge_of.get(f"{scene.url}adjudications/", {"superseded": True}).json()["results"]
    assert [row["id"] for row in listed] == [first]


def test_rules_settle_what_is_left_and_are_taken_back(judge_of, scene):
    decide(judge_of, scene, take="A")
    rules = {"unanimous": True, "majority": True, "audit": 0, "seed": 1}

    seen = judge_of.post(f"{scene.url}merges/", rules | {"preview": True}, format="json").json()["preview"]
    made = judge_of.post(f"{scene.url}merges/", rules, format="json")
    again = judge_of.post(f"{scene.url}merges/", rules, format="json")
    (function,) = [row for row in seen["questions"] if row["question"] == "function"]

    assert (function["unanimous"], function["stays_open"], function["decided"]) == (0, 2, 1)
    assert function["examples"] == [comment.pk for comment in scene.comments[2:]]
    # Nobody gave any comment a label of the question about content.
    assert (made.status_code, made.json()["standing"], again.json()["standing"]) == (201, 3, 0)
    removed = judge_of.delete(f"/api/v1/merges/{made.json()['id']}/")
    assert (removed.status_code, removed.json()["standing"]) == (200, 0)
    assert units(judge_of, scene)[1, "function"]["state"] == "decided"


def test_counts_by_thread(judge_of, scene):
    plant_thread(["Nobody."], project=scene.project)
    decide(judge_of, scene, take="A")

    (row,) = judge_of.get(f"{scene.url}adjudications/threads/").json()["results"]

    assert row["thread"] == scene.thread.pk
    assert row["counts"] == {
        "contested": 2, "to_check": 0, "open": 3, "settled": 0, "decided": 1, "changed": 0, "waiting": 0,
    }  # fmt: skip


def test_units_come_in_pages(judge_of, scene):
    url = f"{scene.url}adjudications/units/"

    first = judge_of.get(url, {"thread": scene.thread.pk, "waits": True, "page_size": 2}).json()
    second = judge_of.get(first["next"]).json()

    positions = [row["units"][0]["position"] for page in (first, second) for row in page["results"]]
    assert positions == [1, 2, 3]
