"""Accepting many suggestions at once, on its pages; and the filters and edits of the review."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation, Audit, Decision, SuggestedTarget, Suggestion
from annotations.services import auditing
from tests.factories import MembershipFactory, UserFactory
from tests.pages.conftest import Desk
from tests.pages.document import parse, text_of, with_attribute
from tests.pages.test_suggestions import decide, review, suggest
from threads import jobs


def page(name: str, desk: Desk, *args: object) -> str:
    return reverse(f"annotations:{name}", args=[desk.project.slug, *args])


WANTED = {"label": "content/claim", "threshold": "0.5", "size": "1", "wanted": "80", "extractor": ""}


@pytest.fixture
def audit(desk: Desk) -> Audit:
    for position in (1, 2, 3):
        suggest(desk, position)
    answer = desk.client.post(page("audit_list", desk), WANTED)
    return Audit.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2])


class TestAudit:
    def test_the_number_is_told_before_anything_is_drawn(self, desk: Desk):
        for position in (1, 2, 3):
            suggest(desk, position)

        answer = desk.client.get(page("audit_list", desk), WANTED)

        assert "3 suggestions wait for you there" in " ".join(text_of(parse(answer.content.decode())).split())
        assert not Audit.objects.exists()

    @pytest.mark.parametrize(
        "wrong", [{"threshold": "2"}, {"threshold": "x"}, {"label": "no/such"}, {"size": "0"}, {"wanted": "100"}]
    )
    def test_nonsense_is_said_beside_its_field(self, desk: Desk, wrong: dict[str, str]):
        suggest(desk, 1)

        answer = desk.client.post(page("audit_list", desk), WANTED | wrong)

        assert answer.status_code == 422
        assert "errorlist" in answer.content.decode()

    def test_judging_the_sample_counts_and_the_rest_is_accepted_and_taken_back(self, desk: Desk, audit: Audit):
        address = page("audit", desk, audit.pk)
        sample = audit.sample.get()
        assert "1 to judge" in desk.client.get(address).content.decode()

        answer = decide(desk, sample, f"accept:{sample.pk}", headers={"HX-Request": "true"})
        assert answer["HX-Trigger"] == "decided"
        report = desk.client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "1 accepted as proposed" in report
        assert "100\u00a0%" in report

        begun = desk.client.post(page("audit_accept", desk, audit.pk))
        audit.refresh_from_db()
        jobs.carry_out(audit.job_id, auditing.run_acceptance)
        assert begun.url == page("bulk_state", desk, audit.step)
        state = desk.client.get(begun.url).content.decode()
        assert "2 comments changed" in state
        assert address in state
        desk.client.post(page("bulk_undo", desk, audit.step))

        assert Annotation.objects.live().count() == 1

    def test_an_unjudged_sample_is_not_passed_over_by_mistake(self, desk: Desk, audit: Audit):
        answer = desk.client.post(page("audit_accept", desk, audit.pk), follow=True)
        assert "1 of the sample wait for your judgement" in answer.content.decode()

        desk.client.post(page("audit_accept", desk, audit.pk), {"sets_aside": "1"})

        audit.refresh_from_db()
        assert audit.job is not None

    def test_a_plain_form_comes_back_to_the_sample(self, desk: Desk, audit: Audit):
        sample = audit.sample.get()
        address = reverse("annotations:suggestion_decide", args=[desk.project.slug, sample.pk])

        answer = desk.client.post(address, {"action": f"reject:{sample.pk}", "audit": audit.pk})

        assert answer.url == page("audit", desk, audit.pk)

    def test_colleagues_outsiders_and_viewers(self, desk: Desk, audit: Audit, outsider: Client):
        manager = desk.client_of(desk.project.created_by)
        viewer = UserFactory()
        MembershipFactory(project=desk.project, user=viewer, role="viewer")

        for client in (manager.client, outsider):
            assert client.get(page("audit", desk, audit.pk)).status_code == 404
            assert client.post(page("audit_accept", desk, audit.pk)).status_code == 404
        assert outsider.get(page("audit_list", desk)).status_code == 404
        assert desk.client_of(viewer).client.get(page("audit_list", desk)).status_code == 403

    def test_a_round_that_shows_none_offers_none(self, desk: Desk):
        desk.round.shows_suggestions = False
        desk.round.save()

        assert "shows no suggestions" in desk.client.get(page("audit_list", desk)).content.decode()


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "positions"),
        [
            ("", [1, 2, 3]),
            ("?extractor=llm", [3]),
            ("?least=0.7", [2, 3]),
            ("?most=0.65", [1]),
            ("?least=0.65&most=0.85", [2]),
            ("?least=x&most=7e9&thread=x", [1, 2, 3]),
            ("?thread=999999", []),
        ],
    )
    def test_each_narrows(self, desk: Desk, query: str, positions: list[int]):
        for position, confidence in ((1, 0.6), (2, 0.8), (3, 0.9)):
            suggest(desk, position, confidence=confidence)
        Suggestion.objects.filter(comment__position=3).update(extractor="llm")

        tree = parse(desk.client.get(review(desk) + query).content.decode())

        found = [int(text_of(item).split(", #")[1].split()[0]) for item in with_attribute(tree, "data-item")]
        assert found == positions

    def test_the_next_page_and_a_decision_keep_them(self, desk: Desk):
        suggestion = suggest(desk, 1)
        address = reverse("annotations:suggestion_decide", args=[desk.project.slug, suggestion.pk])
        kept = {"extractor": "cues", "least": "0.5", "thread": str(desk.thread.pk)}

        answer = desk.client.post(address, {"action": f"reject:{suggestion.pk}", **kept})

        assert answer.url == f"{review(desk)}?extractor=cues&thread={desk.thread.pk}&least=0.5"


class TestEdit:
    def edit(self, desk: Desk, suggestion: Suggestion, **fields: object):
        address = reverse("annotations:suggestion_decide", args=[desk.project.slug, suggestion.pk])
        return desk.client.post(address, {"action": f"edit:{suggestion.pk}", **fields}, headers={"HX-Request": "true"})

    def test_label_and_words_are_changed_in_place(self, desk: Desk):
        suggestion = suggest(desk, 2, start=0, end=3, exact="No.")

        answer = self.edit(
            desk, suggestion, new_label=desk.label("evidence").pk, new_words="It leaks because nobody mended it."
        )

        made = Annotation.objects.live().get()
        assert (answer.status_code, made.label.key, made.start, made.end) == (200, "evidence", 4, 38)
        assert (made.origin, Decision.objects.get().verdict) == ("edited", "edited")

    def test_a_target_is_named_by_its_number(self, desk: Desk):
        suggestion = suggest(desk, 3, "rebuttal")
        SuggestedTarget.objects.create(
            suggestion=suggestion, rank=1, confidence=0.4, target_kind="comment", target_comment=desk.comment(2)
        )

        self.edit(desk, suggestion, new_label=desk.label("rebuttal").pk, new_target="#1")

        relation = Annotation.objects.live().get().relations.live().get()
        assert (relation.target_comment.position, Decision.objects.get().verdict) == (1, "edited")

    def test_what_was_not_changed_is_accepted_as_it_was(self, desk: Desk):
        suggestion = suggest(desk, 2, start=0, end=3, exact="No.")

        self.edit(desk, suggestion, new_label=desk.label("claim").pk, new_words="No.", new_target="")

        assert Decision.objects.get().verdict == "accepted"

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"new_words": "words of somebody else"}, "does not have these words"),
            ({"new_target": "99"}, "no comment #99"),
            ({"new_target": "above"}, "by its number"),
            ({"new_label": "999999"}, "no such label"),
        ],
    )
    def test_what_does_not_exist_is_told_and_changes_nothing(self, desk: Desk, fields: dict[str, str], said: str):
        suggestion = suggest(desk, 2, "rebuttal")

        answer = self.edit(desk, suggestion, **fields)

        assert answer.status_code == 400
        assert said in answer.content.decode()
        assert not Annotation.objects.exists()


def test_a_suggestion_without_reasons_says_what_its_score_is_made_of(desk: Desk):
    suggest(desk, 2, confidence=0.62, scores={"assertion": 0.62, "checkable": 0.2})

    for address in (review(desk), f"{desk.page}?focus=2"):
        text = " ".join(text_of(parse(desk.client.get(address).content.decode())).split())
        assert "no single reason stands out; it scores 0.62 (assertion 0.62, checkable 0.20)" in text
        assert "found by Linguistic cues, version 7" in text
