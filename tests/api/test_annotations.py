from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from annotations.models import Annotation, Assignment
from tests.api.conftest import Scene
from tests.factories import UserFactory, plant_thread
from threads.services.projects import create_project
from threads.services.team import add_member


@pytest.fixture
def annotator(scene: Scene, client_of):
    return client_of(scene.annotator)


def claim(scene: Scene, position: int = 1, **more: object) -> dict[str, Any]:
    return {"comment": scene.comments[position].pk, "question": "content", "label": "claim", **more}


class TestPost:
    def test_one_object_makes_one_annotation_and_its_etag(self, scene: Scene, annotator):
        response = annotator.post(f"{scene.url}annotations/", claim(scene, note="Sure?", unsure=True), format="json")

        body = response.json()
        assert response.status_code == 201
        assert response.headers["ETag"] == '"1"'
        assert body["annotator"] == "annotator"
        assert (body["question"], body["label"], body["origin"]) == ("content", "claim", "hand")
        assert (body["note"], body["unsure"], body["start"]) == ("Sure?", True, None)
        assert body["thread"] == scene.thread.pk

    def test_a_list_makes_all(self, scene: Scene, annotator):
        body = [claim(scene, 1), claim(scene, 2), {**claim(scene, 2), "question": "function", "label": "rebuttal"}]

        response = annotator.post(f"{scene.url}annotations/", body, format="json")

        assert [row["label"] for row in response.json()] == ["claim", "claim", "rebuttal"]
        assert Annotation.objects.live().count() == 3

    def test_a_list_with_one_bad_object_makes_none_and_names_its_place(self, scene: Scene, annotator):
        body = [claim(scene, 1), claim(scene, 2, label="nonsense")]

        response = annotator.post(f"{scene.url}annotations/", body, format="json")

        assert response.status_code == 400
        assert list(response.json()["fields"]) == ["1.label"]
        assert not Annotation.objects.exists()

    def test_a_list_that_the_service_refuses_names_the_place_too(self, scene: Scene, annotator):
        body = [claim(scene, 1), claim(scene, 2, start=0, end=9999)]

        response = annotator.post(f"{scene.url}annotations/", body, format="json")

        assert response.status_code == 400
        assert response.json()["code"] == "bad_target"
        assert list(response.json()["fields"]) == ["1"]
        assert not Annotation.objects.exists()

    def test_offsets_are_code_points(self, scene: Scene, annotator):
        text = "🏊 swims. Then 🇩🇪 wins."
        comment = plant_thread([text], project=scene.project).comments.get(position=1)
        start = text.index("Then")

        response = annotator.post(
            f"{scene.url}annotations/",
            claim(scene, comment=comment.pk, start=start, end=len(text), exact=text[start:]),
            format="json",
        )

        body = response.json()
        assert response.status_code == 201
        assert text[body["start"] : body["end"]] == body["exact"] == "Then 🇩🇪 wins."

    def test_a_client_that_counts_otherwise_is_told_so(self, scene: Scene, annotator):
        comment = plant_thread(["🏊 swims."], project=scene.project).comments.get(position=1)

        # UTF-16 counts the swimmer twice.
        response = annotator.post(
            f"{scene.url}annotations/", claim(scene, comment=comment.pk, start=3, end=9, exact="swims."), format="json"
        )

        assert response.status_code == 400
        assert list(response.json()["fields"]) == ["exact"]
        assert not Annotation.objects.exists()

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"comment": 2**63}, "comment"),
            ({"comment": 0}, "comment"),
            ({"comment": 987654}, "comment"),
            ({"round": 987654}, "round"),
            ({"label": "rebuttal"}, "label"),
            ({"attributes": {"checkable": "perhaps"}}, "attributes.checkable"),
            ({"attributes": {"a\x00b": True}}, "attributes"),
            ({"attributes": [1]}, "attributes"),
            ({"start": -1, "end": 3}, "start"),
            ({"start": 0, "end": 2**40}, "end"),
            ({"note": "a\x00b"}, "note"),
        ],
    )
    def test_what_does_not_fit_is_refused_by_field(self, scene: Scene, annotator, change: dict[str, Any], field: str):
        response = annotator.post(f"{scene.url}annotations/", {**claim(scene), **change}, format="json")

        assert response.status_code == 400
        assert field in response.json()["fields"]
        assert not Annotation.objects.exists()

    def test_half_a_span_is_refused(self, scene: Scene, annotator):
        response = annotator.post(f"{scene.url}annotations/", claim(scene, start=3), format="json")

        assert response.status_code == 400
        assert response.json()["detail"] == "Give both start and end, or neither."

    def test_a_comment_of_another_project_does_not_exist_here(self, scene: Scene, annotator):
        elsewhere = plant_thread(["Yes."], project=create_project("Elsewhere", by=scene.annotator))

        response = annotator.post(
            f"{scene.url}annotations/", claim(scene, comment=elsewhere.comments.get(position=1).pk), format="json"
        )

        assert list(response.json()["fields"]) == ["comment"]

    def test_more_than_five_hundred_at_once_are_refused(self, scene: Scene, annotator):
        response = annotator.post(f"{scene.url}annotations/", [claim(scene)] * 501, format="json")

        assert response.status_code == 400
        assert not Annotation.objects.exists()

    def test_a_closed_round_is_409_and_says_so(self, scene: Scene, annotator):
        scene.round.state = "closed"
        scene.round.save()

        response = annotator.post(f"{scene.url}annotations/", claim(scene), format="json")

        assert response.status_code == 409
        assert response.json()["code"] == "round_not_open"


class TestPatch:
    def test_the_etag_one_has_read_lets_one_change_it(self, scene: Scene, annotator):
        url = f"/api/v1/annotations/{scene.annotation(by=scene.annotator).pk}/"
        tag = annotator.get(url).headers["ETag"]

        response = annotator.patch(url, {"note": "Hm."}, format="json", headers={"If-Match": tag})

        assert response.status_code == 200
        assert response.json()["note"] == "Hm."
        assert response.headers["ETag"] == '"2"' != tag

    @pytest.mark.parametrize("method", ["patch", "delete"])
    def test_a_lost_race_is_409_with_the_stored_version_and_changes_nothing(self, scene: Scene, annotator, method: str):
        annotation = scene.annotation(by=scene.annotator)
        url = f"/api/v1/annotations/{annotation.pk}/"
        annotator.patch(url, {"note": "First."}, format="json")

        response = getattr(annotator, method)(url, {"note": "Late."}, format="json", headers={"If-Match": '"1"'})

        assert response.status_code == 409
        assert response.json()["code"] == "stale"
        assert response.headers["ETag"] == '"2"'
        assert annotator.get(url).json()["note"] == "First."

    @pytest.mark.parametrize("tag", ["1", '"x"', '"1", "2"', '"99999999999999999999"'])
    def test_an_if_match_that_is_no_etag_is_refused(self, scene: Scene, annotator, tag: str):
        url = f"/api/v1/annotations/{scene.annotation(by=scene.annotator).pk}/"

        response = annotator.patch(url, {"note": "Hm."}, format="json", headers={"If-Match": tag})

        assert response.status_code == 400

    def test_a_new_span_brings_its_text(self, scene: Scene, annotator):
        comment = plant_thread(["One. Two. Three."], project=scene.project).comments.get(position=1)
        body = claim(scene, comment=comment.pk, start=0, end=4)
        made = annotator.post(f"{scene.url}annotations/", body, format="json").json()

        response = annotator.patch(f"/api/v1/annotations/{made['id']}/", {"start": 5, "end": 9}, format="json")

        assert response.json()["exact"] == "Two."

    def test_a_colleagues_annotation_is_403_though_one_may_see_it(self, scene: Scene, annotator):
        url = f"/api/v1/annotations/{scene.annotation(by=scene.manager).pk}/"

        assert annotator.get(url).status_code == 200
        assert annotator.patch(url, {"note": "Mine."}, format="json").status_code == 403
        assert annotator.delete(url).status_code == 403


class TestDelete:
    def test_it_is_gone_with_its_relations(self, scene: Scene, annotator):
        url = f"/api/v1/annotations/{scene.annotation(by=scene.annotator).pk}/"

        assert annotator.delete(url).status_code == 204

        assert annotator.get(url).status_code == 404
        assert annotator.get(f"{scene.url}relations/").json()["results"] == []


class TestList:
    @pytest.fixture(autouse=True)
    def rows(self, scene: Scene) -> None:
        scene.annotation(by=scene.annotator, position=1, key="claim")
        scene.annotation(by=scene.manager, position=2, key="rebuttal")

    @pytest.mark.parametrize(
        ("query", "labels"),
        [
            ("", ["rebuttal", "claim"]),
            ("annotator=me", ["claim"]),
            ("annotator=manager", ["rebuttal"]),
            ("label=rebuttal", ["rebuttal"]),
            ("question=content", ["claim"]),
            ("comment={comments[1].pk}", ["claim"]),
            ("thread={scene.thread.pk}", ["rebuttal", "claim"]),
            ("thread=987654", []),
            ("round={scene.round.pk}&annotator=me", ["claim"]),
        ],
    )
    def test_filters(self, scene: Scene, annotator, query: str, labels: list[str]):
        query = query.format(scene=scene, comments=scene.comments)

        found = annotator.get(f"{scene.url}annotations/?{query}").json()["results"]

        assert [row["label"] for row in found] == labels

    @pytest.mark.parametrize("query", ["thread=x", "thread=99999999999999999999", "comment=-1", "label=%00"])
    def test_a_filter_that_is_none_is_refused(self, scene: Scene, annotator, query: str):
        assert annotator.get(f"{scene.url}annotations/?{query}").status_code == 400


class TestBlindness:
    @pytest.fixture(autouse=True)
    def blind(self, scene: Scene) -> None:
        scene.round.is_blind = True
        scene.round.save()

    def test_a_colleagues_answer_is_nowhere(self, scene: Scene, annotator):
        theirs = scene.annotation(by=scene.manager)
        relation = theirs.relations.get()

        assert annotator.get(f"/api/v1/annotations/{theirs.pk}/").status_code == 404
        assert annotator.patch(f"/api/v1/annotations/{theirs.pk}/", {}, format="json").status_code == 404
        assert annotator.get(f"{scene.url}annotations/").json()["results"] == []
        assert annotator.get(f"{scene.url}annotations/?annotator=manager").json()["results"] == []
        assert annotator.get(f"{scene.url}relations/").json()["results"] == []
        assert annotator.delete(f"/api/v1/relations/{relation.pk}/").status_code == 404
        target = {"annotation": theirs.pk, "target": {"kind": "outside"}}
        assert annotator.post(f"{scene.url}relations/", target, format="json").status_code == 400

    def test_it_is_unveiled_by_ones_own_submission(self, scene: Scene, annotator):
        theirs = scene.annotation(by=scene.manager)
        Assignment.objects.create(
            round=scene.round, thread=scene.thread, annotator=scene.annotator, state="submitted", revision=1,
            submitted_at=timezone.now(),
        )  # fmt: skip

        assert annotator.get(f"/api/v1/annotations/{theirs.pk}/").status_code == 200

    def test_suggestions_tell_only_ones_own_decision(self, scene: Scene, annotator, client_of):
        other = UserFactory()
        add_member(scene.project, other, "annotator")
        suggestion = scene.suggestion()
        client_of(other).post(f"/api/v1/suggestions/{suggestion.pk}/rejection/", {}, format="json")

        (row,) = annotator.get(f"{scene.url}suggestions/").json()["results"]

        assert row["decision"] is None
