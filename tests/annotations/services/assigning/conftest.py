"""A study whose round hands its threads out, and what people do in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotations.models import Assignment, Round
from annotations.services import annotating, judging, opening
from tests.factories import MembershipFactory, Study, plant_study, plant_thread
from threads.models import Membership, Thread, User

TEXTS = ["The lido loses money.", "No, it does not.", "Which report?", "Close it."]


@pytest.fixture
def study(db: None) -> Study:
    return plant_study(TEXTS, [None, 0, 1, None])


@pytest.fixture
def another_thread(study: Study) -> Callable[[], Thread]:
    return lambda: plant_thread(TEXTS, [None, 0, 1, None], project=study.project)


@pytest.fixture
def colleague(study: Study) -> User:
    return MembershipFactory(project=study.project, role=Membership.Role.ANNOTATOR).user


@pytest.fixture
def handed_out(study: Study) -> Callable[..., Round]:
    """Opens a round that hands its threads out; the main one is closed."""

    def open_one(**fields: object) -> Round:
        if study.round.state == Round.State.OPEN:
            opening.close_round(study.round)
        fields = {"name": "Second", "hands_out": True, **fields}
        return opening.open_round(opening.plan_round(study.project, by=study.manager, **fields))

    return open_one


@pytest.fixture
def judge_all(study: Study) -> Callable[[Assignment], None]:
    """Judges each unit of the assignment as its annotator would."""

    def carry_out(assignment: Assignment) -> None:
        comments = assignment.thread.comments.filter(position__gt=0)
        if assignment.units.exists():
            comments = comments.filter(pk__in=assignment.units.values("comment"))
        for comment in comments:
            annotating.annotate(comment, study.label("other"), round=assignment.round, by=assignment.annotator)
            judging.judge(comment, round=assignment.round, by=assignment.annotator, milliseconds=1000)

    return carry_out
