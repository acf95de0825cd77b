"""The tables of pages and parts, on which tests about all of them rest, leave no address out."""

from __future__ import annotations

from tests.browser.pages import PAGES, names
from tests.pages.parts import PARTS
from tests.pages.rights import PAGE_RIGHTS


def test_every_address_is_a_page_of_the_table_or_a_part():
    assert names() == PAGES.keys() | PARTS.keys()
    assert not PAGES.keys() & PARTS.keys()
    assert PAGE_RIGHTS.keys() <= PAGES.keys()
