"""Talking about a comment: who says what, who sees it, who closes it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from annotations.errors import BadTarget
from annotations.models import Assignment, Remark
from annotations.services.annotating import annotate
from annotations.services.remarks import remark, remarks_on, resolve
from tests.factories import MembershipFactory, Study, UserFactory, plant_thread
from threads.errors import Refused
from threads.models import Membership, User


@pytest.fixture
def colleague(study: Study) -> User:
    user = UserFactory()
    MembershipFactory(project=study.project, user=user, role=Membership.Role.ANNOTATOR, alias="a3")
    return user


def say(study: Study, text: str = "Does this count?", **more: object) -> Remark:
    return remark(study.comment(1), text, **{"round": study.round, "by": study.annotator, **more})


def seen_by(user: User) -> list[str]:
    return list(Remark.objects.visible_to(user).order_by("pk").values_list("text", flat=True))


class TestSaying:
    def test_words_are_kept_as_texts_are(self, study):
        assert say(study, " Is it?\r\n🙂 ").text == "Is it?\n🙂"

    @pytest.mark.parametrize("text", ["", " \n", "x" * 4001])
    def test_nothing_and_too_much_are_refused(self, study, text):
        with pytest.raises(Refused):
            say(study, text)

    def test_an_answer_to_an_answer_joins_the_same_discussion(self, study):
        label = annotate(study.comment(1), study.label("claim"), round=study.round, by=study.annotator)
        first = say(study, annotation=label, asks=True)
        second = say(study, "It does.", by=study.manager, answers=first)
        third = say(study, "Thanks.", answers=second)

        assert third.answers == first
        assert third.annotation == label

    def test_what_does_not_belong_together_is_refused(self, study):
        first = say(study)
        elsewhere = annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator)

        with pytest.raises(BadTarget):
            say(study, annotation=elsewhere)
        with pytest.raises(BadTarget):
            remark(study.comment(2), "No.", round=study.round, by=study.annotator, answers=first)
        with pytest.raises(BadTarget):
            remark(plant_thread(["Hi."]).comments.get(position=1), "No.", round=study.round, by=study.annotator)
        with pytest.raises(Refused):
            say(study, "And this?", answers=first, asks=True)


class TestSeeing:
    def test_in_an_open_round_members_see_all_and_strangers_nothing(self, study, colleague):
        say(study)

        assert seen_by(colleague) == ["Does this count?"]
        assert seen_by(UserFactory()) == []

    def test_blind_annotators_see_their_own_and_what_answers_them(self, study, colleague):
        study.round.is_blind = True
        study.round.save()
        mine = say(study, "Mine?", asks=True)
        say(study, "Between us.")
        say(study, "Yours.", by=colleague)
        say(study, "It does.", by=study.manager, answers=mine)

        assert seen_by(study.annotator) == ["Mine?", "Between us.", "It does."]
        assert seen_by(colleague) == ["Yours."]
        assert seen_by(study.manager) == ["Mine?", "It does."]

    def test_blindness_ends_with_ones_own_submission(self, study, colleague):
        study.round.is_blind = True
        study.round.save()
        say(study)
        before = seen_by(colleague)
        Assignment.objects.create(
            round=study.round, thread=study.thread, annotator=colleague, state="submitted", revision=1,
            submitted_at=timezone.now(),
        )  # fmt: skip

        assert before == []
        assert seen_by(colleague) == ["Does this count?"]

    def test_a_discussion_is_read_in_order_in_two_queries(self, study, django_assert_num_queries):
        first = say(study, "First")
        say(study, "Second")
        say(study, "First again", by=study.manager, answers=first)

        with django_assert_num_queries(2):
            (shown,) = remarks_on(Q(), round=study.round, by=study.annotator).values()
        assert [row.remark.text for row in shown] == ["First", "First again", "Second"]
        assert [row.author for row in shown] == ["you", "a1", "you"]


class TestResolving:
    def test_its_author_and_those_it_was_put_to_close_it_and_open_it_again(self, study):
        asked = say(study, asks=True)

        assert resolve(asked, by=study.manager).resolved_by == study.manager
        assert not Remark.objects.waiting().exists()
        assert resolve(asked, by=study.annotator, is_resolved=False).resolved_at is None
        assert Remark.objects.waiting().get() == asked

    def test_others_may_not_and_answers_are_not_resolved(self, study, colleague):
        asked = say(study, asks=True)
        answer = say(study, "It does.", answers=asked)

        with pytest.raises(PermissionDenied):
            resolve(asked, by=colleague)
        with pytest.raises(Refused):
            resolve(answer, by=study.annotator)
