"""Labelling through the page's form: with the script and without it."""

from __future__ import annotations

import uuid

import pytest
from django.http import HttpResponse

from annotations.models import Annotation, Decision, Judgement, Relation, Suggestion
from tests.pages.document import parse, text_of, with_attribute


@pytest.fixture
def suggestion(desk) -> Suggestion:
    return Suggestion.objects.create(
        comment=desk.comment(2),
        label=desk.label("claim"),
        start=4,
        end=38,
        exact=desk.comment(2).text[4:38],
        extractor="cues",
        extractor_version="1",
        confidence=0.81,
        reasons=[{"cue": "names a cause"}],
    )


def submit(desk, query: str, button: str, **typed: str) -> HttpResponse:
    """Presses a button of the picker as a browser without scripts would: with every field the form holds."""
    page = parse(desk.html(query))
    (form,) = with_attribute(page, "id", "picker")
    buttons = [*form.iter("button"), *with_attribute(page, "form", "picker")]
    pressed = next(found for found in buttons if text_of(found).strip().startswith(button))
    fields = {field.attrib["name"]: field.get("value", "") for field in [*form.iter("input"), *form.iter("textarea")]}
    return desk.client.post(form.get("action"), fields | typed | {"action": pressed.get("value")}, follow=True)


class TestWithoutScript:
    def test_a_button_labels_the_focused_comment_and_comes_back_to_it(self, desk):
        answer = submit(desk, "?focus=2", "Rebuttal")

        annotation = Annotation.objects.get()
        assert (annotation.comment.position, annotation.label.key) == (2, "rebuttal")
        assert annotation.relations.get().target_comment.position == 1
        assert answer.redirect_chain == [(f"{desk.page}?focus=2#c2", 302)]
        assert 'aria-pressed="true"' in answer.content.decode()

    def test_done_judges_and_goes_on_to_the_next_undecided(self, desk):
        submit(desk, "?focus=2", "Other")

        answer = submit(desk, "?focus=2", "Done, next")

        assert Judgement.objects.get().comment.position == 2
        assert answer.redirect_chain[-1][0].endswith("?focus=3#c3")

    def test_done_without_the_required_answer_is_refused_in_words(self, desk):
        answer = submit(desk, "?focus=2", "Done, next")

        assert not Judgement.objects.exists()
        assert "Function has no answer yet" in answer.content.decode()

    def test_another_target_is_given_by_number(self, desk):
        submit(desk, "?focus=3", "Rebuttal")

        submit(desk, "?focus=3", "Set", target="1")

        relation = Relation.objects.live().get()
        assert (relation.target_comment.position, relation.target_by) == (1, "chosen")

    def test_a_suggestion_is_accepted(self, desk, suggestion):
        submit(desk, "?focus=2", "Accept")

        assert Annotation.objects.get().exact == "It leaks because nobody mended it."
        assert Decision.objects.get().verdict == "accepted"

    def test_undo_takes_the_last_step_back(self, desk):
        submit(desk, "?focus=1", "Claim")

        submit(desk, "?focus=1", "Undo")

        assert not Annotation.objects.live().exists()


class TestWithScript:
    def test_the_answer_holds_the_changed_comment_as_the_page_draws_it(self, desk):
        answer = desk.act(f"toggle:{desk.label('question').pk}", comment=desk.comment(3).pk)

        item = answer.content.decode()
        marks = item[item.index('<ul class="marks"') : item.index("</ul>")]
        assert answer.status_code == 200
        assert 'id="c3"' in item
        assert marks in desk.html()

    def test_a_span_is_stored_in_code_points_and_snapped_to_sentences(self, desk):
        comment = desk.comment(1)
        comment.text = "🙂🙂 Fine. They pay nothing here. So?"
        comment.save()

        desk.act(f"toggle:{desk.label('claim').pk}", comment=comment.pk, start=14, end=20)

        annotation = Annotation.objects.get()
        assert annotation.exact == "They pay nothing here."
        assert comment.text[annotation.start : annotation.end] == annotation.exact

    def test_the_same_save_twice_is_carried_out_once(self, desk):
        key = str(uuid.uuid4())
        action = f"toggle:{desk.label('claim').pk}"

        first = desk.act(action, comment=desk.comment(1).pk, key=key)
        second = desk.act(action, comment=desk.comment(1).pk, key=key)

        assert Annotation.objects.live().count() == 1
        assert first.content == second.content

    def test_a_save_of_somebody_who_signed_out_is_not_taken_for_the_next_persons(self, desk):
        action = f"toggle:{desk.label('claim').pk}"

        answer = desk.act(action, comment=desk.comment(1).pk, annotator=desk.annotator.pk + 1)

        assert answer.status_code == 409
        assert 'data-refusal="other_annotator"' in answer.content.decode()
        assert not Annotation.objects.exists()

    def test_a_refusal_says_why_and_shows_the_comment_as_it_is(self, desk):
        answer = desk.act("judge:done", comment=desk.comment(1).pk)

        html = answer.content.decode()
        assert answer.status_code == 400
        assert 'data-refusal="answer_missing"' in html
        assert 'id="c1"' in html
        assert "data-judged" not in html

    def test_time_and_what_was_in_view_are_kept(self, desk):
        comment = desk.comment(1)
        desk.act(f"toggle:{desk.label('other').pk}", comment=comment.pk)

        desk.act("judge:done", comment=comment.pk, milliseconds=8400, article_opened="on")

        judgement = Judgement.objects.get()
        assert (judgement.milliseconds, judgement.article_opened, judgement.suggestions_shown) == (8400, True, True)

    def test_unsure_and_note_go_to_the_newest_label(self, desk):
        comment = desk.comment(1)
        desk.act(f"toggle:{desk.label('claim').pk}", comment=comment.pk)

        desk.act("unsure", comment=comment.pk)
        answer = desk.act("note", comment=comment.pk, note="Irony? <b>")

        annotation = Annotation.objects.get()
        assert (annotation.unsure, annotation.note) == (True, "Irony? <b>")
        assert "Irony? &lt;b&gt;" in answer.content.decode()

    @pytest.mark.parametrize("kind", ["outside", "unclear", "none"])
    def test_a_target_need_not_be_in_the_thread(self, desk, kind):
        desk.act(f"toggle:{desk.label('rebuttal').pk}", comment=desk.comment(2).pk)

        desk.act(f"target:{kind}", comment=desk.comment(2).pk)

        assert Relation.objects.live().get().target_kind == kind

    def test_the_article_and_a_passage_of_it_can_be_targets(self, desk):
        desk.act(f"toggle:{desk.label('rebuttal').pk}", comment=desk.comment(2).pk)

        desk.act("target:article", comment=desk.comment(2).pk)
        desk.act("target:span", comment=desk.comment(2).pk, target=0, start=0, end=11, more="on")

        found = Relation.objects.live().order_by("pk").values_list("target_kind", "target_exact")
        assert list(found) == [("comment", None), ("span", "The council")]

    @pytest.mark.parametrize(
        "fields",
        [
            {"action": "toggle:"},
            {"action": "toggle:x"},
            {"action": "fly:1"},
            {"action": "target:moon"},
            {"action": "judge:perhaps"},
            {"action": ""},
            {"action": "judge:done", "comment": "1x"},
            {"action": "target:comment", "target": "99"},
        ],
    )
    def test_nonsense_is_refused_and_changes_nothing(self, desk, fields):
        answer = desk.act(**{"comment": desk.comment(1).pk, **fields})

        assert answer.status_code == 400
        assert "data-refusal" in answer.content.decode()
        assert not Annotation.objects.exists()

    def test_without_an_open_round_nothing_can_be_labelled(self, desk):
        desk.round.state = "closed"
        desk.round.save()

        answer = desk.act(f"toggle:{desk.label('claim').pk}", comment=desk.comment(1).pk)

        assert answer.status_code == 409
        assert "No round is open" in desk.html()


def test_a_suggestion_shows_its_confidence_and_reasons_until_it_is_decided(desk, suggestion):
    before = desk.html()
    desk.act(f"reject:{suggestion.pk}", comment=suggestion.comment_id)
    after = desk.html()

    assert "0.81" in before
    assert "names a cause" in before
    assert f'data-suggestion="{suggestion.pk}"' not in after


def test_suggestions_stay_away_where_the_round_does_not_show_them(desk, suggestion):
    desk.round.shows_suggestions = False
    desk.round.save()

    assert "data-suggestion" not in desk.html()


def test_colleagues_labels_are_not_on_the_page(desk, django_user_model):
    colleague = django_user_model.objects.create_user("bo")
    Annotation.objects.create(
        round=desk.round,
        creator=colleague,
        comment=desk.comment(1),
        question=desk.label("claim").question,
        label=desk.label("claim"),
        scheme_version=desk.round.scheme_version,
        note="secret of bo",
    )

    assert "secret of bo" not in desk.html()
