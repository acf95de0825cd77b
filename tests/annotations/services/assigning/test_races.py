"""Several people at once, each on a connection of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from annotations.models import Assignment, Round
from annotations.services import annotating, judging, opening
from annotations.services.assigning import queueing, submitting
from tests.factories import MembershipFactory, plant_study, plant_thread
from threads.errors import Conflict
from threads.models import Membership

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Starts all of them at one moment; their results or the Conflict each met, in order."""
    barrier, results = Barrier(len(works)), [None] * len(works)

    def run(index: int) -> None:
        try:
            barrier.wait()
            results[index] = works[index]()
        except Conflict as error:
            results[index] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize("people", [1, 2, 3])
def test_however_many_ask_at_once_no_thread_has_too_many_annotators(people: int):
    study = plant_study()
    for _ in range(3):
        plant_thread(["One.", "Two."], project=study.project)
    opening.close_round(study.round)
    round = opening.open_round(
        opening.plan_round(study.project, by=study.manager, name="R", hands_out=True, annotators_per_unit=people)
    )
    annotators = [MembershipFactory(project=study.project, role=Membership.Role.ANNOTATOR).user for _ in range(10)]

    given = at_once([lambda a=a: queueing.next_assignment(study.project, by=a) for a in annotators])

    per_thread = Counter(Assignment.objects.values_list("thread", flat=True))
    assert max(per_thread.values()) <= people
    assert sum(per_thread.values()) == min(10, 4 * people) == sum(found is not None for found in given)
    assert all(found is None or found.round == round for found in given)


def test_one_person_who_asks_twice_at_once_gets_one_thread():
    study = plant_study()
    for _ in range(3):
        plant_thread(["One.", "Two."], project=study.project)

    given = at_once([lambda: queueing.next_assignment(study.project, by=study.annotator)] * 4)

    assert len({found.pk for found in given}) == Assignment.objects.count() == 1


def test_no_answer_slips_in_after_the_answers_were_frozen():
    study = plant_study()
    Round.objects.update(is_blind=True)
    assignment = queueing.next_assignment(study.project, by=study.annotator)
    for position in (1, 2, 3):
        judging.judge(study.comment(position), round=study.round, by=study.annotator, state="skipped")
    comments = [study.comment(position) for position in (1, 2, 3)]
    claim = study.label("claim")

    results = at_once([
        lambda: submitting.submit(assignment),
        *(lambda c=c: annotating.annotate(c, claim, round=study.round, by=study.annotator) for c in comments),
    ])  # fmt: skip

    submission, *writes = results
    written = {write.comment_id for write in writes if not isinstance(write, Conflict)}
    assert {row["comment"] for row in submission.answers["annotations"]} == written
