"""Which comment comes next: chance first, then half uncertain ones, the threads in turn."""

from __future__ import annotations

import pytest

from annotations.models import AssignmentUnit, Suggestion
from annotations.services import next_unit as queue
from annotations.services.assigning import handing
from annotations.services.judging import judge
from annotations.services.next_unit import next_unit
from tests.factories import Study, plant_study, plant_thread
from threads.models import Thread


@pytest.fixture
def study(db: None) -> Study:
    return plant_study(["One."] * 6, [None] * 6)


@pytest.fixture
def other(study: Study) -> Thread:
    return plant_thread(["Two."] * 6, [None] * 6, project=study.project)


def suggest(study: Study, thread: Thread, position: int, confidence: float) -> None:
    comment = thread.comments.get(position=position)
    Suggestion.objects.create(
        comment=comment, label=study.label("question"), extractor="x", extractor_version="1", confidence=confidence
    )


def work_through(study: Study, times: int) -> list[tuple[int, int, str]]:
    """Asks and judges, so many times."""
    found = []
    for _ in range(times):
        one = next_unit(study.project, round=study.round, by=study.annotator)
        assert one is not None
        found.append((one.thread, one.position, one.why))
        comment = Thread.objects.get(pk=one.thread).comments.get(position=one.position)
        judge(comment, round=study.round, by=study.annotator, state="skipped")
    return found


class TestNextUnit:
    def test_at_first_chance_decides_and_the_threads_take_turns(self, study: Study, other: Thread):
        suggest(study, other, 1, 0.5)

        found = work_through(study, 12)

        assert {why for *_, why in found} == {"random"}
        assert all(found[at][0] != found[at + 1][0] for at in range(0, 12, 2))
        assert len({(thread, position) for thread, position, _ in found}) == 12
        assert [position for thread, position, _ in found if thread == other.pk] != list(range(1, 7))

    def test_then_every_other_one_is_the_least_certain(self, study: Study, other: Thread, monkeypatch):
        monkeypatch.setattr(queue, "RANDOM_FIRST", 2)
        suggest(study, study.thread, 1, 0.9)
        suggest(study, other, 1, 0.52)
        suggest(study, other, 2, 0.97)

        found = work_through(study, 6)

        assert [why for *_, why in found][:2] == ["random", "random"]
        uncertain = [(thread, position) for thread, position, why in found if why == "uncertain"]
        random = [one for one in found if one[2] == "random"]
        assert uncertain
        assert len(random) >= 3

    def test_nothing_is_left_where_all_is_judged(self, study: Study):
        work_through(study, 6)

        assert next_unit(study.project, round=study.round, by=study.annotator) is None
        assert next_unit(study.project, round=study.round, by=study.manager) is not None

    def test_who_works_on_what_was_given_is_sent_nowhere_else(self, study: Study, other: Thread):
        study.round.hands_out = True
        study.round.save()
        assert next_unit(study.project, round=study.round, by=study.annotator) is None

        (assignment,) = handing.assign(study.round, [other], [study.annotator], under=other.comments.get(position=3))

        assert [row.comment.position for row in AssignmentUnit.objects.filter(assignment=assignment)] == [3]
        assert next_unit(study.project, round=study.round, by=study.annotator)[:2] == (other.pk, 3)

    def test_a_round_that_hides_suggestions_is_not_led_by_them(self, study: Study, monkeypatch):
        monkeypatch.setattr(queue, "RANDOM_FIRST", 0)
        study.round.shows_suggestions = False
        study.round.save()
        for position in range(1, 7):
            suggest(study, study.thread, position, 0.5)

        assert {why for *_, why in work_through(study, 6)} == {"random"}
