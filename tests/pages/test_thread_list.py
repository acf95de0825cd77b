"""The threads of a project, page by page."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.services import annotating, judging
from tests.factories import ThreadFactory, plant_thread


@pytest.fixture
def page(desk) -> str:
    return reverse("threads:thread_list", args=[desk.project.slug])


def test_a_row_says_how_much_of_the_thread_one_has_judged(desk, page):
    comment = desk.comment(1)
    annotating.annotate(comment, desk.label("other"), round=desk.round, by=desk.annotator)
    judging.judge(comment, round=desk.round, by=desk.annotator)

    html = desk.client.get(page).content.decode()

    assert "The lido" in html
    assert "1 of 4" in html


def test_places_where_a_comment_used_to_be_are_not_counted_as_work(desk, page):
    desk.thread.comments.filter(position=2).update(text="", state="deleted")

    html = desk.client.get(page).content.decode()

    assert "0 of 3" in html


def test_the_cursor_visits_every_thread_once_in_both_directions(desk, page):
    ThreadFactory.create_batch(119, project=desk.project)

    def titles(query: str) -> tuple[list[str], str]:
        html = desk.client.get(page + query).content.decode()
        return re.findall(r'<bdi dir="auto">([^<]+)</bdi></a></th>', html), html

    seen, pages, query = [], [], ""
    while True:
        found, html = titles(query)
        seen += found
        pages.append(found)
        older = re.search(r'rel="next" href="(\?[^"]+)"', html)
        if older is None:
            break
        query = older[1].replace("&amp;", "&")
    back, _ = titles(re.search(r'rel="prev" href="(\?[^"]+)"', html)[1])

    assert len(seen) == len(set(seen)) == 120
    assert back == pages[-2]


def test_the_number_of_queries_does_not_grow_with_the_list(desk, page):
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.client.get(page)
    for _ in range(30):
        plant_thread(["a", "b"], project=desk.project)

    with CaptureQueriesContext(connection) as many:
        desk.client.get(page)

    assert len(many) == len(few)


def test_searching_in_titles_keeps_what_fits(desk, page):
    ThreadFactory(project=desk.project, title="A beaver dam")

    html = desk.client.get(page, {"search": "beaver"}).content.decode()

    assert "A beaver dam" in html
    assert "The lido" not in html


def test_an_empty_project_says_what_to_do_next(desk, page):
    desk.thread.delete()

    html = desk.client.get(page).content.decode()

    assert "No threads yet" in html


def test_the_page_says_that_no_worker_is_running(desk):
    html = desk.client.get(reverse("threads:workers")).content.decode()

    assert "No worker is running" in html
