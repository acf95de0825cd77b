"""Suggestions and quotes where they stand, by keyboard and by mouse."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annotations.models import Annotation, Decision, Relation, SuggestedTarget, Suggestion
from tests.browser.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The text under every range of a highlight, in the order of the document.
LIT = """(name) => [...(CSS.highlights.get(name) ?? [])].map((range) => range.toString()).sort()"""


def suggest(workspace, position: int, key: str, exact: str | None = None, **fields: object) -> Suggestion:
    comment = workspace.study.comment(position)
    start = comment.text.index(exact) if exact else None
    targets = fields.pop("targets", [])
    suggestion = Suggestion.objects.create(
        comment=comment,
        label=workspace.study.label(key),
        start=start,
        end=start + len(exact) if exact else None,
        exact=exact,
        extractor="cues",
        extractor_version="1",
        **{"confidence": 0.8, **fields},
    )
    for rank, target in enumerate(targets, start=1):
        SuggestedTarget.objects.create(
            suggestion=suggestion, rank=rank, confidence=0.5, target_kind="comment",
            target_comment=workspace.study.comment(target),
        )  # fmt: skip
    return suggestion


def opened(workspace) -> None:
    workspace.page.goto(workspace.url + "?focus=3")
    workspace.page.wait_for_selector(".comment--now:focus")


def origins() -> list[tuple[str, str, str | None]]:
    rows = Annotation.objects.live().order_by("pk")
    return list(rows.values_list("label__key", "origin", "exact"))


def test_the_one_at_hand_shows_why_and_is_accepted_with_a_key(workspace):
    suggest(workspace, 3, "rebuttal", targets=[2], reasons=[{"cue": "opens with a denial", "start": 0, "end": 2}])
    opened(workspace)
    page = workspace.page

    assert page.evaluate(LIT, "cue") == ["No"]
    assert "likely 0.80" in page.locator(".suggestion--at-hand .suggestion__confidence").inner_text()
    assert "found by Linguistic cues, version 1" in page.locator(".suggestion--at-hand").inner_text()
    workspace.keys("a")
    workspace.saved()

    assert origins() == [("rebuttal", "accepted", None)]
    assert Relation.objects.live().get().target_by == "default"


def test_of_several_the_brackets_choose_and_reject_is_taken_back(workspace):
    suggest(workspace, 3, "rebuttal", targets=[2])
    claim = suggest(workspace, 3, "claim", "No, they do pay.")
    opened(workspace)

    workspace.keys("]", "x")
    workspace.saved()
    assert [(one.suggestion_id, one.verdict) for one in Decision.objects.all()] == [(claim.pk, "rejected")]

    workspace.keys("z")
    workspace.saved()
    workspace.page.wait_for_selector(f"[data-suggestion='{claim.pk}']")
    assert not Decision.objects.exists()


def test_a_span_is_changed_before_it_is_accepted(workspace):
    suggest(workspace, 3, "claim", "No, they do pay.")
    opened(workspace)

    workspace.keys("Shift+A", "j", "Enter")
    workspace.saved()

    assert origins() == [("claim", "edited", "Look it up.")]
    assert Decision.objects.get().verdict == "edited"


def test_a_span_is_accepted_with_another_label(workspace):
    suggest(workspace, 3, "claim", "No, they do pay.")
    opened(workspace)

    workspace.keys("Shift+A", "e")
    workspace.saved()

    assert origins() == [("evidence", "edited", "No, they do pay.")]
    assert workspace.page.locator("#c3 .suggestion").count() == 0


def test_a_target_is_chosen_before_it_is_accepted(workspace):
    suggest(workspace, 3, "rebuttal", targets=[2, 1])
    opened(workspace)

    workspace.keys("Shift+A", "2")
    workspace.saved()

    relation = Relation.objects.live().get()
    assert (relation.target_comment.position, relation.target_by) == (1, "chosen")
    assert origins() == [("rebuttal", "edited", None)]


def test_leaving_the_layer_changes_nothing(workspace):
    suggest(workspace, 3, "claim", "No, they do pay.")
    opened(workspace)

    workspace.keys("Shift+A", "j", "Escape")
    workspace.saved()

    assert origins() == []
    assert workspace.page.locator(".suggestion--at-hand").count() == 1


def test_accepting_over_an_answer_says_so(workspace):
    suggest(workspace, 3, "rebuttal", targets=[2])
    opened(workspace)

    workspace.keys("s")
    workspace.saved()
    workspace.page.wait_for_selector(".suggestion__replaces")
    workspace.keys("a")
    workspace.saved()

    assert "replaced your answer support" in workspace.page.locator("#toast").inner_text().lower()
    assert origins() == [("rebuttal", "accepted", None)]


def test_the_least_certain_comes_first_and_then_the_next(workspace):
    for position, confidence in ((1, 0.95), (2, 0.55), (5, 0.7)):
        suggest(workspace, position, "rebuttal", confidence=confidence)
    opened(workspace)

    seen = []
    for key in ("u", "u", "u", "u", "Shift+U"):
        before = workspace.focus
        workspace.keys(key)
        workspace.page.wait_for_function(
            "(was) => document.querySelector('.comment--now .comment__no').innerText !== was", arg=before
        )
        seen.append(workspace.focus)

    assert seen == ["#2", "#5", "#1", "#2", "#1"]


def quoted(workspace) -> None:
    source, quoting = workspace.study.comment(2), workspace.study.comment(3)
    start = source.text.index("They pay")
    quoting.quotes.create(start=4, end=15, source=source, source_start=start, source_end=start + 8)
    article = workspace.study.comment(0)
    quoting.quotes.create(start=17, end=27, source=article, source_start=4, source_end=18)


def test_both_ends_of_a_quote_are_lit_from_either_end(workspace):
    quoted(workspace)
    opened(workspace)
    page = workspace.page

    assert page.evaluate(LIT, "quoted-now") == ["Look it up", "they do pay"]
    assert page.evaluate(LIT, "cited-now") == ["They pay", "council closes"]
    page.locator("#c3").get_by_role("link", name="quotes #2").click()

    assert workspace.focus == "#2"
    assert page.evaluate(LIT, "cited-now") == ["They pay"]
    assert page.evaluate(LIT, "quoted-now") == ["they do pay"]
    page.locator("#c2").get_by_role("link", name="quoted by #3").click()
    assert workspace.focus == "#3"


def test_the_article_counts_who_cites_a_passage_beside_its_line(workspace):
    quoted(workspace)
    opened(workspace)
    page = workspace.page

    count = page.locator(".cited__count")
    count.click()

    assert page.evaluate(LIT, "cited") == ["They pay", "council closes"]
    assert page.locator("#c0-text").evaluate("(text) => text.textContent") == workspace.study.comment(0).text
    line = page.evaluate("[...CSS.highlights.get('cited')].map((r) => r.getBoundingClientRect().top)[0]")
    assert abs(count.bounding_box()["y"] - line) < 40
    page.locator(".cited__by").get_by_role("link", name="#3").click()
    assert workspace.focus == "#3"


def test_suggestions_are_gone_through_on_their_own_page(workspace):
    suggest(workspace, 1, "rebuttal", confidence=0.9, targets=[0])
    suggest(workspace, 3, "claim", "No, they do pay.", confidence=0.6)
    page = workspace.page
    sign_in(page, workspace.address, workspace.study.annotator)
    page.goto(workspace.address + reverse("annotations:suggestion_list", args=[workspace.study.project.slug]))

    workspace.keys("j", "a")
    page.wait_for_selector(".reviewed--decided")
    workspace.keys("x")
    page.wait_for_function("() => document.querySelectorAll('.reviewed--decided').length === 2")

    verdicts = Decision.objects.order_by("pk").values_list("suggestion__label__key", "verdict")
    assert list(verdicts) == [("claim", "accepted"), ("rebuttal", "rejected")]
    workspace.keys("z")
    page.wait_for_function("() => document.querySelectorAll('.reviewed--decided').length === 1")
    assert Decision.objects.count() == 1
