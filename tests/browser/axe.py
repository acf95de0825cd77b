"""What axe finds wrong on a page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# The one rule that would read the style sheets again is experimental and off; to fetch fifty of them a page is slow.
_OPTIONS = {"preload": False, "resultTypes": ["violations"]}


def violations(page: Page) -> list[str]:
    """The violations of axe's rules on the page as it stands: the rule, and the elements that break it."""
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found]
