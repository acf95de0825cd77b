"""The outline of a plain text, corrected by keyboard and by mouse in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from tests.browser.conftest import sign_in
from tests.factories import MembershipFactory
from threads.models import Import, Membership
from threads.services.importing import begin_import
from threads.services.outlining import edit_outline, outline_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "The lido closes on Sunday, the council said.\n" + "\n".join(
    ["No, it does not!", "Who says so?", "The council did.", "And who believes them?", "Nobody swims there."]
)


@pytest.fixture
def membership() -> Membership:
    return MembershipFactory()


@pytest.fixture
def source(membership) -> Import:
    source = begin_import(membership.project, by=membership.user, text=TEXT, asks_first=True)
    edit_outline(source, [{"op": "set_article_end", "line": 1}])
    return source


@pytest.fixture
def page(open_page: Callable[..., Any], live_server, membership, source):
    return opened(open_page(), live_server.url, membership, source)


def opened(page: Any, address: str, membership: Membership, source: Import) -> Any:
    sign_in(page, address, membership.user)
    page.goto(address + reverse("threads:outline", args=[source.project.slug, source.pk]) + "?line=3")
    return page


def status(page: Any, line: int) -> str:
    return page.locator(f"#row-{line} .line__status").inner_text()


def current(page: Any) -> str:
    return page.evaluate("document.activeElement.id")


def saved_rows(source: Import) -> tuple[Any, ...]:
    return outline_of(Import.objects.get(pk=source.pk)).rows


class TestKeys:
    def test_a_key_joins_and_another_takes_it_back(self, page, source):
        page.wait_for_selector("#line-3:focus")

        page.keyboard.press("j")
        page.wait_for_selector("#row-3.line--more")
        joined = page.locator("#outline-confirm").inner_text()
        page.keyboard.press("z")
        page.wait_for_selector("#row-3.line--start")

        assert joined == "Import 1 thread, 4 comments"
        assert page.locator("#outline-confirm").inner_text() == "Import 1 thread, 5 comments"
        assert current(page) == "line-3"

    def test_keys_pressed_in_a_row_meet_the_lines_they_were_meant_for(self, page, source):
        page.wait_for_selector("#line-3:focus")

        for key in ("j", "ArrowDown", "ArrowDown", "j", "ArrowDown"):
            page.keyboard.press(key)
        page.wait_for_selector("#row-5.line--more")

        assert [row.number for row in saved_rows(source) if row.kind == "more"] == [3, 5]
        assert current(page) == "line-6"
        assert page.locator(".line--now").count() == 1

    def test_tab_indents_and_after_escape_it_leaves_the_list(self, page, source):
        page.wait_for_selector("#line-3:focus")

        page.keyboard.press("Shift+Tab")
        page.wait_for_selector("#row-3 .line__status:text('answers the article')")
        page.keyboard.press("Tab")
        page.wait_for_selector("#row-3 .line__status:text('answers 2')")
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")

        assert page.evaluate("document.activeElement.closest('.tools') !== null")

    def test_the_article_ends_where_a_says(self, page):
        page.wait_for_selector("#line-3:focus")

        page.keyboard.press("a")
        page.wait_for_selector("#row-4 .line__border")

        assert status(page, 3) == "article"
        assert page.locator(".line__border").count() == 1

    def test_the_edit_of_a_confirmed_outline_leads_to_its_import(self, page, source):
        page.wait_for_selector("#line-3:focus")
        Import.objects.update(state="cancelled")

        page.keyboard.press("j")

        page.wait_for_url(f"**/imports/{source.pk}/")


class TestMouse:
    def test_the_parent_is_chosen_from_the_list_of_the_line_that_was_clicked(self, page, source):
        page.wait_for_selector("#line-3:focus")

        page.click("#row-6 .line__text")
        page.wait_for_selector("#outline-tools[aria-label='Line 6']")
        page.select_option("#outline-parent", "3")
        page.click("button[value=choose_parent]")
        page.wait_for_selector("#row-6 .line__status:text('by hand')")

        assert next(row.parent for row in saved_rows(source) if row.number == 6) == 3

    def test_after_a_click_on_a_tool_the_letters_go_on_working(self, page, source):
        page.wait_for_selector("#line-3:focus")

        page.click("button[value=join]")
        page.wait_for_selector("#row-3.line--more")
        page.keyboard.press("z")
        page.wait_for_selector("#row-3.line--start")

        assert [row.number for row in saved_rows(source) if row.kind == "more"] == []


class TestWithoutJavaScript:
    def test_every_operation_is_a_button(self, open_page, live_server, membership, source):
        page = opened(open_page(java_script_enabled=False), live_server.url, membership, source)

        page.click("#line-5")
        page.click("button[value=join]")

        assert "line=5" in page.url
        assert status(page, 5) == "joined: by hand"
