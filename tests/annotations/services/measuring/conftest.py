"""Rounds in which several people have judged, and what is measured of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from annotations.models import Submission
from annotations.services import annotating, judging
from annotations.services.assigning import submitting
from annotations.services.measuring.reporting import report_on
from annotations.services.measuring.sight import Sight
from tests.factories import MembershipFactory, Study, plant_study
from threads.models import Membership, Thread, User


class Room:
    """A study with annotators; `judge` says by label keys what somebody says about comments, by their position."""

    def __init__(self, study: Study) -> None:
        self.study, self.round, self.thread = study, study.round, study.thread

    def annotator(self, **fields: Any) -> User:
        role = fields.pop("role", Membership.Role.ANNOTATOR)
        return MembershipFactory(project=self.study.project, role=role, **fields).user

    def judge(self, by: User, said: Mapping[int, str], thread: Thread | None = None, **how: Any) -> None:
        """Labels separated by blanks; comments that are not named are skipped."""
        thread = thread or self.thread
        for comment in thread.comments.filter(position__gt=0):
            words = said.get(comment.position)
            for key in (words or "").split():
                annotating.annotate(comment, self.study.label(key), round=self.round, by=by)
            state = "done" if words is not None else "skipped"
            judging.judge(comment, round=self.round, by=by, state=state, **how)

    def submit(self, by: User, said: Mapping[int, str], thread: Thread | None = None, **how: Any) -> Submission:
        self.judge(by, said, thread, **how)
        return submitting.submit_thread(self.round, thread or self.thread, by=by)

    def report(self, **how: Any) -> dict[str, Any]:
        return report_on(Sight(self.round), **how)[0]

    def differences(self) -> dict[str, Any]:
        return report_on(Sight(self.round))[1]

    def question(self, key: str = "function") -> dict[str, Any]:
        (found,) = [row for row in self.report()["questions"] if row["key"] == key]
        return found


@pytest.fixture
def room(db: None) -> Room:
    return Room(plant_study(["One.", "Two is more. It is.", "Three.", "Four."], [None, 0, 1, None], title="The lido"))


@pytest.fixture
def people(room: Room) -> Callable[[int], list[User]]:
    return lambda count: [room.annotator() for _ in range(count)]
