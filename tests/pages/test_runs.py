"""Runs of the extractors: the list, one of them, what it changed; and which extractors a project runs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.extraction import EXTRACTORS
from annotations.models import Suggestion
from annotations.services import extractors
from annotations.services.extracting import request_extraction
from annotations.services.suggesting import extract_project
from tests.factories import MembershipFactory, plant_thread
from tests.pages.conftest import Desk
from tests.pages.document import parse, text_of, with_attribute
from threads import jobs
from threads.models import Job, Membership


@pytest.fixture
def manager(desk: Desk) -> Desk:
    """The desk, with a manager at it."""
    user = Membership.objects.get(project=desk.project, role="manager").user
    return desk.client_of(user)


def page(name: str, desk: Desk, *args: object) -> str:
    return reverse(f"annotations:{name}", args=[desk.project.slug, *args])


def run(desk: Desk) -> Job:
    job = request_extraction(desk.project, by=desk.annotator)
    jobs.carry_out(job.pk, extract_project)
    job.refresh_from_db()
    return job


def said(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(text_of(parse(answer.content.decode())).split())


class TestList:
    def test_each_run_tells_what_it_was_of_and_what_it_changed(self, manager: Desk):
        job = run(manager)

        text = said(manager.client, page("run_list", manager))

        new = Suggestion.objects.current().count()
        assert f"{job.pk}, " in text
        assert f"all threads Linguistic cues done {new} 0 0 {manager.annotator}" in text

    def test_queries_do_not_grow(self, manager: Desk):
        def cost() -> int:
            with CaptureQueriesContext(connection) as captured:
                said(manager.client, page("run_list", manager))
            return len(captured)

        run(manager)
        request_extraction(manager.project, by=manager.annotator, thread=manager.thread)
        few = cost()
        for number in range(4):
            thread = plant_thread([f"Nobody believes {number}."], project=manager.project)
            request_extraction(manager.project, by=manager.annotator, thread=thread)

        assert cost() == few

    def test_it_asks_again_only_while_something_is_under_way(self, manager: Desk):
        job = request_extraction(manager.project, by=manager.annotator)
        hx = {"HX-Request": "true"}
        waiting = manager.client.get(page("run_list", manager), headers=hx)
        jobs.carry_out(job.pk, extract_project)

        assert (waiting.status_code, "every 2s" in waiting.content.decode()) == (200, True)
        assert manager.client.get(page("run_list", manager), headers=hx).status_code == 286


class TestChoice:
    def test_what_is_not_set_up_cannot_be_ticked_and_says_why(self, manager: Desk):
        tree = parse(manager.client.get(page("run_list", manager)).content.decode())

        boxes = {box.get("value"): "disabled" in box.attrib for box in with_attribute(tree, "name", "extractor")}
        assert boxes == {"cues": False, "llm": True}
        assert "the operator has to set LLM_BASE_URL and LLM_MODEL" in " ".join(text_of(tree).split())

    def test_a_choice_is_kept(self, manager: Desk, settings):
        settings.LLM_BASE_URL, settings.LLM_MODEL = "http://127.0.0.1:9/v1", "tiny"

        manager.client.post(page("run_create", manager), {"extractor": ["cues", "llm"], "keep": "1"})

        manager.project.refresh_from_db()
        assert extractors.chosen(manager.project) == ["cues", "llm"]
        assert not Job.objects.filter(kind="extract_project").exists()

    @pytest.mark.parametrize("sent", [{"extractor": "llm"}, {"extractor": "nobody"}, {"chosen": "1"}, {"thread": "x"}])
    def test_nonsense_is_told_and_runs_nothing(self, manager: Desk, sent: dict[str, str]):
        answer = manager.client.post(page("run_create", manager), sent, follow=True)

        assert "message--error" in answer.content.decode()
        assert not Job.objects.exists()


class TestOne:
    def test_it_tells_by_label_and_leads_to_the_changes_of_a_thread(self, manager: Desk):
        job = run(manager)

        text = said(manager.client, page("run", manager, job.pk))
        changes = manager.client.get(page("run_changes", manager, job.pk, manager.thread.pk)).content.decode()

        assert "Suggestions by label" in text
        assert f"ClaimLinguistic cues, {EXTRACTORS['cues'].version}" in text
        tree = parse(changes)
        assert len([e for e in tree.iter() if "changes__one" in (e.get("class") or "")]) == Suggestion.objects.count()
        assert f"{manager.page}?focus=2#c2" in [a.get("href") for a in with_attribute(tree, "href")]

    def test_a_changed_score_shows_both(self, manager: Desk):
        run(manager)
        Suggestion.objects.update(confidence=0.11)
        job = run(manager)

        text = said(manager.client, page("run_changes", manager, job.pk, manager.thread.pk))

        assert "from 0.11 →to" in text

    def test_queries_do_not_grow_with_threads_and_changes(self, manager: Desk):
        def cost(job: Job) -> int:
            with CaptureQueriesContext(connection) as captured:
                said(manager.client, page("run", manager, job.pk))
                said(manager.client, page("run_changes", manager, job.pk, manager.thread.pk))
            return len(captured)

        few = cost(run(manager))
        for number in range(4):
            plant_thread([f"The lido lost {number} pounds in 2024."], project=manager.project)
        manager.thread.comments.filter(position__gt=0).update(text="The lido lost 40,000 pounds in 2024. It is wrong.")

        assert cost(run(manager)) == few

    def test_a_failed_run_says_why_and_goes_on(self, manager: Desk):
        job = request_extraction(manager.project, by=manager.annotator)
        Job.objects.filter(pk=job.pk).update(state="failed", error="The pool ran dry.", finished_at=job.created_at)
        assert "The pool ran dry." in said(manager.client, page("run", manager, job.pk))

        manager.client.post(page("run_retry", manager, job.pk))

        job.refresh_from_db()
        assert job.state == "queued"

    def test_stopping_stops_what_belongs_to_it_and_a_finished_run_is_not_tried_again(self, manager: Desk):
        job = request_extraction(manager.project, by=manager.annotator)
        child = jobs.create("consult", project=manager.project, parent=job)

        manager.client.post(page("run_cancel", manager, job.pk))

        child.refresh_from_db()
        assert child.state == "cancelled"
        done = run(manager)
        answer = manager.client.post(page("run_retry", manager, done.pk), follow=True)
        assert "has not failed" in answer.content.decode()

    def test_run_again_takes_the_same_extractors_and_thread(self, manager: Desk):
        job = request_extraction(manager.project, by=manager.annotator, thread=manager.thread, names=["cues"])
        jobs.cancel(job)

        tree = parse(manager.client.get(page("run", manager, job.pk)).content.decode())

        (form,) = with_attribute(tree, "action", page("run_create", manager))
        sent = {field.get("name"): field.get("value") for field in with_attribute(form, "value")}
        assert (sent["extractor"], sent["thread"]) == ("cues", str(manager.thread.pk))


class TestWhoMay:
    def test_annotators_look_and_managers_run(self, desk: Desk):
        job = run(desk)

        assert desk.client.get(page("run_list", desk)).status_code == 200
        assert "Run these now" not in desk.client.get(page("run_list", desk)).content.decode()
        for name, *args in (("run_create",), ("run_cancel", job.pk), ("run_retry", job.pk)):
            assert desk.client.post(page(name, desk, *args)).status_code == 403

    def test_outsiders_find_nothing(self, desk: Desk, outsider: Client):
        job = run(desk)

        for name, *args in (("run_list",), ("run", job.pk), ("run_changes", job.pk, desk.thread.pk)):
            assert outsider.get(page(name, desk, *args)).status_code == 404
        for name, *args in (("run_create",), ("run_cancel", job.pk), ("run_retry", job.pk)):
            assert outsider.post(page(name, desk, *args)).status_code == 404

    def test_a_run_of_another_project_and_a_job_of_another_kind_are_not_found(self, desk: Desk):
        other = MembershipFactory(user=desk.annotator).project
        theirs = jobs.create("extract_project", project=other)
        freeze = jobs.create("freeze", project=desk.project)

        for job in (theirs, freeze):
            assert desk.client.get(page("run", desk, job.pk)).status_code == 404

    def test_a_round_that_hides_suggestions_hides_the_changes(self, desk: Desk):
        job = run(desk)
        desk.round.shows_suggestions = False
        desk.round.save()

        text = said(desk.client, page("run_changes", desk, job.pk, desk.thread.pk))

        assert "an open round shows no suggestions" in text
