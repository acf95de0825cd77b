from __future__ import annotations

import pytest

from annotations.models import Annotation, Judgement
from annotations.services.assigning import handing
from tests.api.conftest import Scene


@pytest.fixture
def judge(scene: Scene, client_of):
    client = client_of(scene.annotator)
    return lambda position=1, **body: client.post(
        f"/api/v1/comments/{scene.comments[position].pk}/judgement/", body, format="json"
    )


def test_done_needs_an_answer_to_what_is_required(scene: Scene, judge):
    response = judge(state="done")

    assert response.status_code == 400
    assert response.json()["code"] == "answer_missing"
    assert not Judgement.objects.exists()


def test_what_lies_outside_ones_part_takes_neither_judgement_nor_label(scene: Scene, judge, client_of):
    handing.assign(scene.round, [scene.thread], [scene.annotator], under=scene.comments[2])

    judged = judge(state="skipped")
    labelled = client_of(scene.annotator).post(
        f"{scene.url}annotations/",
        {"comment": scene.comments[1].pk, "question": "content", "label": "claim"},
        format="json",
    )

    assert (judged.status_code, judged.json()["code"]) == (400, "bad_target")
    assert (labelled.status_code, labelled.json()["code"]) == (400, "bad_target")
    assert not Annotation.objects.exists()
    assert judge(2, state="skipped").status_code == 200


def test_done_is_recorded_with_what_was_in_view(scene: Scene, judge):
    scene.annotation(by=scene.annotator, position=1, key="other")

    response = judge(round=scene.round.pk, milliseconds=1200, article_opened=True)

    body = response.json()
    assert response.status_code == 200
    assert (body["annotator"], body["state"], body["milliseconds"]) == ("annotator", "done", 1200)
    assert (body["article_opened"], body["suggestions_shown"]) == (True, False)


def test_a_second_judgement_changes_the_first(scene: Scene, judge):
    judge(state="skipped", milliseconds=500)

    response = judge(state="cannot_judge", milliseconds=250)

    assert response.json()["state"] == "cannot_judge"
    assert Judgement.objects.get().milliseconds == 750


def test_the_article_is_no_unit(judge):
    assert judge(0, state="skipped").json()["code"] == "bad_target"


@pytest.mark.parametrize("body", [{"state": "nonsense"}, {"milliseconds": -1}, {"milliseconds": 10**12}, {"round": 0}])
def test_what_does_not_fit_is_refused(judge, body: dict[str, object]):
    response = judge(**body)

    assert response.status_code == 400
    assert list(response.json()["fields"]) == list(body)


def test_without_an_open_round_it_is_409(scene: Scene, judge):
    scene.round.state = "closed"
    scene.round.save()

    assert judge(state="skipped").status_code == 409
