"""In a real browser: texts that want to be scripts are read, and nothing of them runs or asks anybody for anything."""

from __future__ import annotations

import pytest

from tests.browser.conftest import sign_in
from tests.browser.pages import address
from tests.hostile import MARK, plant_hostile_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "threads:project_list", "threads:thread_list", "annotations:workspace", "annotations:comments",
    "annotations:claim_list", "annotations:suggestion_list", "annotations:guidelines", "annotations:argument_map",
)  # fmt: skip
# Before anything else on every page: what the policy forbids is written down.
WATCH = """
window.forbidden = [];
addEventListener("securitypolicyviolation", (event) =>
  window.forbidden.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


def test_no_text_runs_asks_or_leaves(live_server, open_page):
    study = plant_hostile_study()
    page = open_page()
    sign_in(page, live_server.url, study.manager)
    dialogs: list[str] = []
    asked: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(WATCH)
    found: dict[str, object] = {}

    for name in PAGES:
        answer = page.goto(live_server.url + address(name, study))
        assert answer.status == 200, name
        page.wait_for_load_state("networkidle")
        told = page.evaluate(f"[window.{MARK} ?? null, window.forbidden]")
        if told != [None, []]:
            found[name] = told

    assert found == {}
    assert dialogs == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:image/"))] == []
