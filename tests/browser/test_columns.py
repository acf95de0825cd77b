"""The columns of a table, chosen by keyboard in a real browser, until the thread is open."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from annotations.services.starting import set_up_project
from tests.browser.axe import violations
from tests.browser.conftest import sign_in
from tests.factories import MembershipFactory
from threads import jobs
from threads.models import Import, Membership
from threads.services.importing import begin_import, run_import

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLE = "no,re,who,said,when\n1,0,Ann,Close the lido.,01/02/2003\n2,1,Bob,No!,02/02/2003\n" + "".join(
    f"{number},2,Cat,{'Why? ' * number},\n" for number in range(3, 40)
)


@pytest.fixture
def membership() -> Membership:
    membership = MembershipFactory()
    set_up_project(membership.project, by=membership.user)
    return membership


@pytest.fixture
def source(membership) -> Import:
    file = io.BytesIO(TABLE.encode())
    return begin_import(membership.project, by=membership.user, file=file, filename="lido.csv", asks_first=True)


def opened(page: Any, address: str, membership: Membership, source: Import) -> Any:
    sign_in(page, address, membership.user)
    page.goto(address + reverse("threads:columns", args=[source.project.slug, source.pk]))
    return page


def test_columns_are_chosen_with_the_keyboard_and_the_thread_opens(live_server, open_page, membership, source):
    page = opened(open_page(), live_server.url, membership, source)
    page.get_by_label("no", exact=True).focus()

    for word in ("Comment i", "Answers", "Author", "Comment t", "Time"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    page.get_by_role("button", name="Look again").press("Enter")
    page.get_by_label("The day: 1 February 2003").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Import", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/imports/*/")
    jobs.carry_out(Import.objects.get().job_id, run_import)
    page.get_by_role("link", name="Open the thread").click()

    page.wait_for_selector(".comment--now:focus")
    assert page.locator("#c1").inner_text().count("Close the lido.") == 1
    assert Import.objects.get().mapping["columns"].items() >= {"text": "said", "parent": "re", "id": "no"}.items()


def test_it_works_without_javascript(live_server, open_page, membership, source):
    page = opened(open_page(java_script_enabled=False), live_server.url, membership, source)

    page.get_by_label("said", exact=True).select_option("Comment text")
    page.get_by_role("button", name="Import", exact=True).click()

    page.wait_for_url("**/imports/*/")
    assert Import.objects.get().state == "queued"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 360)])
def test_axe_finds_nothing_and_the_table_scrolls_by_itself(
    live_server, open_page: Callable[..., Any], membership, source, scheme, width
):
    wide = open_page(complaints_allowed=True, color_scheme=scheme, viewport={"width": width, "height": 800})
    page = opened(wide, live_server.url, membership, source)
    for column, target in (("said", "Comment text"), ("re", "Answers (parent id)"), ("when", "Time")):
        page.get_by_label(column, exact=True).select_option(target)
    page.get_by_label("Encoding").select_option("utf-16-le")
    page.get_by_role("button", name="Look again").click()
    troubled = violations(page)
    page.get_by_label("Encoding").select_option("")
    page.get_by_role("button", name="Look again").click()
    page.get_by_label("said", exact=True).select_option("Comment text")
    page.get_by_label("re", exact=True).select_option("Answers (parent id)")
    page.get_by_label("when", exact=True).select_option("Time")
    page.get_by_role("button", name="Look again").click()
    page.get_by_label("The day: 1 February 2003").wait_for()

    assert [*troubled, *violations(page)] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
