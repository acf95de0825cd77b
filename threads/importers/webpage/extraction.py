"""The body of an article as trafilatura finds it, where that is installed (requirements-extra.txt)."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import cache
from importlib import import_module
from typing import Any

from lxml import etree

from threads.importers.notices import Notices


def extracted(root: etree._Element, notices: Notices, *, is_aside: Callable[[etree._Element], bool]) -> str:
    """The body as HTML, told where it comes from; "" where trafilatura is missing or finds none.

    It is not shown the elements that are `is_aside`, since it would take comments for paragraphs.
    """
    trafilatura = _trafilatura()
    if trafilatura is None:
        return ""
    bare = deepcopy(root)
    for element in list(bare.iter(etree.Element)):
        if is_aside(element):
            element.clear(keep_tail=True)  # type: ignore[call-arg]
    page = etree.tostring(bare, encoding="unicode", method="html")
    try:
        body = trafilatura.extract(page, output_format="html", include_comments=False, include_links=True)
    except Exception:  # noqa: BLE001  (whatever another's code meets in a hostile page, ours has an answer of its own)
        return ""
    if body:
        notices.add("article_by", "", f"the article was found by trafilatura {trafilatura.__version__}")
    return body or ""


@cache
def _trafilatura() -> Any:
    """The package, None where it is not installed. It takes half a second and 20 MB, so only pages ask for it."""
    try:
        return import_module("trafilatura")
    except ImportError:
        return None
