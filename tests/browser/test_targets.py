"""What a label is about, chosen by keyboard alone: each kind of target, several, taken back; and how many keys."""

from __future__ import annotations

import pytest

from annotations.models import Claim, Label, Mention, Question, Relation
from annotations.services import annotating, claims
from tests.browser.conftest import Workspace, sign_in
from tests.factories import plant_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# (kind, comment's number, exact, claim's wording)
Found = tuple[str, int | None, str | None, str | None]


def targets() -> list[Found]:
    rows = Relation.objects.live().order_by("pk")
    return list(rows.values_list("target_kind", "target_comment__position", "target_exact", "target_claim__wording"))


def focus(workspace: Workspace, position: int) -> None:
    workspace.page.goto(f"{workspace.url}?focus={position}")
    workspace.page.wait_for_selector(f"#c{position}.comment--now:focus")


# The keys after the label, and what they point #3 at.
KINDS: list[tuple[list[str], Found]] = [
    ([], ("comment", 2, None, None)),
    (["r", "2"], ("comment", 1, None, None)),
    (["r", "0"], ("comment", 0, None, None)),
    (["r", "o"], ("outside", None, None, None)),
    (["r", "i"], ("unclear", None, None, None)),
    (["r", "-"], ("none", None, None, None)),
    (["r", "g", "1", "Enter"], ("comment", 1, None, None)),
    (["r", "v", "2"], ("span", 2, "They pay nothing for the crossing.", None)),
    (["r", "2", "v", "j", "Enter"], ("span", 1, "Nobody swims in November.", None)),
    (["r", "0", "v", "Enter"], ("span", 0, "The council closes the lido.", None)),
    (["r", "2", "v", "c"], ("claim", 1, "Close it, then.", "Close it, then.")),
]


@pytest.mark.parametrize(("keys", "expected"), KINDS, ids=["".join(keys) or "parent" for keys, _ in KINDS])
def test_a_target_of_every_kind_by_keyboard(workspace: Workspace, keys: list[str], expected: Found):
    focus(workspace, 3)

    workspace.keys("d", *keys)
    workspace.saved()
    workspace.keys("Enter")
    workspace.saved()

    assert targets() == [expected]
    assert len(keys) <= 5
    assert workspace.page.locator("#c3[data-judged]").count() == 1


class TestByWords:
    def test_a_comment_is_found_by_words_that_are_in_it(self, workspace: Workspace):
        focus(workspace, 6)

        workspace.keys("d", "r", "/", *"look it")
        workspace.page.wait_for_selector('.option[data-target="3"][aria-selected="true"]')
        workspace.keys("Enter")
        workspace.page.wait_for_selector("#c6 .mark__target >> text=#3")
        workspace.saved()

        assert targets() == [("comment", 3, None, None)]

    def test_a_comment_that_is_not_on_the_page_is_found_too(self, live_server, open_page):
        texts = ["The zeppelin landed."] + [f"Comment {number}." for number in range(2, 560)]
        study = plant_study(texts, [None] * len(texts))
        page = open_page()
        sign_in(page, live_server.url, study.annotator)
        workspace = Workspace(study, live_server.url, page)
        focus(workspace, 555)

        workspace.keys("d", "r", "/", *"zeppelin")
        page.wait_for_selector('.option[data-target="1"][aria-selected="true"]')
        workspace.keys("Enter")
        page.wait_for_selector("#c555 .mark__target >> text=#1")
        workspace.saved()

        assert targets() == [("comment", 1, None, None)]


class TestClaims:
    def test_a_listed_claim_is_found_as_one_types(self, workspace: Workspace):
        study = workspace.study
        for wording in ("The lido loses money.", "Bridges are free."):
            claims.list_claim(study.project, wording, by=study.annotator, round=study.round)
        focus(workspace, 3)

        workspace.keys("d", "r", "c", *"loses")
        workspace.page.wait_for_selector('.option[data-claim][aria-selected="true"] >> text=loses money')
        workspace.keys("Enter")
        workspace.page.wait_for_selector("#c3 .mark__target >> text=loses money")
        workspace.saved()

        assert targets() == [("claim", None, None, "The lido loses money.")]
        assert "of the claim The lido loses money." in workspace.page.locator("#c3 .mark__target").inner_text()

    def test_typed_wording_is_listed_and_undo_takes_all_of_it_back(self, workspace: Workspace):
        focus(workspace, 3)

        workspace.keys("d", "r", "c", *"Free", "Enter")
        workspace.page.wait_for_selector("#c3 .mark__target >> text=Free")
        workspace.saved()
        assert targets() == [("claim", None, None, "Free")]
        workspace.keys("z")
        workspace.saved()

        assert targets() == [("comment", 2, None, None)]
        assert not Claim.objects.live().exists()

    def test_a_comment_can_make_a_claim(self, workspace: Workspace):
        focus(workspace, 3)

        workspace.keys("d", "r", "c", *"Free", "Shift+Enter")
        workspace.page.wait_for_selector("#c3 .mark--mention")
        workspace.saved()

        assert Mention.objects.live().get().claim.wording == "Free"
        assert targets() == [("comment", 2, None, None)]


class TestSeveral:
    def test_targets_are_added_and_taken_back(self, workspace: Workspace):
        focus(workspace, 3)

        workspace.keys("d", "r", ",", "2", ",", "0")
        workspace.saved()
        assert [row[1] for row in targets()] == [2, 1, 0]
        workspace.keys("Backspace")
        workspace.saved()
        assert [row[1] for row in targets()] == [2, 1]
        workspace.keys("n", "x")
        workspace.saved()

        assert [row[1] for row in targets()] == [1]

    def test_each_chip_has_its_own_button(self, workspace: Workspace):
        focus(workspace, 3)
        workspace.keys("d", "r", ",", "2")
        workspace.saved()

        workspace.page.locator("#c3 .chip__remove").first.press("Enter")
        workspace.saved()

        assert [row[1] for row in targets()] == [1]

    def test_the_label_that_is_meant_is_chosen(self, workspace: Workspace):
        study = workspace.study
        claim = study.label("claim")
        claim.target_relation = study.label("supports")
        claim.save()
        comment = study.comment(3)
        annotating.annotate(comment, claim, round=study.round, by=study.annotator, span=(0, 16))
        focus(workspace, 3)

        # The newest label is shown as meant; r goes to the other, the span.
        workspace.keys("d", "r", "r", "2", "v", "j", "Enter")
        workspace.saved()

        found = Relation.objects.live().order_by("source__label__key")
        rows = list(
            found.values_list("source__label__key", "source__exact", "target_comment__position", "target_exact")
        )
        assert rows == [
            ("claim", "No, they do pay.", 1, "Nobody swims in November."),
            ("rebuttal", None, 2, None),
        ]

    def test_a_span_is_about_another_span_of_its_comment(self, workspace: Workspace):
        study = workspace.study
        claim = study.label("claim")
        claim.target_relation = study.label("supports")
        claim.save()
        focus(workspace, 3)

        workspace.keys("v", "j", "c", "r", "s", "1")
        workspace.saved()

        relation = Relation.objects.live().get()
        assert (relation.source.exact, relation.target_exact) == ("Look it up.", "No, they do pay.")


class TestDoubt:
    def test_a_target_is_marked_as_unsure_and_given_another_type(self, workspace: Workspace):
        focus(workspace, 3)
        workspace.keys("d")
        workspace.saved()

        workspace.keys("r", "m", "t")
        workspace.saved()

        relation = Relation.objects.live().get()
        assert (relation.unsure, relation.label.key) == (True, "supports")
        assert workspace.page.locator("#c3 .chip").inner_text().startswith("supports")

    def test_a_rebuttal_of_nothing_is_not_done(self, workspace: Workspace):
        focus(workspace, 3)
        workspace.keys("d", "r", "x", "Escape")
        workspace.saved()
        workspace.page.wait_for_selector("#c3 .chip--missing")

        workspace.keys("Enter")

        assert "Rebuttal has no target yet" in workspace.page.locator("#toast").inner_text()
        workspace.keys("r", "-", "Enter")
        workspace.saved()
        assert workspace.page.locator("#c3[data-judged]").count() == 1


def test_what_the_scheme_forbids_is_not_offered(workspace: Workspace):
    study = workspace.study
    annotating.annotate(study.comment(1), study.label("claim"), round=study.round, by=study.annotator)
    Question.objects.filter(version=study.round.scheme_version, unit="relation").update(
        link_rules=[{"from": "rebuttal", "to": "claim"}]
    )
    focus(workspace, 3)

    workspace.keys("d", "r")

    lines = workspace.page.locator(".targets__options .option__name")
    assert lines.all_inner_texts() == ["#1"]
    workspace.keys("1")
    workspace.saved()
    assert [row[1] for row in targets()] == [1]


def test_a_target_is_visited_and_left_again(workspace: Workspace):
    focus(workspace, 3)
    workspace.keys("d", "r", "2")
    workspace.saved()

    workspace.page.locator("#c3 .mark__target a").press("Enter")
    workspace.page.wait_for_selector("#c1.comment--now")
    workspace.keys("Escape")

    workspace.page.wait_for_selector("#c3.comment--now")


def test_a_link_to_a_label_opens_and_lights_it(workspace: Workspace):
    study = workspace.study
    label = Label.objects.get(pk=study.label("claim").pk)
    made = annotating.annotate(study.comment(5), label, round=study.round, by=study.annotator, span=(0, 5))

    workspace.page.goto(f"{workspace.url}?annotation={made.uid}")

    workspace.page.wait_for_selector("#c5.comment--now .mark--lit")
    assert workspace.page.evaluate("[...CSS.highlights.get('choice')].map(String)") == ["My grandmother did."]
