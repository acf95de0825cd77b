"""Search in comments, on the page of a project's threads."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import AuthorFactory, MembershipFactory, ProjectFactory, index, plant_thread
from threads import jobs
from threads.models import Comment, IndexedText


@pytest.fixture
def page(desk) -> str:
    index(desk.project)
    return reverse("annotations:comments", args=[desk.project.slug])


def hits(html: str) -> list[str]:
    """The passages shown, as plain text, what was asked for in square brackets."""
    found = re.findall(r'class="hit__text"><bdi dir="auto">(.*?)</bdi>', html, re.DOTALL)
    return [unescape(re.sub(r"<mark>(.*?)</mark>", r"[\1]", hit)) for hit in found]


def test_a_hit_shows_the_passage_and_leads_to_the_comment(desk, page):
    author = AuthorFactory(project=desk.project, handle="Nadia B.", pseudonym="p_0001")
    desk.thread.comments.filter(position=2).update(author=author, posted_at=timezone.now(), posted_precision="date")

    html = desk.client.get(page, {"q": "leaks NOBODY"}).content.decode()

    assert hits(html) == ["No. It [leaks] because [nobody] mended it."]
    assert f'href="{desk.page}?focus=2#c2"' in html
    assert "p_0001" in html
    assert "Nadia B." not in html
    assert "<time" in html


def test_the_article_is_found_too(desk, page):
    html = desk.client.get(page, {"q": '"closes the lido"'}).content.decode()

    assert hits(html) == ["The council [closes the lido]."]
    assert f'href="{desk.page}#c0"' in html


def test_hostile_text_stays_text(desk, page):
    plant_thread(['<script>alert("lido")</script> <b>&amp; more</b>'], project=desk.project, title="<i>x</i>")
    index(desk.project)

    html = desk.client.get(page, {"q": 'alert <script> "><svg onload=x>'[:14]}).content.decode()

    assert hits(html) == ['<[script]>[alert]("lido")</[script]> <b>&amp; more</b>']
    assert "<b>" not in html
    assert "<i>x" not in html
    assert "&lt;script&gt;" not in hits(html)[0]


def test_words_in_titles_and_in_comments_narrow_each_other(desk, page):
    plant_thread(["Mended by beavers."], project=desk.project, title="A beaver dam")
    index(desk.project)

    both = desk.client.get(page, {"q": "mended"}).content.decode()
    one = desk.client.get(page, {"q": "mended", "search": "beaver"}).content.decode()

    assert len(hits(both)) == 3
    assert hits(one) == ["[Mended] by beavers."]
    assert 'value="beaver"' in one
    assert 'value="mended"' in one


def test_the_cursor_visits_every_hit_once(desk, page):
    plant_thread([f"Beaver {number}." for number in range(120)], project=desk.project)
    index(desk.project)

    seen, query = [], "?q=beaver"
    while query:
        html = desk.client.get(page + query).content.decode()
        seen += hits(html)
        older = re.search(r'rel="next" href="(\?[^"]+)"', html)
        query = unescape(older[1]) if older else ""

    assert sorted(seen) == sorted(f"[Beaver] {number}." for number in range(120))


def test_hits_of_a_thread_stand_together_in_reading_order(desk, page):
    plant_thread(["One beaver.", "Two beavers, one beaver."], [None, None], project=desk.project)
    Comment.objects.filter(position__in=[1, 3], thread=desk.thread).update(text="A beaver.")
    IndexedText.objects.all().delete()
    index(desk.project)

    html = desk.client.get(page, {"q": "beaver"}).content.decode()

    assert hits(html) == ["One [beaver].", "Two beavers, one [beaver].", "A [beaver].", "A [beaver]."]


def test_the_number_of_queries_does_not_grow_with_the_hits(desk, page):
    desk.thread.comments.update(author=AuthorFactory(project=desk.project))
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.client.get(page, {"q": "mended"})
    for _ in range(3):
        thread = plant_thread(["Mended."] * 10, project=desk.project)
        thread.comments.update(author=AuthorFactory(project=desk.project))
    index(desk.project)

    with CaptureQueriesContext(connection) as many:
        desk.client.get(page, {"q": "mended"})

    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("typed", "answer"), [("zebra", "No comment holds these words"), ("*** '", "There is no word in this")]
)
def test_where_nothing_is_found_it_says_why(desk, page, typed: str, answer: str):
    html = desk.client.get(page, {"q": typed}).content.decode()

    assert answer in html
    assert "does not cover" not in html


class TestWhileTheIndexIsBuilt:
    def test_the_page_says_how_far_it_is(self, desk, page):
        job = jobs.create("index", project=desk.project, total=40)
        type(job).objects.filter(pk=job.pk).update(done=10)

        html = desk.client.get(page, {"q": "mended"}).content.decode()

        assert "Search does not cover everything yet." in html
        assert "10 of 40" in html
        assert len(hits(html)) == 2

    def test_a_manager_tries_again_what_failed_and_others_may_not(self, desk, page):
        job = jobs.create("index", project=desk.project)
        jobs.cancel(job)
        manager = Client()
        manager.force_login(MembershipFactory(project=desk.project).user)
        retry = reverse("threads:index_retry", args=[desk.project.slug])

        seen = desk.client.get(page, {"q": "mended"}).content.decode()
        refused = desk.client.post(retry)
        assert "Search does not cover everything." in seen
        assert "Try again" not in seen
        assert refused.status_code == 403
        assert "Try again" in manager.get(page, {"q": "mended"}).content.decode()
        assert manager.post(retry).status_code == 302
        job.refresh_from_db()
        assert job.state == "queued"

    def test_another_projects_index_is_of_no_concern(self, desk, page):
        jobs.create("index", project=ProjectFactory())

        assert "does not cover" not in desk.client.get(page, {"q": "mended"}).content.decode()


def test_an_outsider_finds_nothing(desk, outsider, page):
    assert outsider.get(page, {"q": "lido"}).status_code == 404
    assert outsider.post(reverse("threads:index_retry", args=[desk.project.slug])).status_code == 404
