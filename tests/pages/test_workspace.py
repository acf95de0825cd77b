"""Reading a thread."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from annotations.services import judging
from tests.factories import AuthorFactory, plant_thread
from tests.pages.document import parse, text_of, with_attribute
from threads.models import Comment, Hyperlink

HOSTILE = [
    "<script>alert(1)</script> & <b>bold</b>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ user.password }} {% csrf_token %}",
    "\u202eevil\u202c  two  spaces\n\n\tand a tab\n",
    "family 👩‍👩‍👧 e\u0301 \u200f שלום </div></li></ol>",
    "<!-- --> ]]> &amp; &lt;",
]


def texts(html: str) -> dict[str, str]:
    """The content of every text element by id, as a browser would hand it to a script."""
    return {element.attrib["id"]: text_of(element) for element in with_attribute(parse(html), "data-text")}


def test_text_elements_hold_exactly_the_text_however_hostile(desk):
    thread = plant_thread(HOSTILE, project=desk.project, article="\n".join(HOSTILE))
    desk.thread = thread

    found = texts(desk.html())

    assert found["c0-text"] == "\n".join(HOSTILE)
    for position, text in enumerate(HOSTILE, start=1):
        assert found[f"c{position}-text"] == text


def test_nothing_that_people_wrote_becomes_markup(desk):
    thread = plant_thread(HOSTILE, project=desk.project, title="<script>title</script>", site="<i>x")
    Comment.objects.filter(thread=thread).update(author=AuthorFactory(project=desk.project, pseudonym="<b>p"))
    desk.thread = thread

    html = desk.html()

    assert "<script>alert" not in html
    assert "<script>title" not in html
    assert "<img src=x" not in html
    assert "<b>p" not in html


@pytest.mark.parametrize(
    ("url", "is_opened"),
    [
        ("https://x.example/a", True),
        ("http://x.example", True),
        ("ftp://x.example", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("//x.example", False),
        ("http://[broken", False),
    ],
)
def test_only_addresses_of_the_web_can_be_opened(desk, url, is_opened):
    comment = desk.comment(1)
    Hyperlink.objects.create(comment=comment, start=0, end=5, url=url, site="x.example", kind="anchor")

    html = desk.html()

    assert ('rel="noopener nofollow ugc" target="_blank" data-site="x.example">Close</a>' in html) is is_opened
    assert texts(html)["c1-text"] == comment.text


def test_a_link_wraps_its_own_characters_and_shows_the_site_outside_the_text(desk):
    comment = desk.comment(1)
    comment.text = "🙂 see here & there"
    comment.save()
    Hyperlink.objects.create(comment=comment, start=2, end=10, url="https://a.example/?x=1&y=2", site="a.example")

    html = desk.html()

    assert '<a href="https://a.example/?x=1&amp;y=2" rel="noopener nofollow ugc" target="_blank" ' in html
    assert 'data-site="a.example">see here</a> &amp; there' in html
    assert texts(html)["c1-text"] == comment.text


def test_the_tree_tells_its_levels_and_sets(desk):
    items = {item.get("id"): item for item in with_attribute(parse(desk.html()), "role", "treeitem")}

    facts = [(i.get("aria-level"), i.get("aria-posinset"), i.get("aria-setsize")) for i in items.values()]
    assert facts == [("1", "1", "2"), ("2", "1", "1"), ("3", "1", "1"), ("1", "2", "2")]
    assert items["c1"].get("aria-expanded") == "true"
    assert items["c3"].get("aria-expanded") is None


def test_levels_beyond_the_eighth_are_told_by_their_number(desk):
    desk.thread = plant_thread(["x"] * 12, project=desk.project)

    html = desk.html()

    assert "level 12, answers #11" in strip_tags(html)
    assert 'class="comment d8' in html
    assert "d9" not in html


def test_a_deleted_comment_stays_as_a_place(desk):
    desk.thread.comments.filter(position=2).update(text="", state="deleted")

    words = re.sub(r"\s+", " ", unescape(strip_tags(desk.html())))

    assert "This comment is gone: deleted by its author. Its 1 reply is kept." in words


def test_names_stay_hidden_unless_the_project_shows_them(desk):
    author = AuthorFactory(project=desk.project, handle="Rosalind", pseudonym="p_0007")
    desk.thread.comments.filter(position=1).update(author=author)

    hidden = desk.html()
    desk.project.shows_author_names = True
    desk.project.save()
    shown = desk.html()

    assert "Rosalind" not in hidden
    assert "p_0007" in hidden
    assert '<bdi class="comment__author" dir="auto">Rosalind</bdi>' in shown


def test_a_later_comment_of_the_same_author_says_so(desk):
    author = AuthorFactory(project=desk.project)
    desk.thread.comments.filter(position__in=[1, 3]).update(author=author)

    html = desk.html()

    assert html.count("same author as #1") == 1


def test_the_number_of_queries_does_not_grow_with_the_thread(desk):
    desk.thread = plant_thread(["one"] * 10, [None] * 10, project=desk.project)
    with CaptureQueriesContext(connection) as few:
        desk.html()
    desk.thread = plant_thread(["one"] * 200, [None] * 200, project=desk.project)

    with CaptureQueriesContext(connection) as many:
        desk.html()

    assert len(many) == len(few)
    assert len(many) <= 30


def test_a_long_thread_arrives_in_windows_that_join_without_a_gap(desk):
    desk.thread = plant_thread(["word"] * 150, [None] * 150, project=desk.project)

    def positions(html: str) -> list[int]:
        return [int(found) for found in re.findall(r'id="c(\d+)" class="comment', html)]

    first = desk.html()
    rest = [
        desk.client.get(desk.page, {"from": start}, headers={"HX-Request": "true"}).content.decode()
        for start in (61, 121)
    ]

    assert 'href="?from=61"' in first
    assert positions(first) + positions(rest[0]) + positions(rest[1]) == list(range(1, 151))
    assert positions(desk.html("?focus=100")) == list(range(61, 121))


def test_without_script_links_lead_from_window_to_window(desk):
    desk.thread = plant_thread(["word"] * 150, [None] * 150, project=desk.project)

    page = parse(desk.html("?from=61"))

    more = [link.get("href") for link in page.iter("a") if "?from=" in (link.get("href") or "")]
    assert more == ["?from=1", "?from=121"]


def test_a_window_asked_for_by_its_start_has_the_focus_and_the_picker_inside(desk):
    desk.thread = plant_thread(["word"] * 130, [None] * 130, project=desk.project)
    for comment in desk.thread.comments.filter(position__gt=60):
        judging.judge(comment, round=desk.round, by=desk.annotator, state="cannot_judge")

    page = parse(desk.html("?from=61"))

    (now,) = [item for item in with_attribute(page, "role", "treeitem") if "comment--now" in item.attrib["class"]]
    assert now.get("id") == "c61"
    assert with_attribute(now, "id", "picker")


@pytest.mark.parametrize("query", ["?from=999999", "?from=0", "?focus=99999999999999999999", "?from=x"])
def test_numbers_beyond_the_thread_lead_into_it(desk, query):
    assert 'class="comment d0 comment--now"' in desk.html(query)


def test_an_article_without_comments_is_a_page_of_its_own(desk):
    desk.thread = plant_thread([], project=desk.project)

    assert "Nobody has commented" in desk.html()


def test_no_style_or_script_is_written_into_the_page(desk):
    page = parse(desk.html())

    assert list(page.iter("style")) == with_attribute(page, "style") == []
    assert all("src" in script.attrib for script in page.iter("script"))
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
