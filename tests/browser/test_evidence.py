"""Evidence for a label, by key and by mouse; and the argument map under one's fingers."""

from __future__ import annotations

import pytest

from annotations.models import Evidence
from annotations.services.annotating import annotate
from tests.browser.conftest import sign_in
from threads.models import Hyperlink

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def put() -> list[tuple[str, str, str]]:
    return list(Evidence.objects.live().order_by("pk").values_list("kind", "url", "passage"))


@pytest.fixture
def labelled(workspace):
    study = workspace.study
    comment = study.comment(2)
    for start in (0, 3):
        Hyperlink.objects.create(
            comment=comment, start=start, end=start + 2, url=f"https://example.org/{start}", site="example.org"
        )
    annotate(study.comment(1), study.label("claim"), round=study.round, by=study.annotator)
    workspace.page.goto(workspace.url + "?focus=1")
    workspace.page.wait_for_selector(".comment--now:focus")
    return workspace


def test_a_link_below_the_comment_is_put_forward_with_two_keys_and_taken_back_with_one(labelled):
    labelled.keys(".")
    labelled.page.wait_for_selector("#proofs[open] .proof-offers")
    labelled.keys("2")
    labelled.page.wait_for_selector("#c1 .chip--proof")
    labelled.saved()
    assert put() == [("hyperlink", "https://example.org/3", "")]
    assert labelled.page.evaluate("document.activeElement.id") == "c1"

    labelled.keys("z")
    labelled.saved()
    labelled.page.wait_for_selector("#c1 .chip--proof", state="detached")
    assert put() == []


def test_enter_in_a_field_puts_what_was_typed_forward_and_takes_nothing_back(labelled):
    page = labelled.page
    labelled.keys(".")
    page.wait_for_selector("#proofs[open]")
    labelled.keys("1")
    page.wait_for_selector("#c1 .chip--proof")
    labelled.saved()
    labelled.keys(".")
    page.wait_for_selector("#proofs[open] .proof")

    page.fill("#proof-url", "no address")
    page.press("#proof-url", "Enter")
    assert page.evaluate("document.querySelector('#proofs').open")
    page.fill("#proof-url", "https://example.org/report")
    page.press("#proof-url", "Enter")
    page.wait_for_selector("#c1 .chip--proof >> nth=1")
    labelled.saved()

    assert [url for _, url, _ in put()] == ["https://example.org/0", "https://example.org/report"]


def test_by_mouse_it_opens_from_the_label_and_is_taken_back_at_the_chip(labelled):
    page = labelled.page
    page.click("#c1 .mark [data-proofs]")
    page.click(".proof-offers button >> nth=0")
    page.wait_for_selector("#c1 .chip--proof")
    labelled.saved()

    page.click("#c1 .chip--proof .chip__remove")
    labelled.saved()

    assert put() == []


def test_without_a_label_the_key_says_what_is_missing(workspace):
    workspace.page.goto(workspace.url + "?focus=2")
    workspace.page.wait_for_selector(".comment--now:focus")

    workspace.keys(".")

    assert workspace.page.inner_text("#toast") == "Label the comment first."


def test_the_map_grows_and_a_click_leads_to_the_comment(live_server, open_page, workspace):
    study = workspace.study
    annotate(study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator)
    page = open_page()
    sign_in(page, live_server.url, study.annotator)
    page.goto(f"{workspace.url}arguments/")
    before = page.locator("svg.argument").bounding_box()["width"]

    page.click("[data-size='1.25']")
    assert page.locator("svg.argument").bounding_box()["width"] == pytest.approx(before * 1.25, rel=0.01)
    page.click("svg.argument a >> nth=1")

    page.wait_for_selector("#c2.comment--now")
