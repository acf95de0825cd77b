from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.models import Annotation, Decision, SuggestedTarget, Suggestion
from tests.factories import MembershipFactory, UserFactory
from tests.pages.conftest import Desk
from tests.pages.document import parse, text_of, with_attribute
from threads.models import Quote


def suggest(desk: Desk, position: int, key: str = "claim", confidence: float = 0.8, **fields: object) -> Suggestion:
    return Suggestion.objects.create(
        comment=desk.comment(position), label=desk.label(key), extractor="cues", extractor_version="7",
        confidence=confidence, **fields,
    )  # fmt: skip


def uncertain(desk: Desk) -> str:
    return reverse("annotations:uncertain", args=[desk.project.slug, desk.thread.pk])


def review(desk: Desk) -> str:
    return reverse("annotations:suggestion_list", args=[desk.project.slug])


def decide(desk: Desk, suggestion: Suggestion, action: str, **options: object):
    address = reverse("annotations:suggestion_decide", args=[desk.project.slug, suggestion.pk])
    return desk.client.post(address, {"action": action}, **options)


class TestInPlace:
    def test_a_suggestion_says_how_sure_and_why_and_who(self, desk: Desk):
        reasons = [
            {"cue": "opens with a denial", "start": 0, "end": 2, "weight": 1.0},
            {"cue": "names no words", "start": None, "end": None, "weight": 0.5},
            {"cue": "reaches too far", "start": 5, "end": 5000, "weight": 0.4},
            {"cue": "a fourth", "start": 0, "end": 1, "weight": 0.3},
            "no reason at all",
        ]
        suggest(desk, 2, "rebuttal", 0.93, reasons=reasons)

        (item,) = with_attribute(parse(desk.html("?focus=2")), "data-suggestion")

        said = " ".join(text_of(item).split())
        assert "almost sure 0.93" in said
        assert "found by Linguistic cues, version 7" in said
        assert "opens with a denial No" in said
        assert "reaches too far" in said
        assert "a fourth" not in said
        assert [(cue.get("data-start"), cue.get("data-end")) for cue in with_attribute(item, "data-cue")] == [
            ("0", "2")
        ]

    def test_further_targets_can_be_taken_without_a_script(self, desk: Desk):
        suggestion = suggest(desk, 3, "rebuttal")
        for rank, position in ((1, 2), (2, 1)):
            SuggestedTarget.objects.create(
                suggestion=suggestion, rank=rank, confidence=0.4, target_kind="comment",
                target_comment=desk.comment(position),
            )  # fmt: skip
        assert f'value="accept:{suggestion.pk}_2"' in desk.html("?focus=3")

        desk.client.post(desk.actions, {"action": f"accept:{suggestion.pk}_2", "comment": desk.comment(3).pk})

        made = Annotation.objects.live().get()
        assert (made.origin, made.relations.live().get().target_comment.position) == ("edited", 1)

    def test_an_answer_that_would_be_replaced_is_named(self, desk: Desk):
        desk.act(f"toggle:{desk.label('support').pk}", comment=desk.comment(2).pk)
        suggest(desk, 2, "rebuttal")

        assert "would replace your answer support" in desk.html("?focus=2").lower()

    def test_a_span_changed_on_the_way_is_edited(self, desk: Desk):
        suggestion = suggest(desk, 2, start=0, end=3, exact="No.")

        answer = desk.act(
            f"accept:{suggestion.pk}", comment=desk.comment(2).pk, label=desk.label("evidence").pk, start=4, end=37
        )

        made = Annotation.objects.live().get()
        assert answer.status_code == 200
        assert (made.exact, made.label.key, made.origin) == ("It leaks because nobody mended it.", "evidence", "edited")

    def test_a_target_chosen_on_the_way_is_edited(self, desk: Desk):
        suggestion = suggest(desk, 3, "rebuttal")

        desk.act(f"accept:{suggestion.pk}", comment=desk.comment(3).pk, kind="article")

        made = Annotation.objects.live().get()
        assert (made.origin, made.relations.live().get().target_comment.position) == ("edited", 0)


class TestUncertain:
    def test_a_link_leads_to_the_comment(self, desk: Desk):
        suggest(desk, 1, confidence=0.9)
        suggest(desk, 4, confidence=0.55)

        assert desk.client.get(uncertain(desk)).url == f"{desk.page}?focus=4#c4"

    def test_a_script_is_told_which_and_what_comes_next(self, desk: Desk):
        sure, doubtful = suggest(desk, 1, confidence=0.9), suggest(desk, 4, confidence=0.55)
        hx = {"HX-Request": "true"}

        first = desk.client.get(uncertain(desk), headers=hx).json()
        second = desk.client.get(uncertain(desk), {"after": first["suggestion"]}, headers=hx).json()
        back = desk.client.get(uncertain(desk), {"after": sure.pk, "back": ""}, headers=hx).json()

        assert first == back == {"suggestion": doubtful.pk, "position": 4}
        assert second == {"suggestion": sure.pk, "position": 1}

    def test_nothing_waits(self, desk: Desk):
        assert desk.client.get(uncertain(desk), headers={"HX-Request": "true"}).json()["suggestion"] is None
        assert "No suggestion waits" in desk.client.get(uncertain(desk), follow=True).content.decode()

    def test_outsiders_and_viewers_are_kept_out(self, desk: Desk, outsider: Client):
        viewer = UserFactory()
        MembershipFactory(project=desk.project, user=viewer, role="viewer")
        assert outsider.get(uncertain(desk)).status_code == 404
        outsider.force_login(viewer)

        assert outsider.get(uncertain(desk)).status_code == 403


class TestReview:
    def test_the_least_certain_comes_first_with_the_way_to_its_thread(self, desk: Desk):
        suggest(desk, 1, confidence=0.9)
        suggest(desk, 2, confidence=0.55, start=4, end=37, exact="It leaks because nobody mended it.")

        page = parse(desk.client.get(review(desk)).content.decode())

        items = with_attribute(page, "data-item")
        assert ["#2" in text_of(items[0]), "#1" in text_of(items[1])] == [True, True]
        assert f"{desk.page}?focus=2#c2" in [a.get("href") for a in with_attribute(items[0], "href")]

    def test_a_decision_comes_back_as_the_item_and_can_be_undone(self, desk: Desk):
        suggestion = suggest(desk, 2)
        hx = {"HX-Request": "true"}

        answer = decide(desk, suggestion, f"reject:{suggestion.pk}", headers=hx)
        assert "Rejected" in answer.content.decode()
        undone = decide(desk, suggestion, "undo", headers=hx)

        assert f'value="accept:{suggestion.pk}"' in undone.content.decode()
        assert not Decision.objects.exists()

    def test_a_second_decision_is_told_where_it_stands(self, desk: Desk):
        suggestion = suggest(desk, 2)
        decide(desk, suggestion, f"reject:{suggestion.pk}")

        answer = decide(desk, suggestion, f"accept:{suggestion.pk}", headers={"HX-Request": "true"})

        assert answer.status_code == 409
        assert "You have rejected this suggestion before" in answer.content.decode()

    @pytest.mark.parametrize("action", ["", "accept", "burn:1"])
    def test_plain_forms_come_back_to_the_list(self, desk: Desk, action: str):
        suggestion = suggest(desk, 2)

        answer = decide(desk, suggestion, action or f"accept:{suggestion.pk}")

        assert answer.url.startswith(review(desk))
        assert Decision.objects.exists() == (action != "burn:1")

    def test_filters_are_kept_and_nonsense_is_everything(self, desk: Desk):
        suggest(desk, 2)
        for query, count in (("?label=content/claim", 1), ("?label=function/rebuttal", 0), ("?state=x&after=x", 1)):
            page = parse(desk.client.get(review(desk) + query).content.decode())
            assert len(with_attribute(page, "data-item")) == count, query

    def test_a_round_that_shows_none_shows_none_here(self, desk: Desk):
        suggestion = suggest(desk, 2)
        desk.round.shows_suggestions = False
        desk.round.save()

        assert "shows no suggestions" in desk.client.get(review(desk)).content.decode()
        assert decide(desk, suggestion, f"accept:{suggestion.pk}").status_code == 404

    def test_a_viewer_reads_and_decides_nothing_and_an_outsider_finds_nothing(self, desk: Desk, outsider: Client):
        suggestion = suggest(desk, 2)
        viewer = UserFactory()
        MembershipFactory(project=desk.project, user=viewer, role="viewer")
        assert outsider.get(review(desk)).status_code == 404
        desk.client = outsider
        assert decide(desk, suggestion, f"accept:{suggestion.pk}").status_code == 404
        outsider.force_login(viewer)

        assert 'value="accept:' not in outsider.get(review(desk)).content.decode()
        assert decide(desk, suggestion, f"accept:{suggestion.pk}").status_code == 403


class TestQuotes:
    @pytest.fixture
    def quote(self, desk: Desk) -> Quote:
        return desk.comment(3).quotes.create(
            start=0, end=3, source=desk.comment(0), source_start=4, source_end=11, similarity=1
        )

    def test_each_end_leads_to_the_other(self, desk: Desk, quote: Quote):
        desk.comment(4).quotes.create(start=0, end=6, source=desk.comment(2), source_start=30, source_end=36)

        page = parse(desk.html("?focus=3"))

        ends = [(a.get("href"), text_of(a)) for a in with_attribute(page, "data-source")]
        assert ends == [("?focus=4#c4", "quoted by #4"), ("#c0", "quotes the article"), ("?focus=2#c2", "quotes #2")]

    def test_the_article_lists_its_passages_with_counts_and_its_text_stays_the_text(self, desk: Desk, quote: Quote):
        desk.comment(4).quotes.create(start=0, end=6, source=desk.comment(0), source_start=8, source_end=18)

        page = parse(desk.html())

        (passage,) = [e for e in page.iter() if e.get("class") == "cited__passage"]
        assert (passage.get("data-start"), passage.get("data-end")) == ("4", "18")
        assert "2 comments cite" in " ".join(text_of(passage).split())
        assert [a.get("href") for a in with_attribute(passage, "href")] == ["?focus=3#c3", "?focus=4#c4"]
        (text,) = with_attribute(page, "id", "c0-text")
        assert text_of(text) == desk.comment(0).text

    def test_own_targets_are_counted_and_those_of_colleagues_are_not(self, desk: Desk):
        aimed = {"action": "target:span", "comment": desk.comment(2).pk, "target": 0, "start": 4, "end": 11}
        desk.act(f"toggle:{desk.label('rebuttal').pk}", comment=desk.comment(2).pk)
        desk.client.post(desk.actions, aimed)
        assert "cited__passage" in desk.html()
        colleague = UserFactory()
        MembershipFactory(project=desk.project, user=colleague, role="annotator")

        desk.client.force_login(colleague)

        assert "cited__passage" not in desk.html()

    def test_queries_do_not_grow_with_quotes_and_suggestions(self, desk: Desk, quote: Quote):
        def cost() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert desk.client.get(desk.page).status_code == 200
            return len(captured)

        suggest(desk, 2, "rebuttal")
        few = cost()
        for position in (1, 3, 4):
            suggest(desk, position, "rebuttal")
            desk.comment(4).quotes.create(
                start=position, end=6, source=desk.comment(0), source_start=position, source_end=18
            )

        assert cost() == few
