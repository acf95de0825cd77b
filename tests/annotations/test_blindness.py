"""Blind means blind: who may see whose answers, as the querysets say it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from annotations.models import Annotation, Assignment, Judgement, Relation, Release, Suggestion
from annotations.services import annotating, judging, releasing, suggesting
from tests.factories import MembershipFactory, Study, UserFactory, plant_study
from threads.errors import Conflict
from threads.models import Membership, User


@pytest.fixture
def study(db: None) -> Study:
    """A blind round in which the annotator has labelled one comment."""
    study = plant_study()
    study.round.is_blind = True
    study.round.save()
    annotating.annotate(study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator)
    judging.judge(study.comment(2), round=study.round, by=study.annotator)
    return study


def seen(user: User) -> tuple[int, int, int]:
    """How many annotations, relations and judgements this person may see."""
    return (
        Annotation.objects.visible_to(user).count(),
        Relation.objects.visible_to(user).count(),
        Judgement.objects.visible_to(user).count(),
    )


def submit(study: Study, user: User) -> Assignment:
    return Assignment.objects.create(
        round=study.round,
        thread=study.thread,
        annotator=user,
        state=Assignment.State.SUBMITTED,
        submitted_at=timezone.now(),
        revision=1,
    )


def test_ones_own_answers_are_always_there(study: Study):
    assert seen(study.annotator) == (1, 1, 1)


@pytest.mark.parametrize("role", Membership.Role.values)
def test_in_a_blind_round_nobody_sees_a_colleagues_answers(study: Study, role: str):
    colleague = MembershipFactory(project=study.project, role=role).user

    assert seen(colleague) == (0, 0, 0)


def test_after_ones_own_submission_the_thread_is_unveiled(study: Study):
    submit(study, study.manager)

    assert seen(study.manager) == (1, 1, 1)


def test_submitting_another_thread_unveils_nothing(study: Study):
    other = plant_study()
    other.thread.project = study.project
    other.thread.save()
    assignment = submit(study, study.manager)
    assignment.thread = other.thread
    assignment.save()

    assert seen(study.manager) == (0, 0, 0)


@pytest.mark.parametrize("state", ["open", "reopened", "skipped", "expired"])
def test_only_a_submission_that_stands_unveils(study: Study, state: str):
    assignment = submit(study, study.manager)
    assignment.state = state
    assignment.save()

    assert seen(study.manager) == (0, 0, 0)


def test_an_open_round_hides_nothing(study: Study):
    study.round.is_blind = False
    study.round.save()

    assert seen(study.manager) == (1, 1, 1)


def test_outsiders_see_nothing_in_any_round(study: Study):
    study.round.is_blind = False
    study.round.save()
    suggesting.suggest_for_thread(study.thread)

    outsider = UserFactory()

    assert seen(outsider) == (0, 0, 0)
    assert not Suggestion.objects.visible_to(outsider).exists()
    assert not Release.objects.visible_to(outsider).exists()


def test_a_project_in_the_trash_shows_nothing_to_anyone(study: Study):
    study.project.trashed_at = timezone.now()
    study.project.save()

    assert seen(study.annotator) == (0, 0, 0)


def test_retracted_answers_are_gone_for_everyone(study: Study):
    annotating.retract(Annotation.objects.get(), by=study.annotator)

    assert seen(study.annotator) == (0, 0, 1)


def test_who_annotates_in_a_blind_round_freezes_nothing_of_it_and_sees_no_release_of_it(study: Study):
    release = releasing.request_release(study.project, by=study.manager)
    worker = MembershipFactory(project=study.project, role="manager").user
    assert release in Release.objects.visible_to(worker)

    submit(study, worker)

    assert release not in Release.objects.visible_to(worker)
    assert release in Release.objects.visible_to(study.manager)
    with pytest.raises(Conflict, match="blind"):
        releasing.request_release(study.project, by=worker)
    study.round.state = "closed"
    study.round.closed_at = timezone.now()
    study.round.save()
    assert release in Release.objects.visible_to(worker)
    assert releasing.request_release(study.project, by=worker).number == 2
