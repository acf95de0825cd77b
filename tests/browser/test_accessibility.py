"""axe finds nothing, in light and dark, wide and narrow; and a person can sign in."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import sign_in
from tests.factories import index

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 360])
def test_axe_finds_nothing(live_server, open_page, workspace, scheme, width):
    # axe writes styles into the page to measure it, which our policy forbids and the console reports.
    page = open_page(complaints_allowed=True, color_scheme=scheme, viewport={"width": width, "height": 800})
    found: dict[str, list[str]] = {}
    project = f"/projects/{workspace.study.project.slug}/"
    thread = workspace.url.removeprefix(live_server.url)
    index(workspace.study.project)
    for path in ["/accounts/login/", "/", project, f"{project}?q=they", thread, "/nowhere/"]:
        page.goto(live_server.url + path)
        if path == thread:
            page.wait_for_selector(".comment--now:focus")
            page.keyboard.press("d")
            page.wait_for_selector("#c1 .mark__target")
        if violations := Axe().run(page).response["violations"]:
            found[path] = [f"{v['id']}: {[node['html'] for node in v['nodes']]}" for v in violations]
        if path == "/accounts/login/":
            sign_in(page, live_server.url, workspace.study.annotator)

    assert found == {}


@pytest.mark.parametrize("width", [1400, 360])
def test_no_page_is_wider_than_the_window(live_server, open_page, workspace, width):
    page = open_page(viewport={"width": width, "height": 800})
    sign_in(page, live_server.url, workspace.study.annotator)
    wide = []
    index(workspace.study.project)
    project = f"/projects/{workspace.study.project.slug}/"
    for path in ["/", project, f"{project}?q=they", workspace.url.removeprefix(live_server.url)]:
        page.goto(live_server.url + path)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path)

    assert wide == []


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
