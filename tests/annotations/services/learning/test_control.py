"""The control: a share of the comments on which nobody is ever shown a suggestion."""

from __future__ import annotations

import pytest

from annotations.models import ControlComment, Judgement, Suggestion
from annotations.services import judging
from annotations.services.learning import control, requesting, training
from annotations.services.learning.collecting import collect, examples_of
from annotations.services.learning.labels import learnable_labels
from annotations.services.suggesting import suggest_for_thread
from tests.annotations.services.learning.conftest import answer
from tests.factories import Study, plant_study, plant_thread
from threads import jobs
from threads.errors import Refused
from threads.models import Thread

TEXT = "The lido lost 400 pounds last year, says the council."


@pytest.fixture
def big(study: Study) -> Thread:
    """A thread of 400 comments that each hold a claim."""
    return plant_thread([TEXT] * 400, [None] * 400, project=study.project)


class TestDrawing:
    def test_a_tenth_is_drawn_and_always_the_same(self, study: Study, big: Thread):
        control.draw_control(big)
        first = set(ControlComment.objects.values_list("pk", flat=True))
        control.draw_control(big)

        assert 20 <= len(first) <= 60
        assert set(ControlComment.objects.values_list("pk", flat=True)) == first

    def test_the_projects_key_decides(self, study: Study, big: Thread):
        other = plant_study().project

        places = [control.place_of(study.project, pk) for pk in range(2000)]

        assert 0.45 < sum(places) / 2000 < 0.55
        assert places != [control.place_of(other, pk) for pk in range(2000)]

    def test_a_small_project_has_none(self, study: Study):
        control.draw_control(study.thread)

        assert not ControlComment.objects.exists()

    def test_what_was_suggested_once_stays_outside(self, study: Study, big: Thread):
        control.set_share(study.project, 0)
        suggest_for_thread(Thread.objects.get(pk=big.pk))
        control.set_share(study.project, 0.5)

        control.draw_control(Thread.objects.get(pk=big.pk))

        assert not ControlComment.objects.exists()

    def test_a_smaller_share_gives_comments_back(self, study: Study, big: Thread):
        control.draw_control(big)

        control.set_share(study.project, 0.02)

        assert 0 < ControlComment.objects.count() < 20

    @pytest.mark.parametrize("share", [-0.1, 0.51, 1])
    def test_other_shares_are_refused(self, study: Study, share: float):
        with pytest.raises(Refused):
            control.set_share(study.project, share)


class TestHiding:
    def test_suggestions_there_are_kept_and_never_shown(self, study: Study, big: Thread):
        suggest_for_thread(big)
        drawn = set(ControlComment.objects.values_list("pk", flat=True))
        rows = Suggestion.objects.current().on(big)

        for shown in (
            rows.visible_to(study.manager),
            rows.open_to(study.annotator, study.round),
            rows.shown_in(study.project, to=study.manager),
        ):
            assert not drawn & set(shown.values_list("comment_id", flat=True))
            assert shown.count() == 400 - len(drawn)
        assert rows.filter(comment__in=drawn).count() == len(drawn) > 0

    def test_a_judgement_there_was_made_without_suggestions_whoever_says_otherwise(self, study: Study, big: Thread):
        suggest_for_thread(big)
        drawn = ControlComment.objects.first()
        assert drawn is not None
        other = big.comments.filter(position__gt=0, control=None).first()

        for comment in (drawn.comment, other):
            judging.judge(comment, round=study.round, by=study.annotator, state="skipped", suggestions_shown=True)

        shown = dict(Judgement.objects.values_list("comment_id", "suggestions_shown"))
        assert shown == {drawn.pk: False, other.pk: True}

    def test_quality_is_judged_on_it_once_it_holds_enough(self, study: Study, said: list[Thread]):
        control.set_share(study.project, 0.5)
        for thread in said:
            control.draw_control(Thread.objects.get(pk=thread.pk))
        Judgement.objects.filter(comment__control__isnull=False).update(suggestions_shown=False)
        label = next(one for one in learnable_labels(study.round.scheme_version) if one.key == "function/question")
        rows = collect(study.project, [label]).rows[label]
        drawn = sum(row.is_control for row in rows)

        job = requesting.request_training(study.project, by=None)
        jobs.carry_out(job.pk, training.train)

        quality = study.project.trained_models.get(label_key=label.key).quality
        assert drawn == ControlComment.objects.filter(comment__thread__in=said[:4]).count()
        assert int(examples_of(rows).is_control.sum()) == drawn
        if drawn >= 50:
            assert (quality["judged_on"], quality["judged_rows"]) == ("control", drawn)
        else:
            assert (quality["judged_on"], quality["judged_rows"]) == ("all", 120)

    def test_the_share_of_answers_given_without_is_told(self, study: Study, said: list[Thread]):
        answer(study, said[4], by=study.annotator)

        label = next(one for one in learnable_labels(study.round.scheme_version) if one.key == "function/other")
        assert not any(row.is_control for row in collect(study.project, [label]).rows[label])
