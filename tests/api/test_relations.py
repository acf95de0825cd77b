from __future__ import annotations

from typing import Any

import pytest

from annotations.models import Question
from tests.api.conftest import Scene


@pytest.fixture
def annotator(scene: Scene, client_of):
    return client_of(scene.annotator)


def relate(client, scene: Scene, annotation, target: dict[str, Any], **more: object):
    return client.post(f"{scene.url}relations/", {"annotation": annotation.pk, "target": target, **more}, format="json")


def test_a_rebuttal_points_at_the_comment_above_until_it_is_told_otherwise(scene: Scene, annotator):
    annotation = scene.annotation(by=scene.annotator, position=2)

    (row,) = annotator.get(f"{scene.url}relations/?annotation={annotation.pk}").json()["results"]

    assert (row["label"], row["target_by"]) == ("rebuts", "default")
    assert row["target"] == {
        "kind": "comment", "comment": scene.comments[1].pk, "start": None, "end": None, "exact": None, "claim": None,
    }  # fmt: skip


def test_a_span_of_an_earlier_comment_takes_the_place_of_the_default(scene: Scene, annotator):
    annotation = scene.annotation(by=scene.annotator, position=3)
    target = {"kind": "span", "comment": scene.comments[1].pk, "start": 4, "end": 8, "exact": "lido"}

    response = relate(annotator, scene, annotation, target)

    assert response.status_code == 201
    assert response.json()["target"] == {**target, "claim": None}
    assert response.json()["target_by"] == "chosen"
    assert annotation.relations.live().count() == 1


def test_more_keeps_the_targets_there_are(scene: Scene, annotator):
    annotation = scene.annotation(by=scene.annotator, position=3)

    relate(annotator, scene, annotation, {"kind": "comment", "comment": scene.comments[1].pk}, more=True)

    found = annotator.get(f"{scene.url}relations/?annotator=me&comment={scene.comments[3].pk}").json()["results"]
    assert {row["target"]["comment"] for row in found} == {scene.comments[1].pk, scene.comments[2].pk}


@pytest.mark.parametrize("kind", ["outside", "unclear", "none"])
def test_there_may_be_no_passage(scene: Scene, annotator, kind: str):
    annotation = scene.annotation(by=scene.annotator)

    assert relate(annotator, scene, annotation, {"kind": kind}).json()["target"]["kind"] == kind


@pytest.mark.parametrize(
    "target",
    [
        {"kind": "comment"},
        {"kind": "comment", "comment": 987654},
        {"kind": "span", "comment": 987654, "start": 0, "end": 1},
        {"kind": "claim"},
        {"kind": "nonsense"},
        {},
    ],
)
def test_a_target_that_is_none_is_refused(scene: Scene, annotator, target: dict[str, Any]):
    annotation = scene.annotation(by=scene.annotator)

    response = relate(annotator, scene, annotation, target)

    assert response.status_code == 400
    assert annotation.relations.live().get().target_by == "default"


def test_a_later_comment_cannot_be_what_one_answers(scene: Scene, annotator):
    annotation = scene.annotation(by=scene.annotator, position=1)

    response = relate(annotator, scene, annotation, {"kind": "comment", "comment": scene.comments[3].pk})

    assert response.status_code == 400
    assert response.json()["code"] == "bad_target"


def test_a_colleagues_annotation_is_pointed_by_nobody_else(scene: Scene, annotator):
    annotation = scene.annotation(by=scene.manager)

    assert relate(annotator, scene, annotation, {"kind": "outside"}).status_code == 403


def test_taken_back_it_is_gone(scene: Scene, annotator):
    relation = scene.annotation(by=scene.annotator).relations.get()

    assert annotator.delete(f"/api/v1/relations/{relation.pk}/").status_code == 204

    assert annotator.delete(f"/api/v1/relations/{relation.pk}/").status_code == 404


class TestWholeComments:
    def post(self, client, scene: Scene, **body: Any):
        return client.post(f"{scene.url}relations/", {"comment": scene.comments[3].pk, **body}, format="json")

    def test_a_comment_points_without_a_label_of_its_own(self, scene: Scene, annotator):
        target = {"kind": "comment", "comment": scene.comments[1].pk}

        response = self.post(annotator, scene, label="rebuts", target=target, note="by tone", unsure=True)

        row = response.json()
        assert response.status_code == 201
        assert (row["annotation"], row["comment"], row["label"]) == (None, scene.comments[3].pk, "rebuts")
        assert (row["note"], row["unsure"]) == ("by tone", True)

    @pytest.mark.parametrize(
        "body", [{}, {"label": "claim"}, {"label": "nonsense"}, {"label": "rebuts", "annotation": 1}]
    )
    def test_it_names_its_type_and_nothing_else_that_points(self, scene: Scene, annotator, body: dict[str, Any]):
        assert self.post(annotator, scene, target={"kind": "outside"}, **body).status_code == 400


class TestChanges:
    def test_type_note_and_doubt_can_change(self, scene: Scene, annotator):
        relation = scene.annotation(by=scene.annotator).relations.get()
        address = f"/api/v1/relations/{relation.pk}/"
        read = annotator.get(address)

        changes = {"label": "supports", "note": "irony", "unsure": True}
        answer = annotator.patch(address, changes, format="json", headers={"If-Match": read.headers["ETag"]})

        assert answer.status_code == 200
        assert {name: answer.json()[name] for name in changes} == changes
        assert answer.headers["ETag"] == '"2"'

    def test_a_lost_race_is_told_with_the_stored_version(self, scene: Scene, annotator):
        relation = scene.annotation(by=scene.annotator).relations.get()
        address = f"/api/v1/relations/{relation.pk}/"
        annotator.patch(address, {"unsure": True}, format="json")

        answer = annotator.patch(address, {"unsure": False}, format="json", headers={"If-Match": '"1"'})

        assert (answer.status_code, answer.json()["code"], answer.headers["ETag"]) == (409, "stale", '"2"')

    def test_a_colleagues_relation_is_changed_by_nobody_else(self, scene: Scene, annotator):
        relation = scene.annotation(by=scene.manager).relations.get()

        assert annotator.patch(f"/api/v1/relations/{relation.pk}/", {"unsure": True}, format="json").status_code == 403


def test_a_link_rule_of_the_scheme_is_named_where_it_is_broken(scene: Scene, annotator):
    annotation = scene.annotation(by=scene.annotator, position=3)
    Question.objects.filter(version=scene.round.scheme_version, unit="relation").update(link_rules=[{"to": "claim"}])

    response = relate(annotator, scene, annotation, {"kind": "comment", "comment": scene.comments[1].pk})

    assert (response.status_code, response.json()["code"]) == (400, "bad_target")
    assert "must carry the label claim" in response.json()["detail"]
