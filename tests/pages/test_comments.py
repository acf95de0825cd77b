"""The comments of a project: filters, facets, and what they must not tell."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotations.models import Assignment, Judgement, Relation, Suggestion
from annotations.services import annotating, judging, relating
from annotations.services.relating import TargetChoice
from tests.factories import AuthorFactory, MembershipFactory, index, plant_thread


@pytest.fixture
def page(desk) -> str:
    return reverse("annotations:comments", args=[desk.project.slug])


@pytest.fixture
def colleague(desk):
    return MembershipFactory(project=desk.project, role="annotator", alias="a9").user


def found(client: Client, page: str, **query: object) -> list[int]:
    """Numbers of the comments shown, in the order of the page."""
    html = client.get(page, query).content.decode()
    return [int(number) for number in re.findall(r'class="hit__meta"><a href="[^"]*#c(\d+)"', html)]


def facet(html: str, title: str) -> dict[str, int]:
    """Values of a facet and their counts."""
    section = re.search(rf"<h2>{title}</h2>(.*?)</section>", html, re.DOTALL)
    pairs = (
        re.findall(r'<bdi dir="auto">([^<]*)</bdi> <span class="facets__count">(\d+)', section[1]) if section else []
    )
    return {name: int(count) for name, count in pairs}


def annotate(desk, position: int, key: str, *, by=None, **more):
    return annotating.annotate(
        desk.comment(position), desk.label(key), round=desk.round, by=by or desk.annotator, **more
    )


class TestPlace:
    def test_comments_are_found_by_where_they_stand(self, desk, page):
        author = AuthorFactory(project=desk.project)
        thread = plant_thread(["Elsewhere."] * 12, [None] * 12, project=desk.project, site="example.org")
        thread.comments.filter(position=3).update(
            author=author, state="spam", posted_at=datetime(2021, 5, 4, tzinfo=UTC)
        )
        client = desk.client

        assert found(client, page, depth="2") == [2]
        assert len(found(client, page, site="example.org")) == 13
        assert found(client, page, size="11-50", depth="0") == [0]
        assert found(client, page, author=author.pk) == [3]
        assert found(client, page, state="spam") == [3]
        assert found(client, page, since="2021-05-04", until="2021-05-04") == [3]
        assert found(client, page, since="2021-05-05") == []
        assert found(client, page, search="lido", depth="1") == [1, 4]
        assert len(found(client, page, thread=desk.thread.pk)) == 5

    def test_filters_narrow_what_words_find(self, desk, page):
        index(desk.project)

        assert found(desk.client, page, q="mended") == [2, 4]
        assert found(desk.client, page, q="mended", depth="1") == [4]

    def test_nonsense_in_an_address_filters_nothing(self, desk, page):
        query = {"author": "x" * 40, "since": "never", "depth": "9", "above": "7", "thread": 10**30, "by": "\x00"}

        assert len(found(desk.client, page, **query)) == 5

    def test_facets_count_and_lead_on(self, desk, page):
        plant_thread(["Elsewhere."] * 2, [None] * 2, project=desk.project, site="example.org")
        plant_thread(["There."], project=desk.project, site="example.net")

        html = desk.client.get(page).content.decode()

        assert facet(html, "Site") == {"example.org": 3, "example.net": 2}
        assert facet(html, "Depth") == {"0": 3, "1": 5, "2": 1, "3 to 5": 1}
        assert 'href="?site=example.org"' in html
        narrowed = desk.client.get(page, {"site": "example.org", "depth": "1"}).content.decode()
        assert "2 comments" in narrowed
        assert 'href="?depth=1"' in narrowed


class TestAnswers:
    def test_labels_and_judgements_are_ones_own(self, desk, page, colleague):
        annotate(desk, 1, "other")
        annotate(desk, 2, "rebuttal")
        annotate(desk, 3, "rebuttal", by=colleague)
        judging.judge(desk.comment(1), round=desk.round, by=desk.annotator)
        judging.judge(desk.comment(4), round=desk.round, by=desk.annotator, state="skipped")
        client = desk.client

        assert found(client, page, label="function/rebuttal") == [2]
        assert found(client, page, judged="done") == [1]
        assert found(client, page, judged="skipped") == [4]
        assert found(client, page, judged="undecided") == [2, 3]
        html = client.get(page).content.decode()
        assert facet(html, "Label") == {"Other": 1, "Rebuttal": 1}
        assert facet(html, "Judged") == {"undecided": 2, "done": 1, "skipped": 1}

    def test_a_hit_shows_ones_own_labels(self, desk, page, colleague):
        annotate(desk, 2, "rebuttal")
        annotate(desk, 2, "support", by=colleague)

        html = desk.client.get(page, {"thread": desk.thread.pk, "depth": "2"}).content.decode()

        assert re.findall(r'class="mark__name">([^<]+)<', html) == ["Rebuttal"]

    def test_what_is_left_to_mend_is_found(self, desk, page):
        annotating.revise(annotate(desk, 1, "other"), by=desk.annotator, unsure=True, note="Hm.")
        rebuttal = annotate(desk, 2, "rebuttal")
        relating.unrelate(Relation.objects.get(source=rebuttal), by=desk.annotator)
        annotate(desk, 3, "claim")
        annotate(desk, 2, "claim")
        relating.relate(annotate(desk, 4, "support"), TargetChoice("comment", desk.comment(2)), by=desk.annotator)
        client = desk.client

        assert found(client, page, unsure="1") == [1]
        assert found(client, page, note="1") == [1]
        assert found(client, page, no_target="1") == [2]
        # The claim in 2 is what the support in 4 is about.
        assert found(client, page, unlinked="1") == [3]

    def test_suggestions_are_found_by_label_and_confidence(self, desk, page):
        for position, confidence in ((1, 0.3), (2, 0.8)):
            Suggestion.objects.create(
                comment=desk.comment(position), label=desk.label("claim"), confidence=confidence,
                extractor="cues", extractor_version="1",
            )  # fmt: skip
        client = desk.client

        assert found(client, page, suggested="content/claim") == [1, 2]
        assert found(client, page, above="0.5") == [2]
        assert found(client, page, suggested="content/claim", below="0.5") == [1]
        desk.round.shows_suggestions = False
        desk.round.save()
        assert found(client, page, above="0.1") == []
        assert "confidence" not in client.get(page).content.decode()

    def test_disagreement_and_colleagues_answers_show_in_an_open_round(self, desk, page, colleague):
        annotate(desk, 2, "rebuttal")
        annotate(desk, 2, "support", by=colleague)
        annotate(desk, 3, "question")
        annotate(desk, 3, "question", by=colleague)
        client = desk.client

        assert found(client, page, disagree="1") == [2]
        assert found(client, page, label="function/support", by="a9") == [2]
        assert found(client, page, label="function/support", by="anyone") == [2]
        assert found(client, page, label="function/support") == []


class TestBlind:
    """No filter and no count tells what a colleague said."""

    @pytest.fixture(autouse=True)
    def _blind(self, desk, colleague):
        desk.round.is_blind = True
        desk.round.save()
        annotate(desk, 2, "rebuttal")
        note = annotate(desk, 2, "support", by=colleague)
        annotating.revise(note, by=colleague, unsure=True, note="Secret.")
        annotate(desk, 3, "claim", by=colleague)
        judging.judge(desk.comment(2), round=desk.round, by=colleague)

    @pytest.mark.parametrize(
        "query",
        [
            {"label": "function/support"}, {"label": "content/claim"}, {"unsure": "1"}, {"note": "1"},
            {"judged": "done"}, {"disagree": "1"}, {"unlinked": "1"},
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("by", ["me", "anyone", "a9"])
    def test_no_filter_finds_by_a_colleagues_answer(self, desk, page, query, by):
        assert found(desk.client, page, by=by, **query) == []

    @pytest.mark.parametrize("by", ["me", "anyone", "a9"])
    def test_no_count_knows_of_them(self, desk, page, by):
        before = desk.client.get(page, {"by": by}).content.decode()
        Judgement.objects.exclude(annotator=desk.annotator).delete()
        for answer in desk.round.annotations.exclude(creator=desk.annotator):
            annotating.retract(answer, by=answer.creator)
        after = desk.client.get(page, {"by": by}).content.decode()

        strip = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"|hx-headers=\'[^\']*\'')
        assert strip.sub("", before) == strip.sub("", after)
        assert "Secret" not in before
        assert "annotators disagree" not in before
        assert (
            "a9" not in re.sub(r'<(input|a|select)[^>]*>|by=a9|answers of: <bdi dir="auto">a9', "", before)
            or by == "a9"
        )

    def test_after_ones_own_submission_they_show(self, desk, page):
        # The first answer has opened it.
        Assignment.objects.update_or_create(
            round=desk.round, thread=desk.thread, annotator=desk.annotator,
            defaults={"state": "submitted", "submitted_at": timezone.now(), "revision": 1},
        )  # fmt: skip

        assert found(desk.client, page, by="a9", label="function/support") == [2]
        assert found(desk.client, page, disagree="1") == [2]


def test_the_number_of_queries_does_not_grow(desk, page):
    desk.thread.comments.update(author=AuthorFactory(project=desk.project))
    annotate(desk, 1, "other")
    desk.client.get(page)
    with CaptureQueriesContext(connection) as few:
        desk.client.get(page)
    for _ in range(3):
        thread = plant_thread(["Mended."] * 30, [None] * 30, project=desk.project, site="example.org")
        thread.comments.update(author=AuthorFactory(project=desk.project))
        for comment in thread.comments.filter(position__gt=0):
            annotating.annotate(comment, desk.label("other"), round=desk.round, by=desk.annotator)

    with CaptureQueriesContext(connection) as many:
        desk.client.get(page)

    assert len(many) == len(few)


def test_the_cursor_keeps_the_filters_and_visits_every_comment_once(desk, page):
    plant_thread(["Elsewhere."] * 620, [None] * 620, project=desk.project)
    seen, query = [], "?depth=1"
    while query:
        html = desk.client.get(page + query).content.decode()
        seen += re.findall(r'name="comment" value="(\d+)"', html)
        older = re.search(r'rel="next" href="(\?[^"]+)"', html)
        query = older[1].replace("&amp;", "&") if older else ""

    assert len(seen) == len(set(seen)) == 622


class TestBulk:
    def test_the_chosen_and_all_that_was_found_can_be_labelled(self, desk, page):
        bulk = reverse("annotations:bulk", args=[desk.project.slug])
        chosen = {"comment": [desk.comment(1).pk, desk.comment(4).pk], "what": f"give:{desk.label('other').pk}"}

        preview = desk.client.get(bulk, chosen).content.decode()
        step = re.search(r'name="step" value="([^"]+)"', preview)[1]
        done = desk.client.post(bulk, {**chosen, "step": step, "existing": "keep"}, follow=True).content.decode()
        again = desk.client.post(bulk, {**chosen, "step": step}, follow=True)

        assert "2 comments will get Other" in preview
        assert "Done: 2 comments changed" in done
        assert again.status_code == 200
        assert found(desk.client, page, label="function/other") == [1, 4]

        everything = desk.client.get(bulk, {"all": "1", "depth": "2", "what": "judge:skipped"}).content.decode()
        assert "1 comment will be" in everything
        assert 'name="depth" value="2"' in everything

        undo = reverse("annotations:bulk_undo", args=[desk.project.slug, step])
        assert "2 of them changed back" in desk.client.post(undo, follow=True).content.decode()
        assert found(desk.client, page, label="function/other") == []

    def test_without_a_deed_the_page_asks_for_one(self, desk):
        bulk = reverse("annotations:bulk", args=[desk.project.slug])

        html = desk.client.get(bulk, {"branch": desk.comment(1).pk}).content.decode()

        assert "3 comments: this one and all below it" in html
        assert f'value="give:{desk.label("other").pk}"' in html

    def test_viewers_and_outsiders_change_nothing(self, desk, outsider):
        bulk = reverse("annotations:bulk", args=[desk.project.slug])
        viewer = Client()
        viewer.force_login(MembershipFactory(project=desk.project, role="viewer").user)
        query = {"branch": desk.comment(1).pk, "what": "judge:skipped"}

        assert viewer.get(bulk, query).status_code == viewer.post(bulk, query).status_code == 403
        assert outsider.get(bulk, query).status_code == outsider.post(bulk, query).status_code == 404

    @pytest.mark.parametrize("query", [{}, {"branch": "0"}, {"branch": "1", "what": "erase"}, {"comment": "x"}])
    def test_nonsense_is_refused(self, desk, query):
        assert desk.client.get(reverse("annotations:bulk", args=[desk.project.slug]), query).status_code == 400


class TestInThread:
    def test_the_page_lists_hits_that_lead_to_their_comments(self, desk):
        address = reverse("annotations:thread_search", args=[desk.project.slug, desk.thread.pk])

        html = desk.client.get(address, {"q": "mend"}).content.decode()

        assert re.findall(r"#c(\d)\"", html) == ["2", "4"]
        assert "read through instead" in html
        index(desk.project)
        assert "read through instead" not in desk.client.get(address, {"q": "mend"}).content.decode()

    @pytest.mark.parametrize("is_indexed", [False, True])
    def test_index_and_reading_find_the_same_places(self, desk, is_indexed):
        if is_indexed:
            index(desk.project)
        address = reverse("annotations:thread_search", args=[desk.project.slug, desk.thread.pk])

        def hits(words: str) -> list[object]:
            return desk.client.get(address, {"q": words, "as": "json"}).json()["hits"]

        assert hits("mended") == [[2, [[28, 34]]], [4, [[0, 6]]]]
        assert hits("MEND") == [[2, [[28, 34]]], [4, [[0, 6]]]]
        assert hits("mend ") == []
        assert hits('"who said"') == [[3, [[0, 8]]]]
        assert hits("mended -twice") == [[2, [[28, 34]]]]
        assert hits("***") == hits("") == []

    def test_the_thread_of_others_is_not_there(self, desk, outsider):
        address = reverse("annotations:thread_search", args=[desk.project.slug, desk.thread.pk])

        assert outsider.get(address, {"q": "mended", "as": "json"}).status_code == 404


class TestThreadList:
    @pytest.fixture
    def threads(self, desk) -> str:
        small = plant_thread(["One."], project=desk.project, title="An apple", site="example.org")
        annotating.annotate(small.comments.get(position=1), desk.label("other"), round=desk.round, by=desk.annotator)
        judging.judge(small.comments.get(position=1), round=desk.round, by=desk.annotator)
        judging.judge(desk.comment(4), round=desk.round, by=desk.annotator, state="skipped")
        plant_thread(["Two.", "Three."], project=desk.project, title="Zebra")
        return reverse("threads:thread_list", args=[desk.project.slug])

    def titles(self, desk, threads: str, **query: object) -> list[str]:
        html = desk.client.get(threads, query).content.decode()
        return re.findall(r'<bdi dir="auto">([^<]+)</bdi></a></th>', html)

    def test_it_is_narrowed_by_progress_label_and_site(self, desk, threads):
        assert self.titles(desk, threads, progress="untouched") == ["Zebra"]
        assert self.titles(desk, threads, progress="begun") == ["The lido"]
        assert self.titles(desk, threads, progress="done") == ["An apple"]
        assert self.titles(desk, threads, label="function/other") == ["An apple"]
        assert self.titles(desk, threads, site="example.org") == ["An apple"]
        assert self.titles(desk, threads, site="example.org", progress="untouched") == []

    def test_it_says_how_many(self, desk, threads):
        html = desk.client.get(threads).content.decode()

        for said in ("untouched (1)", "begun (1)", "done (1)", "example.org (1)", "Other (1)"):
            assert said in html

    def test_it_can_be_ordered_and_the_cursor_follows(self, desk, threads):
        assert self.titles(desk, threads, order="title") == ["An apple", "The lido", "Zebra"]
        assert self.titles(desk, threads, order="comments") == ["The lido", "Zebra", "An apple"]
        for number in range(60):
            plant_thread(["x"], project=desk.project, title=f"Same {number % 2}")

        seen, query = [], "?order=title"
        pages = []
        while query:
            html = desk.client.get(threads + query).content.decode()
            pages.append(re.findall(r'<bdi dir="auto">([^<]+)</bdi></a></th>', html))
            seen += re.findall(r'<th scope="row"><a href="([^"]+)"', html)
            older = re.search(r'rel="next" href="(\?[^"]+)"', html)
            query = older[1].replace("&amp;", "&") if older else ""
        newer = re.search(r'rel="prev" href="(\?[^"]+)"', html)[1].replace("&amp;", "&")

        assert len(seen) == len(set(seen)) == 63
        back = desk.client.get(threads + newer).content.decode()
        assert re.findall(r'<bdi dir="auto">([^<]+)</bdi></a></th>', back) == pages[0]

    def test_words_in_comments_lead_to_the_comments(self, desk, threads):
        answer = desk.client.get(threads, {"q": "leaks", "search": "lido"})

        assert answer.status_code == 302
        assert answer.headers["Location"].endswith("/comments/?q=leaks&search=lido")
