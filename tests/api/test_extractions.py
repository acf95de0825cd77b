from __future__ import annotations

from annotations.services.suggesting import extract_project, extract_threads
from tests.api.conftest import Scene
from tests.factories import plant_thread
from threads import jobs
from threads.services.projects import create_project


def test_the_job_of_a_thread_can_be_followed_to_its_end(scene: Scene, client_of):
    client = client_of(scene.manager)

    response = client.post(f"{scene.url}extractions/", {"thread": scene.thread.pk}, format="json")
    job = response.json()
    jobs.carry_out(job["id"], extract_threads)

    assert (response.status_code, job["state"]) == (202, "queued")
    assert client.get(f"/api/v1/extractions/{job['id']}/").json()["state"] == "done"
    assert client.get(f"{scene.url}suggestions/").json()["results"]


def test_without_a_thread_all_are_looked_at(scene: Scene, client_of):
    other = plant_thread(["That is plainly false, the report says so."], project=scene.project)
    client = client_of(scene.manager)

    job = client.post(f"{scene.url}extractions/", {}, format="json").json()
    jobs.carry_out(job["id"], extract_project)

    followed = client.get(f"/api/v1/extractions/{job['id']}/").json()
    assert (followed["done"], followed["total"]) == (2, 2)
    assert client.get(f"{scene.url}suggestions/?thread={other.pk}").json()["results"]


def test_a_thread_of_another_project_does_not_exist_here(scene: Scene, client_of):
    elsewhere = plant_thread(["Yes."], project=create_project("Elsewhere", by=scene.manager))

    response = client_of(scene.manager).post(f"{scene.url}extractions/", {"thread": elsewhere.pk}, format="json")

    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["thread"]
    assert not scene.project.jobs.exists()


def test_jobs_of_other_kinds_are_no_extractions(scene: Scene, client_of):
    job = jobs.create("freeze", project=scene.project, by=scene.manager)

    assert client_of(scene.manager).get(f"/api/v1/extractions/{job.pk}/").status_code == 404
