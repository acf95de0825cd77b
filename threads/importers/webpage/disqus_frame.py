"""The frame in which Disqus shows comments, which browsers save as a file of its own beside the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from threads.importers.base import MalformedFile, RawComment
from threads.importers.contributions import html_body, posted
from threads.importers.disqus import api_comment
from threads.importers.json_records import parse
from threads.importers.notices import Notices
from threads.importers.webpage.page import Found, Page, at, classes, first_by_class, inner_html, own, plain

_ID = re.compile(r"post-(\d+)")


def find(page: Page, notices: Notices) -> Found | None:
    """By the data the frame was made from, or by its markup. Raises MalformedFile for a page without its frame."""
    for script in page.root.iter("script"):
        if script.get("id") == "disqus-threadData":
            return _of_data(parse(script.text or "", at(script)), at(script), notices)
    numbers = {
        element: number[1]
        for element in page.root.iter("li")
        if "post" in classes(element) and (number := _ID.fullmatch(element.get("id") or ""))
    }
    if numbers:
        return Found([_comment(element, numbers, notices) for element in numbers])
    if any(element.get("id") == "disqus_thread" for element in page.root.iter("div")):
        raise MalformedFile(
            "the comments of this page are in a Disqus frame, which is not part of it",
            advice="browsers save the frame as a second HTML file in the folder beside the page: choose that one",
        )
    return None


def _of_data(data: Any, place: str, notices: Notices) -> Found | None:
    answer = data.get("response") if isinstance(data, dict) else None
    posts = answer.get("posts") if isinstance(answer, dict) else None
    if not isinstance(posts, list) or not posts:
        return None
    return Found([api_comment(post, f"{place}, post {number}", notices) for number, post in enumerate(posts, start=1)])


def _comment(element: etree._Element, numbers: Mapping[etree._Element, str], notices: Notices) -> RawComment:
    inside = list(own(element, numbers))
    place = at(element)
    author = plain(first_by_class(inside, "author"))
    message = first_by_class(inside, "post-message")
    time = first_by_class(inside, "time-ago")
    # What the frame shows in the place of a deleted post is no text of anybody.
    is_gone = "minimized" in classes(element) and not author
    when = posted("" if time is None else time.get("title"), place, notices)
    if when["posted_precision"] == "exact":
        when["posted_precision"] = "estimated"  # The frame shows the reader's own time and does not name the zone.
    return RawComment(
        numbers[element],
        next((numbers[above] for above in element.iterancestors() if above in numbers), None),
        author=author or None,
        state="deleted" if is_gone else "normal",
        place=place,
        **html_body("" if is_gone or message is None else inner_html(message), place, notices),
        **when,
    )
