"""One's own work on pages: continue, submit, skip, hand back, and the place one stopped at."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation, Assignment, Judgement, Place, Round, Submission
from annotations.services import judging, opening
from annotations.services.assigning import handing, queueing
from tests.factories import MembershipFactory, plant_thread
from tests.pages.document import parse, with_attribute
from threads.models import Membership


def judge_all(desk) -> None:
    for position in (1, 2, 3, 4):
        judging.judge(desk.comment(position), round=desk.round, by=desk.annotator, state="skipped")


@pytest.fixture
def handed_out(desk) -> Round:
    opening.close_round(desk.round)
    planned = opening.plan_round(desk.project, by=desk.project.created_by, name="Second", hands_out=True)
    return opening.open_round(planned)


def post(desk, name: str, *args: object, **fields: object):
    return desk.client.post(reverse(f"annotations:{name}", args=[desk.project.slug, *args]), fields, follow=True)


def test_continue_is_the_main_button_and_leads_into_a_thread(desk):
    threads = desk.client.get(reverse("threads:thread_list", args=[desk.project.slug])).content.decode()

    answer = post(desk, "advance")

    assert '<button class="button button--main">Continue</button>' in threads
    assert answer.redirect_chain[0][0] == f"{desk.page}?round={desk.round.pk}"
    assert Assignment.objects.get().annotator == desk.annotator


def test_with_nothing_left_one_is_told_so(desk, handed_out):
    handing.assign(handed_out, [desk.thread], [MembershipFactory(project=desk.project).user])

    answer = post(desk, "advance")

    assert "Nothing is left in the queue for you" in answer.content.decode()


def test_submitting_leads_to_the_next_thread_with_one_key(desk):
    judge_all(desk)

    words = post(desk, "submit", desk.thread.pk).content.decode()

    assert Submission.objects.count() == 1
    assert 'Submitted: <bdi dir="auto">The lido</bdi>' in words
    assert "autofocus>Next thread</button>" in words


def test_what_is_missing_is_said_where_it_is(desk):
    answer = post(desk, "submit", desk.thread.pk)

    assert answer.redirect_chain[0][0] == f"{desk.page}?focus=1#c1"
    assert "4 comments are not judged yet: #1, #2, #3, #4." in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?focus=2"])
def test_a_submitted_thread_has_no_picker_and_takes_no_label(desk, query):
    judge_all(desk)
    post(desk, "submit", desk.thread.pk)

    words = desk.html(query)
    answer = desk.act(f"toggle:{desk.label('claim').pk}", comment=desk.comment(1).pk)

    assert 'id="picker"' not in words
    assert "You submitted this thread" in words
    assert answer.status_code == 409


def test_skipping_needs_a_reason_and_gives_the_thread_away(desk, handed_out):
    assignment = queueing.next_assignment(desk.project, by=desk.annotator)

    without = post(desk, "assignment_skip", assignment.pk).content.decode()
    with_one = post(desk, "assignment_skip", assignment.pk, reason="I know them.").content.decode()

    assert "Say in a few words why you skip it." in without
    assert "You skipped “The lido”." in with_one
    assert "I know them." in with_one


def test_what_was_handed_back_is_taken_again_from_the_list(desk):
    assignment = queueing.next_assignment(desk.project, by=desk.annotator)

    listed = post(desk, "assignment_return", assignment.pk).content.decode()
    again = post(desk, "assignment_renewal", assignment.pk)

    assert "Take it again" in listed
    assert again.status_code == 200
    assert Assignment.objects.get().state == "open"


@pytest.mark.parametrize("name", ["assignment_skip", "assignment_return", "assignment_renewal"])
def test_nobody_moves_anybody_elses_work(desk, name):
    other = MembershipFactory(project=desk.project, role=Membership.Role.MANAGER).user
    assignment = queueing.next_assignment(desk.project, by=desk.annotator)
    client = Client()
    client.force_login(other)

    answer = client.post(reverse(f"annotations:{name}", args=[desk.project.slug, assignment.pk]), {"reason": "x"})

    assert answer.status_code == 404
    assert Assignment.objects.get().state == "open"


def test_a_thread_that_was_not_given_to_one_is_read_only(desk, handed_out):
    words = desk.html()
    answer = desk.act(f"toggle:{desk.label('claim').pk}", comment=desk.comment(1).pk)

    assert "this one was not given to you" in words
    assert 'id="picker"' not in words
    assert answer.status_code == 409


def test_only_the_units_of_a_part_are_to_be_judged(desk, handed_out):
    handing.assign(handed_out, [desk.thread], [desk.annotator], under=desk.comment(2))

    words = desk.html()
    answer = desk.act("judge:skipped", comment=desk.comment(2).pk).content.decode()

    assert "You judge 2 of the 4 comments here" in words
    assert len(re.findall(r'<li id="c\d+"[^>]* data-unit[ >]', words)) == 2
    assert "0 of 2 judged" in words
    assert "1 of 2 judged" in answer


def test_what_lies_outside_ones_part_takes_no_answer_and_says_so(desk, handed_out):
    handing.assign(handed_out, [desk.thread], [desk.annotator], under=desk.comment(2))

    answers = [
        desk.act(action, comment=desk.comment(4).pk) for action in ("judge:skipped", f"toggle:{desk.label('claim').pk}")
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert "#4 is not among the comments that you judge" in answers[0].content.decode()
    assert not Judgement.objects.exists()
    assert not Annotation.objects.exists()


def test_open_work_is_skipped_and_handed_back_from_the_list_and_submitted_work_is_not(desk):
    address = reverse("annotations:work", args=[desk.project.slug])
    assignment = queueing.next_assignment(desk.project, by=desk.annotator)
    skip = reverse("annotations:assignment_skip", args=[desk.project.slug, assignment.pk])
    back = reverse("annotations:assignment_return", args=[desk.project.slug, assignment.pk])

    (form,) = with_attribute(parse(desk.client.get(address).content.decode()), "action", skip)
    (reason,) = with_attribute(form, "name", "reason")
    in_work = desk.client.get(address).content.decode()
    judge_all(desk)
    post(desk, "submit", desk.thread.pk)
    submitted = desk.client.get(address).content.decode()

    assert reason.get("required") is not None
    assert back in in_work
    assert skip not in submitted
    assert back not in submitted


def test_the_list_shows_how_far_each_thread_is_in_few_queries(desk, django_assert_max_num_queries):
    address = reverse("annotations:work", args=[desk.project.slug])
    for _ in range(6):
        thread = plant_thread(["One.", "Two."], project=desk.project)
        handing.assign(desk.round, [thread], [desk.annotator])
    handing.assign(desk.round, [desk.thread], [desk.annotator], under=desk.comment(4))
    judging.judge(desk.comment(4), round=desk.round, by=desk.annotator, state="skipped")

    with django_assert_max_num_queries(12):
        words = desk.client.get(address).content.decode()

    assert "1 of 1" in words
    assert words.count("0 of 2") == 12  # in words and in the bar's name


class TestPlace:
    def keep(self, desk, **fields: object):
        return desk.client.post(reverse("annotations:place", args=[desk.project.slug, desk.thread.pk]), fields)

    def test_one_comes_back_to_where_one_stopped(self, desk):
        answer = self.keep(desk, position=3, collapsed="1 4")

        words = desk.html()

        assert answer.status_code == 204
        assert 'data-collapsed="1-3 4-4"' in words
        assert 'id="c3" class="comment d2 comment--now"' in words

    def test_an_address_with_a_number_wins(self, desk):
        self.keep(desk, position=3)

        assert 'id="c2" class="comment d1 comment--now"' in desk.html("?focus=2")

    @pytest.mark.parametrize(
        "fields", [{}, {"position": "x"}, {"position": 77}, {"position": 1, "collapsed": "1;2"}, {"position": -1}]
    )
    def test_what_is_no_place_is_refused(self, desk, fields):
        assert self.keep(desk, **fields).status_code == 400
        assert not Place.objects.exists()

    def test_places_are_ones_own(self, desk):
        self.keep(desk, position=3)
        desk.client.force_login(MembershipFactory(project=desk.project).user)

        assert 'id="c1" class="comment d0 comment--now"' in desk.html()

    def test_outsiders_have_no_place(self, desk, outsider):
        address = reverse("annotations:place", args=[desk.project.slug, desk.thread.pk])

        assert outsider.post(address, {"position": 1}).status_code == 404


class TestSeveralRounds:
    @pytest.fixture
    def second(self, desk) -> Round:
        planned = opening.plan_round(
            desk.project, by=desk.project.created_by, name="Second", hands_out=True, is_blind=True
        )
        return opening.open_round(planned)

    def test_free_choice_comes_first_and_the_other_is_offered(self, desk, second):
        words = desk.html()

        assert f'href="?round={second.pk}">Second</a>' in words
        assert f"?round={desk.round.pk}" in words.split('id="picker"')[1][:300]

    def test_what_was_given_to_one_comes_before_free_choice(self, desk, second):
        handing.assign(second, [desk.thread], [desk.annotator])

        assert '>Second</a><span class="tag">blind</span>' in desk.html()

    def test_the_named_round_is_kept_for_addresses_without_one(self, desk, second):
        handing.assign(second, [desk.thread], [desk.annotator])
        desk.html(f"?round={desk.round.pk}")

        words = desk.html("?focus=2")

        assert f"?round={desk.round.pk}" in words.split('id="picker"')[1][:300]

    def test_nothing_is_written_in_a_round_that_was_not_named(self, desk, second):
        opening.close_round(desk.round)
        handing.assign(second, [desk.thread], [desk.annotator])

        answer = desk.client.post(
            f"{desk.actions}?round={desk.round.pk}", {"action": "judge:skipped", "comment": desk.comment(1).pk},
            headers={"HX-Request": "true"},
        )  # fmt: skip

        assert answer.status_code == 409
        assert not second.judgements.exists()
