"""Rounds and assignments by REST: what the table of access does not say."""

from __future__ import annotations

from annotations.models import Annotation, Assignment, Judgement
from annotations.services.judging import judge
from tests.api.conftest import Scene
from threads.services.team import add_member


def judge_all(scene: Scene, person) -> None:
    for comment in scene.comments[1:]:
        judge(comment, round=scene.round, by=person, state="skipped")


def test_a_round_is_planned_opened_worked_in_and_closed(scene: Scene, client_of):
    manager, annotator = client_of(scene.manager), client_of(scene.annotator)
    branch = {"subtrees": [scene.comments[2].pk]}

    made = manager.post(
        f"{scene.url}rounds/",
        {"name": "Second", "units": "listed", "listed": branch, "hands_out": True, "expires_after_days": 7},
        format="json",
    ).json()
    manager.post(f"/api/v1/rounds/{made['id']}/opening/")
    given = annotator.post(f"{scene.url}assignments/next/", {"round": made["id"]}, format="json").json()
    refused = annotator.post(f"/api/v1/assignments/{given['id']}/submission/")
    for comment in scene.comments[2:]:
        annotator.post(f"/api/v1/comments/{comment.pk}/judgement/", {"round": made["id"], "state": "skipped"})
    submitted = annotator.post(f"/api/v1/assignments/{given['id']}/submission/").json()
    closed = manager.post(f"/api/v1/rounds/{made['id']}/closing/").json()

    assert (made["state"], made["is_blind"], made["shows_suggestions"]) == ("draft", True, False)
    assert [unit["comment"] for unit in given["units"]] == [comment.pk for comment in scene.comments[2:]]
    assert (given["judged"], given["total"]) == (0, 2)
    assert refused.status_code == 400
    assert refused.json()["code"] == "incomplete"
    assert refused.json()["fields"] == {"missing": ["2", "3"]}
    assert (submitted["number"], len(submitted["answers"]["units"])) == (1, 2)
    assert closed["state"] == "closed"


def test_nothing_left_is_no_content(scene: Scene, client_of):
    client = client_of(scene.annotator)
    client.post(f"{scene.url}assignments/next/", {}, format="json")
    judge_all(scene, scene.annotator)
    client.post(f"/api/v1/assignments/{Assignment.objects.get().pk}/submission/")

    assert client.post(f"{scene.url}assignments/next/", {}, format="json").status_code == 204


def test_a_submitted_thread_takes_nothing_more(scene: Scene, client_of):
    client = client_of(scene.annotator)
    annotation = scene.annotation(by=scene.annotator)
    judge_all(scene, scene.annotator)
    client.post(f"/api/v1/assignments/{Assignment.objects.get().pk}/submission/")

    answers = [
        client.post(
            f"{scene.url}annotations/",
            {"comment": scene.comments[1].pk, "question": "content", "label": "claim"},
            format="json",
        ),
        client.patch(f"/api/v1/annotations/{annotation.pk}/", {"note": "Hm."}, format="json"),
        client.delete(f"/api/v1/annotations/{annotation.pk}/"),
        client.post(f"/api/v1/comments/{scene.comments[1].pk}/judgement/", {"state": "skipped"}),
        client.post(
            f"{scene.url}relations/", {"annotation": annotation.pk, "target": {"kind": "outside"}}, format="json"
        ),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "submitted")] * 5
    assert Annotation.objects.live().count() == 1


def test_annotators_see_their_own_assignments_and_managers_all(scene: Scene, client_of):
    for person in (scene.annotator, scene.manager):
        judge(scene.comments[1], round=scene.round, by=person, state="skipped")
    address = f"{scene.url}assignments/"

    mine = client_of(scene.annotator).get(address).json()["results"]
    everybodys = client_of(scene.manager).get(address).json()["results"]
    viewers = client_of(scene.viewer).get(address).json()["results"]

    assert [row["annotator"] for row in mine] == ["annotator"]
    assert {row["annotator"] for row in everybodys} == {"annotator", "manager"}
    assert viewers == []


def test_a_manager_does_not_submit_for_somebody_else(scene: Scene, client_of):
    judge_all(scene, scene.annotator)
    assignment = Assignment.objects.get()

    answers = [
        client_of(scene.manager).post(f"/api/v1/assignments/{assignment.pk}/{action}/", {"reason": "x"}).status_code
        for action in ("submission", "skip", "return")
    ]

    assert answers == [403, 403, 403]
    assert Assignment.objects.get().state == "open"


def test_in_a_blind_round_submitting_unveils_that_thread_to_its_annotator_alone(scene: Scene, client_of):
    scene.round.is_blind = True
    scene.round.save()
    scene.annotation(by=scene.manager)
    judge_all(scene, scene.manager)
    other = type(scene.annotator).objects.create(username="third")
    add_member(scene.project, other, "annotator")
    judge_all(scene, scene.annotator)
    address = f"{scene.url}annotations/"

    before = len(client_of(scene.annotator).get(address).json()["results"])
    assignment = Assignment.objects.get(annotator=scene.annotator)
    client_of(scene.annotator).post(f"/api/v1/assignments/{assignment.pk}/submission/")
    after = len(client_of(scene.annotator).get(address).json()["results"])
    others = len(client_of(other).get(address).json()["results"])

    assert (before, after, others) == (0, 1, 0)
    assert Judgement.objects.visible_to(other).count() == 0


def test_places_are_ones_own(scene: Scene, client_of):
    body = {"thread": scene.thread.pk, "position": 2, "collapsed": [1, 1, 99]}

    kept = client_of(scene.annotator).post(f"{scene.url}places/", body, format="json").json()
    others = client_of(scene.manager).get(f"{scene.url}places/").json()["results"]

    assert kept["comment"] == scene.comments[2].pk
    assert kept["collapsed"] == [scene.comments[1].pk]
    assert others == []
