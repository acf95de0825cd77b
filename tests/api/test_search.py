"""Search in comments by REST."""

from __future__ import annotations

import pytest

from tests.api.conftest import Scene, client_with
from tests.factories import index, plant_thread
from threads import jobs
from threads.services.projects import create_project


@pytest.fixture
def url(scene: Scene) -> str:
    index(scene.project)
    return f"{scene.url}comments/"


def test_a_comment_is_found_with_the_passage_that_shows_why(scene: Scene, client_of, url):
    page = client_of(scene.viewer).get(url, {"search": '"pays for itself" LIDO'}).json()

    assert page["results"] == [
        {
            "id": scene.comments[1].pk,
            "thread": scene.thread.pk,
            "position": 1,
            "author": "p_0001",
            "posted_at": None,
            "posted_precision": "none",
            "snippet": {
                "start": 0,
                "end": 27,
                "text": "The lido pays for itself 🏊.",
                "marks": [{"start": 4, "end": 8}, {"start": 9, "end": 24}],
            },
        }
    ]
    assert page["is_complete"] is True


def test_names_are_shown_where_the_project_shows_them(scene: Scene, client_of, url):
    scene.project.shows_author_names = True
    scene.project.save()

    assert client_of(scene.viewer).get(url, {"search": "itself"}).json()["results"][0]["author"] == "Nadia B."


@pytest.mark.parametrize("text", ["O'Brien AND (", "NEAR/3 *", '"', "-", "a" * 5000, "lido:* | !x", "🏊"])
def test_any_text_is_answered(scene: Scene, client_of, url, text: str):
    answer = client_of(scene.viewer).get(url, {"search": text})

    assert answer.status_code == 200
    assert answer.json()["results"] == []


def test_without_words_or_filters_every_comment_is_listed_newest_first(scene: Scene, client_of, url):
    found = client_of(scene.viewer).get(url).json()["results"]

    assert [row["position"] for row in found] == [3, 2, 1, 0]


def test_a_thread_narrows_it(scene: Scene, client_of, url):
    other = plant_thread(["Another lido."], project=scene.project)
    index(scene.project)

    found = client_of(scene.viewer).get(url, {"search": "lido", "thread": other.pk}).json()["results"]

    assert {row["thread"] for row in found} == {other.pk}
    assert len(found) == 2


def test_other_projects_are_neither_searched_nor_reached(scene: Scene, client_of, url):
    elsewhere = create_project("Elsewhere", by=scene.outsider)
    plant_thread(["A lido elsewhere."], project=elsewhere)
    index(elsewhere)

    assert client_of(scene.viewer).get(url, {"search": "elsewhere"}).json()["results"] == []
    assert client_of(scene.viewer).get(f"/api/v1/projects/{elsewhere.slug}/comments/?search=lido").status_code == 404
    assert client_with(scene.manager, project=create_project("B", by=scene.manager)).get(url).status_code == 404


def test_it_says_when_not_everything_is_indexed(scene: Scene, client_of, url):
    jobs.create("index", project=scene.project)

    assert client_of(scene.viewer).get(url, {"search": "lido"}).json()["is_complete"] is False
