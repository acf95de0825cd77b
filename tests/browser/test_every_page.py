"""What holds for every page: axe finds nothing, nothing is wider than the window, the console has no complaint."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annotations.services import exporting
from tests.browser.axe import violations
from tests.browser.conftest import sign_in
from tests.browser.pages import PAGES, address
from tests.browser.test_accessibility import give_something_to_decide
from tests.factories import index, plant_study
from threads import jobs
from threads.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 360)])
def test_axe_finds_nothing_on_any_page(live_server, open_page, scheme, width):
    study = plant_study(
        ["Close it, then.", "They pay nothing. Which is what I said.", "No, they do pay.", "Who said so?"],
        [None, 0, 1, 2], title="The lido",
    )  # fmt: skip
    index(study.project)
    give_something_to_decide(study)
    # axe writes styles into the page to measure it, which our policy forbids and the console reports.
    page = open_page(complaints_allowed=True, color_scheme=scheme, viewport={"width": width, "height": 800})
    sign_in(page, live_server.url, study.manager)
    found: dict[str, list[str]] = {}

    def look(name: str, path: str) -> None:
        answer = page.goto(live_server.url + path)
        assert answer is not None
        assert answer.status == 200, (name, answer.status)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found[name] = ["is wider than the window"]
        if wrong := violations(page):
            found.setdefault(name, []).extend(wrong)

    for name in PAGES:
        look(name, address(name, study))
    User.objects.filter(pk=study.manager.pk).update(is_superuser=True)
    jobs.carry_out(jobs.create("export", project=study.project, parameters={"export": 0}).pk, exporting.write_export)
    look("threads:operations", reverse("threads:operations"))
    assert found == {}
