"""One deed on many comments by REST, and the filters of lists."""

from __future__ import annotations

import uuid

import pytest

from annotations.models import Annotation, Judgement
from annotations.services import annotating
from tests.api.conftest import Scene
from tests.factories import plant_thread


@pytest.fixture
def url(scene: Scene) -> str:
    return f"{scene.url}annotations/bulk/"


def post(client, url: str, **body: object):
    return client.post(url, body, format="json")


def test_a_preview_changes_nothing(scene: Scene, client_of, url):
    scene.annotation(by=scene.annotator, position=2)

    answer = post(
        client_of(scene.annotator), url, branch=scene.comments[1].pk, give="function/other", preview=True
    ).json()

    assert answer["plan"] == {
        "total": 3, "changing": 2, "other": 1, "same": 0, "lacking": 0, "closed": 0, "wordless": 0, "unseen": 0,
    }  # fmt: skip
    assert Annotation.objects.count() == 1


def test_the_same_step_is_carried_out_once_and_taken_back_whole(scene: Scene, client_of, url):
    client, step = client_of(scene.annotator), str(uuid.uuid4())
    body = {"branch": scene.comments[1].pk, "give": "function/rebuttal", "step": step}

    first = post(client, url, **body)
    second = post(client, url, **body)
    seen = client.get(f"{url}{step}/")
    back = client.delete(f"{url}{step}/")

    assert first.status_code == second.status_code == 200
    assert first.json()["outcome"] == seen.json() == {"step": step, "changed": 3, "taken_back": 0, "job": None}
    assert second.json() == first.json()
    assert back.json()["taken_back"] == 3
    assert not Annotation.objects.live().exists()


def test_comments_can_be_named_or_found(scene: Scene, client_of, url):
    client = client_of(scene.annotator)

    post(client, url, comments=[scene.comments[1].pk, scene.comments[3].pk], judge="skipped")
    post(client, url, filter={"judged": "undecided"}, give="content/claim")

    assert set(Judgement.objects.values_list("comment__position", flat=True)) == {1, 3}
    assert list(Annotation.objects.values_list("comment__position", flat=True)) == [2]


def test_many_are_a_workers(scene: Scene, client_of, url):
    plant_thread(["Spam."] * 450, [None] * 450, project=scene.project)

    answer = post(client_of(scene.annotator), url, filter={"size": "201-1000"}, judge="skipped")

    assert answer.status_code == 202
    assert answer.json()["outcome"]["job"]["state"] == "queued"


@pytest.mark.parametrize(
    "body",
    [
        {"give": "function/other"},
        {"comments": [1], "branch": 1, "give": "function/other"},
        {"comments": [1]},
        {"comments": [1], "give": "function/other", "judge": "done"},
        {"comments": [1], "give": "function/nonsense"},
        {"comments": [], "give": "function/other"},
        {"branch": 10**15, "give": "function/other"},
    ],
)
def test_what_makes_no_sense_is_refused(scene: Scene, client_of, url, body):
    answer = post(client_of(scene.annotator), url, **body)

    assert answer.status_code == 400
    assert "detail" in answer.json()


def test_a_step_of_somebody_else_is_not_told(scene: Scene, client_of, url):
    step = str(uuid.uuid4())
    post(client_of(scene.annotator), url, branch=scene.comments[1].pk, judge="skipped", step=step)

    assert client_of(scene.manager).get(f"{url}{step}/").status_code == 404
    again = post(client_of(scene.manager), url, branch=scene.comments[1].pk, judge="skipped", step=step)
    assert again.status_code == 409


class TestFilters:
    def test_comments_are_filtered_by_ones_own_answers(self, scene: Scene, client_of):
        scene.annotation(by=scene.annotator, position=2)
        scene.annotation(by=scene.manager, position=3)

        def positions(**query: object) -> list[int]:
            answer = client_of(scene.annotator).get(f"{scene.url}comments/", query).json()
            return [row["position"] for row in answer["results"]]

        assert positions(label="function/rebuttal") == [2]
        assert positions(label="function/rebuttal", by="anyone") == [3, 2]
        assert positions(judged="undecided") == [3, 2, 1]
        assert positions(depth="2") == [2]

    def test_annotations_are_filtered_by_their_comments(self, scene: Scene, client_of):
        scene.annotation(by=scene.annotator, position=1)
        annotating.revise(scene.annotation(by=scene.annotator, position=2), by=scene.annotator, unsure=True)

        def comments(**query: object) -> list[int]:
            answer = client_of(scene.annotator).get(f"{scene.url}annotations/", query).json()
            return [row["comment"] for row in answer["results"]]

        assert comments(depth="1") == [scene.comments[1].pk]
        assert comments(unsure=True) == [scene.comments[2].pk]
        assert len(comments()) == 2

    def test_threads_are_filtered_by_progress_label_and_site(self, scene: Scene, client_of):
        other = plant_thread(["Elsewhere."], project=scene.project, site="example.org")
        scene.annotation(by=scene.annotator, position=2)

        def threads(**query: object) -> list[int]:
            answer = client_of(scene.annotator).get(f"{scene.url}threads/", query).json()
            return [row["id"] for row in answer["results"]]

        assert threads(label="function/rebuttal") == [scene.thread.pk]
        assert threads(state="untouched") == [other.pk, scene.thread.pk]
        assert threads(site="example.org") == [other.pk]

    def test_a_filter_that_is_none_is_refused(self, scene: Scene, client_of):
        answer = client_of(scene.viewer).get(f"{scene.url}comments/", {"judged": "perhaps"})

        assert answer.status_code == 400
        assert answer.json()["fields"].keys() == {"judged"}
