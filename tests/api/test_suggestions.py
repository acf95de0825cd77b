from __future__ import annotations

import pytest

from annotations.models import Annotation
from tests.api.conftest import Scene
from tests.factories import plant_thread


@pytest.fixture
def annotator(scene: Scene, client_of):
    return client_of(scene.annotator)


def decide(client, suggestion, how: str):
    return client.post(f"/api/v1/suggestions/{suggestion.pk}/{how}/", {}, format="json")


def test_accepting_makes_ones_own_annotation_and_names_where_it_came_from(scene: Scene, annotator):
    suggestion = scene.suggestion()

    response = decide(annotator, suggestion, "acceptance")

    body = response.json()
    assert response.status_code == 201
    assert (body["label"], body["annotator"], body["origin"]) == ("claim", "annotator", "accepted")
    assert body["suggestion"] == suggestion.pk


@pytest.mark.parametrize("first", ["acceptance", "rejection"])
@pytest.mark.parametrize("second", ["acceptance", "rejection"])
def test_a_second_decision_is_409_and_changes_nothing(scene: Scene, annotator, first: str, second: str):
    suggestion = scene.suggestion()
    decide(annotator, suggestion, first)
    before = Annotation.objects.count()

    response = decide(annotator, suggestion, second)

    assert response.status_code == 409
    assert response.json()["code"] == "already_decided"
    assert Annotation.objects.count() == before


def test_a_superseded_suggestion_is_gone(scene: Scene, annotator):
    suggestion = scene.suggestion()
    type(suggestion).objects.update(superseded_at=suggestion.created_at)

    assert decide(annotator, suggestion, "acceptance").status_code == 404


@pytest.mark.parametrize(
    ("query", "positions"),
    [
        ("", [1, 2, 3]),
        ("status=undecided", [3]),
        ("status=accepted", [1]),
        ("status=rejected", [2]),
        ("ordering=-confidence", [3, 2, 1]),
        ("ordering=confidence&status=undecided", [3]),
        ("ordering=uncertainty", [3, 2, 1]),
        ("ordering=-uncertainty", [1, 2, 3]),
        ("label=claim&question=content&status=rejected", [2]),
        ("label=rebuttal", []),
    ],
)
def test_filters_and_order(scene: Scene, annotator, client_of, query: str, positions: list[int]):
    accepted, rejected, _ = (scene.suggestion(position=n, confidence=n / 10) for n in (1, 2, 3))
    decide(annotator, accepted, "acceptance")
    decide(annotator, rejected, "rejection")
    decide(client_of(scene.manager), accepted, "rejection")

    found = annotator.get(f"{scene.url}suggestions/?{query}").json()["results"]

    assert [row["position"] for row in found] == positions


def test_only_one_threads(scene: Scene, annotator):
    scene.suggestion()
    other = plant_thread(["Yes."], project=scene.project)
    wanted = scene.suggestion(thread=other)

    (row,) = annotator.get(f"{scene.url}suggestions/?thread={other.pk}").json()["results"]

    assert (row["id"], row["thread"], row["label"]) == (wanted.pk, other.pk, "claim")


@pytest.mark.parametrize("query", ["status=maybe", "ordering=text", "thread=x"])
def test_a_filter_that_is_none_is_refused(scene: Scene, annotator, query: str):
    assert annotator.get(f"{scene.url}suggestions/?{query}").status_code == 400


def test_a_round_that_shows_none_hides_them_here_too(scene: Scene, annotator):
    suggestion = scene.suggestion()
    scene.round.shows_suggestions = False
    scene.round.save()

    assert annotator.get(f"{scene.url}suggestions/").json()["results"] == []
    assert decide(annotator, suggestion, "acceptance").status_code == 404


class TestAcceptanceWithAChange:
    def accept(self, client, suggestion, **body: object):
        return client.post(f"/api/v1/suggestions/{suggestion.pk}/acceptance/", body, format="json")

    def test_another_span_and_label_make_an_edited_annotation(self, scene: Scene, annotator):
        response = self.accept(annotator, scene.suggestion(), start=0, end=25, label="evidence", question="content")

        body = response.json()
        assert response.status_code == 201, body
        assert (body["label"], body["origin"], body["start"]) == ("evidence", "edited", 0)

    def test_a_label_that_does_not_exist_is_refused(self, scene: Scene, annotator):
        response = self.accept(annotator, scene.suggestion(), label="nonsense")

        assert response.status_code == 400
        assert "label" in response.json()["fields"]

    def test_offsets_are_checked_against_the_text_that_was_sent(self, scene: Scene, annotator):
        response = self.accept(annotator, scene.suggestion(), start=0, end=4, exact="Thee")

        assert (response.status_code, response.json()["code"]) == (400, "bad_target")
        assert not Annotation.objects.exists()

    def test_a_target_that_was_not_proposed_is_refused(self, scene: Scene, annotator):
        assert self.accept(annotator, scene.suggestion(), target_rank=3).json()["code"] == "bad_target"
