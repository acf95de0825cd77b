"""Files on their way in, in a real browser: chosen, looked at, decided on, found again."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from annotations.services.starting import set_up_project
from tests.browser.axe import violations
from tests.browser.conftest import sign_in
from tests.factories import MembershipFactory
from tests.importing import carried_out
from threads.models import Import, Membership, Thread
from threads.services.importing import begin_imports

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPENING = {"kind": "t3", "data": {"id": "a", "title": "The lido", "selftext": ""}}
ORPHAN = {"kind": "t1", "data": {"id": "b", "parent_id": "t1_zz", "link_id": "t3_a", "body": "No, it does not."}}
REDDIT = json.dumps([{"kind": "Listing", "data": {"children": [thing]}} for thing in (OPENING, ORPHAN)])
MAIL = """From a Mon Jan  1 00:00:00 2024
Message-ID: <1@a>
Subject: The pool
From: Ann
Date: Mon, 1 Jan 2024 00:00:00 +0000

It leaks.
"""


@pytest.fixture
def membership() -> Membership:
    membership = MembershipFactory()
    set_up_project(membership.project, by=membership.user)
    return membership


@pytest.fixture
def form(live_server, open_page, membership) -> Any:
    page = open_page()
    sign_in(page, live_server.url, membership.user)
    page.goto(live_server.url + reverse("threads:import_create", args=[membership.project.slug]))
    return page


def test_two_files_come_in_and_the_one_with_a_question_waits_for_its_answer(form, tmp_path: Path):
    (tmp_path / "page.json").write_text(REDDIT)
    (tmp_path / "post.mbox").write_text(MAIL)

    form.locator("input[type=file]").set_input_files([tmp_path / "page.json", tmp_path / "post.mbox"])
    form.get_by_role("button", name="Go on").click()
    form.wait_for_url(re.compile(r"/imports/\d+/$"))
    carried_out(Import.objects.get())
    form.reload()
    form.get_by_role("heading", name="1 of these waits for your word").wait_for()
    form.get_by_role("link", name="page.json").click()
    form.get_by_text("the parent 'zz' is not in the file").wait_for()
    assert Thread.objects.visible().count() == 1
    form.get_by_role("button", name="Import it").click()
    form.wait_for_selector("progress")
    carried_out(Import.objects.get(filename="page.json"))
    form.get_by_role("link", name="Open the thread").click()

    form.wait_for_selector(".comment--now:focus")
    assert "No, it does not." in form.locator("#c1").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_files_and_reports_that_wait_are_accessible(live_server, open_page, membership, scheme):
    files = [("page.json", io.BytesIO(REDDIT.encode())), ("post.mbox", io.BytesIO(MAIL.encode()))]
    source = carried_out(begin_imports(membership.project, by=membership.user, files=files, asks_first=True))
    page = open_page(complaints_allowed=True, color_scheme=scheme, viewport={"width": 360, "height": 800})
    sign_in(page, live_server.url, membership.user)

    for waiting in (source, source.parts.get(filename="page.json")):
        page.goto(live_server.url + reverse("threads:import_detail", args=[membership.project.slug, waiting.pk]))
        assert violations(page) == []


def test_files_that_are_dropped_are_the_files_of_the_form(form):
    form.wait_for_selector(".dropzone--ready")
    form.evaluate(
        """() => {
            const dropped = new DataTransfer();
            dropped.items.add(new File(["One"], "one.txt"));
            dropped.items.add(new File(["Two"], "two.txt"));
            const zone = document.querySelector(".dropzone");
            zone.dispatchEvent(new DragEvent("drop", {dataTransfer: dropped, bubbles: true, cancelable: true}));
        }"""
    )

    names = form.evaluate("() => [...document.querySelector('input[type=file]').files].map((file) => file.name)")
    assert names == ["one.txt", "two.txt"]
