"""A round on its way to another scheme version: how far it is, and what to do where that was given up."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation
from annotations.services import drafting
from annotations.services.annotating import annotate
from annotations.services.rescheming import publishing
from annotations.tasks import move_round
from tests.factories import Study, plant_study
from threads import jobs
from threads.models import Job


@pytest.fixture
def study(db: None, monkeypatch: pytest.MonkeyPatch) -> Study:
    """Its round waits for a worker that moves it to version 2."""
    study = plant_study()
    annotate(study.comment(1), study.label("claim"), round=study.round, by=study.annotator)
    monkeypatch.setattr(publishing, "AT_ONCE", 0)
    draft = drafting.begin_draft(study.round.scheme_version.scheme, by=study.manager)
    publishing.publish(drafting.save_draft(draft, drafting.whole_definition(draft)), by=study.manager)
    study.round.refresh_from_db()
    return study


def at(study: Study, name: str, *args: object) -> str:
    return reverse(f"annotations:{name}", args=[study.project.slug, *args])


def pages(study: Study) -> list[str]:
    scheme = study.round.scheme_version.scheme_id
    return [at(study, "round_detail", study.round.pk), at(study, "scheme_detail", scheme)]


def failed(study: Study) -> Job:
    def fail(run: jobs.Run) -> None:
        raise RuntimeError("The disk is full.")

    jobs.carry_out(study.round.rescheming_id, fail)
    return Job.objects.get(pk=study.round.rescheming_id)


def test_both_pages_say_how_far_it_is(client: Client, study: Study):
    Job.objects.update(state="running", done=400, total=2000, lease_until="2099-01-01T00:00Z")
    client.force_login(study.annotator)

    for page in pages(study):
        words = client.get(page).content.decode()
        assert "400 of 2000 comments moved" in words.replace(",", "")
        assert "Try again" not in words
        assert "every 1s" in words


def test_the_workspace_says_why_nothing_is_saved(client: Client, study: Study):
    client.force_login(study.annotator)

    words = client.get(at(study, "workspace", study.thread.pk)).content.decode()

    assert "is being changed" in words
    assert at(study, "round_detail", study.round.pk) in words


def test_a_manager_has_a_failed_move_tried_again(client: Client, study: Study):
    job = failed(study)
    client.force_login(study.manager)
    shown = [client.get(page).content.decode() for page in pages(study)]

    button = at(study, "round_rescheme", study.round.pk)
    answer = client.post(button)

    for words in shown:
        assert "failed" in words
        assert "The disk is full." in words
        assert f'action="{button}"' in words
    assert answer.url == at(study, "round_detail", study.round.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("queued", "")
    move_round(job.pk)
    study.round.refresh_from_db()
    assert (study.round.rescheming, study.round.scheme_version.number) == (None, 2)
    assert Annotation.objects.get().scheme_version.number == 2
    annotate(study.comment(2), study.label("other"), round=study.round, by=study.annotator)
    assert "is being changed" not in client.get(pages(study)[0]).content.decode()


def test_a_cancelled_move_is_shown_to_all_and_tried_again_by_managers_alone(client: Client, study: Study):
    jobs.cancel(study.round.rescheming)
    client.force_login(study.annotator)

    words = client.get(pages(study)[0]).content.decode()
    answer = client.post(at(study, "round_rescheme", study.round.pk))

    assert "was cancelled" in words
    assert "Try again" not in words
    assert answer.status_code == 403
    assert Job.objects.get(pk=study.round.rescheming_id).state == "cancelled"


def test_a_move_under_way_is_not_begun_again(client: Client, study: Study):
    client.force_login(study.manager)

    answer = client.post(at(study, "round_rescheme", study.round.pk), follow=True)

    assert "has not failed" in answer.content.decode()


def test_polling_stops_when_it_is_over(client: Client, study: Study):
    client.force_login(study.annotator)
    page = pages(study)[0]
    under_way = client.get(page, headers={"HX-Request": "true"})
    move_round(study.round.rescheming_id)

    done = client.get(page, headers={"HX-Request": "true"})

    assert (under_way.status_code, done.status_code) == (200, 286)
    assert "<html" not in under_way.content.decode()
    assert "are moved to" in done.content.decode()


def test_outsiders_find_nothing(client: Client, study: Study, outsider: Client):
    assert outsider.post(at(study, "round_rescheme", study.round.pk)).status_code == 404
