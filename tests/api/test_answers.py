"""Answers that are no labels: points of a scale, and words; and attributes of labels."""

from __future__ import annotations

from typing import Any

import pytest

from annotations.models import Annotation
from annotations.services.schemes import publish_scheme
from tests.api.conftest import Scene
from tests.asking import QUESTIONS


@pytest.fixture
def survey(scene: Scene) -> Scene:
    definition = {"name": "Survey", "questions": QUESTIONS}
    scene.round.scheme_version = publish_scheme(scene.project, definition, by=scene.manager)
    scene.round.save()
    return scene


@pytest.fixture
def annotator(survey: Scene, client_of):
    return client_of(survey.annotator)


def body(scene: Scene, question: str, position: int = 1, **more: object) -> dict[str, Any]:
    return {"comment": scene.comments[position].pk, "question": question, **more}


def test_a_point_and_words_are_answers_among_labels(survey: Scene, annotator):
    sent = [
        body(survey, "anger", value=-2),
        body(survey, "why", value="Because."),
        body(survey, "gist", 0, value="Water."),
        body(survey, "stance", label="for"),
    ]

    response = annotator.post(f"{survey.url}annotations/", sent, format="json")

    assert response.status_code == 201
    found = [(row["question"], row["label"], row["value"]) for row in response.json()]
    assert found == [
        ("anger", None, -2), ("why", None, "Because."), ("gist", None, "Water."), ("stance", "for", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"question": "anger", "value": 7}, "value"),
        ({"question": "anger", "value": "2"}, "value"),
        ({"question": "anger", "value": True}, "value"),
        ({"question": "anger", "value": {"a": 1}}, "value"),
        ({"question": "nothing", "value": 1}, "question"),
        ({"question": "stance", "label": "nothing"}, "label"),
        ({"question": "stance", "label": "for", "value": 1}, None),
        ({"question": "stance"}, None),
    ],
)
def test_what_does_not_answer_is_refused_with_the_field(survey: Scene, annotator, more, field):
    response = annotator.post(f"{survey.url}annotations/", {"comment": survey.comments[1].pk, **more}, format="json")

    assert response.status_code == 400
    assert list(response.json().get("fields", [None])) == [field]
    assert not Annotation.objects.exists()


def test_a_value_is_changed_with_its_etag_and_a_lost_race_is_told(survey: Scene, annotator):
    made = annotator.post(f"{survey.url}annotations/", body(survey, "anger", value=1), format="json").json()
    address = f"/api/v1/annotations/{made['id']}/"

    first = annotator.patch(address, {"value": 2}, format="json", headers={"If-Match": '"1"'})
    second = annotator.patch(address, {"value": 0}, format="json", headers={"If-Match": '"1"'})
    bad = annotator.patch(address, {"value": 9}, format="json")

    assert (first.status_code, first.json()["value"], first.headers["ETag"]) == (200, 2, '"2"')
    assert second.status_code == 409
    assert (bad.status_code, list(bad.json()["fields"])) == (400, ["value"])


def test_attributes_of_a_label_are_set_and_foreign_ones_refused(survey: Scene, annotator):
    span = {"start": 0, "end": 8, "exact": "The lido"}
    made = annotator.post(f"{survey.url}annotations/", body(survey, "role", label="fact", **span), format="json").json()
    address = f"/api/v1/annotations/{made['id']}/"

    good = annotator.patch(address, {"attributes": {"checkable": True}}, format="json")
    bad = annotator.patch(address, {"attributes": {"loud": True}}, format="json")

    assert good.json()["attributes"] == {"checkable": True}
    assert (bad.status_code, Annotation.objects.get().attributes) == (400, {"checkable": True})
