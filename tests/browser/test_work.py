"""A day's work by keyboard: take a thread, label it, submit it, take the next; come back another day."""

from __future__ import annotations

from time import sleep

import pytest
from django.urls import reverse

from annotations.models import Assignment, Judgement, Place, Submission
from annotations.services import opening
from tests.browser.conftest import sign_in
from tests.factories import plant_thread

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def handed_out(workspace):
    """A second thread, and a blind round that hands both out."""
    study = workspace.study
    plant_thread(["One.", "Two."], [None, 0], project=study.project, title="The tram")
    opening.close_round(study.round)
    return opening.open_round(opening.plan_round(study.project, by=study.manager, name="Main", hands_out=True))


def test_take_label_submit_and_take_the_next_without_a_mouse(live_server, workspace, handed_out):
    page = workspace.page
    page.goto(live_server.url + reverse("threads:thread_list", args=[workspace.study.project.slug]))
    page.get_by_role("button", name="Continue").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".comment--now:focus")
    first = Assignment.objects.get()

    workspace.keys(*["Shift+O"] * 6)
    page.wait_for_selector("#submit-thread:focus")
    page.keyboard.press("Enter")
    page.wait_for_url("**/assignments/?done=*")
    submitted = page.get_by_role("heading", level=1).inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector(".comment--now:focus")

    assert first.thread == workspace.study.thread
    assert submitted == "Submitted: The lido"
    assert len(Submission.objects.get().answers["units"]) == 6
    assert Judgement.objects.filter(milliseconds__isnull=False).count() == 6
    assert page.locator(".bar__trail [aria-current]").inner_text() == "The tram"


def test_what_is_missing_is_said_and_gone_to(workspace):
    page = workspace.page
    workspace.keys("Shift+O", "Shift+O")
    workspace.saved()

    page.locator("#submit-thread").click()
    page.wait_for_selector(".comment--now:focus")

    assert "4 comments are not judged yet: #3, #4, #5, #6." in page.locator(".messages").inner_text()
    assert workspace.focus == "#3"
    assert not Submission.objects.exists()


def test_another_day_on_another_machine_everything_is_as_it_was_left(live_server, open_page, workspace):
    workspace.keys("j", "j", "ArrowLeft", "End", "k")
    workspace.page.goto(live_server.url)
    # What a page says as it is left, the browser sends in its own time.
    for _ in range(100):
        if Place.objects.filter(comment__position=5).exists():
            break
        sleep(0.05)

    page = open_page()
    sign_in(page, live_server.url, workspace.study.annotator)
    page.goto(workspace.url)
    page.wait_for_selector(".comment--now:focus")

    assert Place.objects.get().comment.position == 5
    assert page.locator(".comment--now .comment__no").inner_text() == "#5"
    assert page.locator("#c3").get_attribute("aria-expanded") == "false"
    assert page.locator("#c4").is_hidden()
    assert page.locator("#c1").get_attribute("aria-expanded") == "true"


def test_a_submitted_thread_is_read_and_nothing_else(workspace):
    workspace.keys(*["Shift+O"] * 6)
    workspace.page.wait_for_selector("#submit-thread:focus")
    workspace.page.keyboard.press("Enter")
    workspace.page.wait_for_url("**/assignments/?done=*")

    workspace.page.goto(workspace.url)
    workspace.page.wait_for_selector(".comment--now:focus")

    assert workspace.page.locator("#picker").count() == 0
    assert "You submitted this thread" in workspace.page.locator(".message--success").inner_text()
