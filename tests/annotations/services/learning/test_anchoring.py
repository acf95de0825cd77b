"""What suggestions do to people, told from the comments that never show one."""

from __future__ import annotations

import pytest
from django.utils import timezone

from annotations.models import Annotation, ControlComment, Judgement, Suggestion
from annotations.services.learning.anchoring import influence_in
from tests.factories import Study, plant_thread
from threads.models import User


def plant(study: Study, *, swayed: float, by: User, threads: int = 12, comments: int = 20) -> None:
    """Threads in which every comment has a suggestion "question" and every fourth is in the control. Where it shows,
    the share `swayed` of people take it; where it is hidden, one in five. Seeing one takes 4 s, else 8 s."""
    label, other = study.label("question"), study.label("other")
    number = 0
    for _ in range(threads):
        thread = plant_thread(["Hm."] * comments, [None] * comments, project=study.project)
        for comment in thread.comments.filter(position__gt=0).order_by("position"):
            number += 1
            is_hidden = number % 4 == 0
            if is_hidden:
                ControlComment.objects.create(comment=comment)
            Suggestion.objects.create(
                comment=comment, label=label, extractor="project", extractor_version="1", confidence=0.6
            )
            Judgement.objects.create(
                round=study.round, annotator=by, comment=comment, scheme_version=study.round.scheme_version,
                at=timezone.now(), milliseconds=8000 if is_hidden else 4000, suggestions_shown=not is_hidden,
            )  # fmt: skip
            takes = number // 4 % 5 == 0 if is_hidden else number % 10 < swayed * 10
            given = label if takes else other
            Annotation.objects.create(
                round=study.round, creator=by, comment=comment, scheme_version=study.round.scheme_version,
                question=given.question, label=given, is_exclusive=True,
            )  # fmt: skip


class TestInfluence:
    def test_people_who_are_swayed_are_found_out(self, study: Study):
        plant(study, swayed=0.8, by=study.annotator)

        report = influence_in(study.project, by=study.annotator)

        question = next(row for row in report.labels if row.label.label == "question")
        assert (report.shown, report.hidden) == (180, 60)
        assert question.agreed.shown.value == pytest.approx(0.8, abs=0.03)
        assert question.agreed.hidden.value == pytest.approx(0.2, abs=0.03)
        assert question.agreed.is_clear
        assert question.agreed.difference.low > 0.4
        assert question.given == question.agreed
        assert (report.seconds.shown.value, report.seconds.hidden.value) == (4, 8)
        assert report.seconds.difference.value == -4

    def test_people_who_are_not_are_not(self, study: Study):
        plant(study, swayed=0.2, by=study.annotator)

        question = next(
            row for row in influence_in(study.project, by=study.annotator).labels if row.label.label == "question"
        )
        assert not question.given.is_clear

    def test_fewer_than_ten_threads_make_nothing_clear(self, study: Study):
        plant(study, swayed=0.8, by=study.annotator, threads=6, comments=40)

        report = influence_in(study.project, by=study.annotator)

        question = next(row for row in report.labels if row.label.label == "question")
        assert report.is_narrow
        assert question.agreed.difference.low > 0.4
        assert not question.agreed.is_clear

    def test_too_few_answers_tell_nothing(self, study: Study):
        plant(study, swayed=0.8, by=study.annotator, threads=2)

        report = influence_in(study.project, by=study.annotator)

        assert (report.shown, report.hidden, report.is_enough, report.labels) == (30, 10, False, [])

    def test_in_a_blind_round_a_colleagues_answers_are_not_counted(self, study: Study):
        plant(study, swayed=0.8, by=study.annotator)
        study.round.is_blind = True
        study.round.save()

        assert influence_in(study.project, by=study.manager).shown == 0

    def test_a_suggestion_that_came_later_was_not_agreed_to(self, study: Study):
        plant(study, swayed=0.8, by=study.annotator)
        Suggestion.objects.update(created_at=timezone.now())

        question = next(
            row for row in influence_in(study.project, by=study.annotator).labels if row.label.label == "question"
        )
        assert question.agreed.shown is None
        assert question.given.shown is not None
