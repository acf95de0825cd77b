"""axe finds nothing, in light and dark, wide and narrow; and a person can sign in."""

from __future__ import annotations

import pytest

from annotations.models import Suggestion
from annotations.services.remarks import remark
from tests.browser.axe import violations
from tests.browser.conftest import sign_in
from tests.factories import Study, index

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def give_something_to_decide(study: Study) -> None:
    """A suggestion with two targets, and a passage of the article that a comment quotes."""
    suggestion = Suggestion.objects.create(
        comment=study.comment(3), label=study.label("rebuttal"), extractor="cues", extractor_version="1",
        confidence=0.7, reasons=[{"cue": "opens with a denial", "start": 0, "end": 2}],
    )  # fmt: skip
    for rank in (1, 2):
        suggestion.targets.create(
            rank=rank, confidence=0.4, target_kind="comment", target_comment=study.comment(3 - rank)
        )
    study.comment(2).quotes.create(start=8, end=13, source=study.comment(0), source_start=4, source_end=11)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 360)])
def test_axe_finds_nothing(live_server, open_page, workspace, scheme, width):
    # axe writes styles into the page to measure it, which our policy forbids and the console reports.
    page = open_page(complaints_allowed=True, color_scheme=scheme, viewport={"width": width, "height": 800})
    found: dict[str, list[str]] = {}
    project = f"/projects/{workspace.study.project.slug}/"
    thread = workspace.url.removeprefix(live_server.url)
    index(workspace.study.project)
    branch = f"branch={workspace.study.comment(1).pk}"
    many = [f"{project}bulk/?{branch}", f"{project}bulk/?{branch}&what=judge:skipped", f"{thread}search/?q=they"]
    comments = [f"{project}?q=they", f"{project}comments/?depth=1&unsure=1", f"{project}comments/"]
    rooms = [f"{project}claims/", f"{project}suggestions/", f"{project}questions/"]
    study = workspace.study
    remark(study.comment(1), "Does this count?", round=study.round, by=study.annotator, asks=True)
    give_something_to_decide(workspace.study)
    for path in ["/accounts/login/", "/", project, *comments, *many, thread, *rooms, "/nowhere/"]:
        page.goto(live_server.url + path)
        if path == thread:
            page.wait_for_selector(".comment--now:focus")
            page.keyboard.press("d")
            page.wait_for_selector("#c1 .mark__target")
            page.keyboard.press("/")
            page.keyboard.type("they")
            page.wait_for_function("() => document.querySelector('[data-count]').textContent === '1 of 2'")
            page.keyboard.press("Escape")
            # The target layer, with a list in it.
            page.keyboard.press("r")
            page.keyboard.press("c")
            page.keyboard.type("The lido")
            page.wait_for_selector(".option[data-wording]")
        if wrong := violations(page):
            found[path] = wrong
        if path == "/accounts/login/":
            sign_in(page, live_server.url, workspace.study.annotator)

    assert found == {}


@pytest.mark.parametrize("width", [1400, 700, 360])
def test_no_page_is_wider_than_the_window(live_server, open_page, workspace, width):
    page = open_page(viewport={"width": width, "height": 800})
    sign_in(page, live_server.url, workspace.study.annotator)
    wide = []
    index(workspace.study.project)
    project = f"/projects/{workspace.study.project.slug}/"
    give_something_to_decide(workspace.study)
    for path in [
        "/",
        project,
        f"{project}?q=they",
        f"{project}comments/?unsure=1",
        f"{project}suggestions/",
        workspace.url.removeprefix(live_server.url),
    ]:
        page.goto(live_server.url + path)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path)

    assert wide == []


@pytest.mark.parametrize("width", [1400, 360])
def test_every_room_of_a_project_is_in_sight_or_in_the_menu(live_server, open_page, workspace, width):
    page = open_page(viewport={"width": width, "height": 800})
    sign_in(page, live_server.url, workspace.study.annotator)
    page.goto(f"{live_server.url}/projects/{workspace.study.project.slug}/releases/")

    boxes = [tab.bounding_box() for tab in page.locator(".tabs__tab").all()]

    assert len(boxes) >= 8
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert page.locator(".tabs__tab[aria-current]").inner_text() == "Set up: Releases"

    page.locator(".tabs__more > summary").press("Enter")
    kept = [link.bounding_box() for link in page.locator(".tabs__more a").all()]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in kept)
    page.get_by_role("link", name="Rounds").click()
    page.wait_for_selector("h1:has-text('Rounds')")


def test_signing_in_leads_to_the_projects_and_on_to_the_thread(live_server, open_page, workspace):
    page = open_page()

    page.goto(live_server.url)
    page.get_by_label("User name or e-mail").fill(workspace.study.annotator.username)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=workspace.study.project.name).click()
    page.get_by_role("link", name="The lido").click()
    page.wait_for_selector(".comment--now")

    assert page.url.split("?")[0] == workspace.url
