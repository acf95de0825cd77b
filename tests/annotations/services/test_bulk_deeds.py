"""One deed on many comments: labels, judgements, and all of it taken back."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.errors import NothingToUndo
from annotations.models import Annotation, Assignment, AssignmentUnit, Event, Judgement, Relation
from annotations.services import annotating, history, judging
from annotations.services.bulk import Choice, Deed, carry_out, outcome_of, preview, run_bulk, run_reversal, take_back
from annotations.services.finding import Wanted
from tests.factories import Study, UserFactory, plant_study
from threads import jobs
from threads.errors import Conflict, Refused
from threads.models import Job

# 1 has the branch 2, 3, 4 below it; 5 answers the article.
TEXTS = ["Buy watches.", "Cheap watches!", "", "More watches.", "The lido leaks."]
PARENTS = [None, 0, 1, 0, None]


@pytest.fixture
def study(db: None) -> Study:
    study = plant_study(TEXTS, PARENTS)
    study.thread.comments.filter(position=3).update(state="deleted")
    return study


def do(study: Study, key: str, *, kind: str = "give", existing: str = "keep", branch: int = 1, **more: object):
    deed = Deed.of_label(kind, study.label(key), existing=existing)
    choice = Choice(branch=study.comment(branch).pk)
    return carry_out(choice, deed, project=study.project, round=study.round, by=study.annotator, **more)


def judge(study: Study, state: str, *, existing: str = "keep", branch: int = 1):
    deed = Deed("judge", state=state, existing=existing)
    choice = Choice(branch=study.comment(branch).pk)
    return carry_out(choice, deed, project=study.project, round=study.round, by=study.annotator)


def given(study: Study) -> dict[int, str]:
    rows = Annotation.objects.live().by(study.annotator)
    return dict(rows.order_by("comment__position").values_list("comment__position", "label__key"))


def annotate(study: Study, position: int, key: str) -> Annotation:
    return annotating.annotate(study.comment(position), study.label(key), round=study.round, by=study.annotator)


class TestGiving:
    def test_a_branch_gets_the_label_but_for_what_has_no_words_and_what_lies_beside(self, study):
        outcome = do(study, "other")

        assert given(study) == {1: "other", 2: "other", 4: "other"}
        assert (outcome.changed, outcome.job) == (3, None)
        assert set(Annotation.objects.values_list("origin", flat=True)) == {"hand"}
        assert set(Event.objects.values_list("verb", "step")) == {("bulk_annotate", outcome.step)}

    def test_other_answers_to_the_same_question_are_kept_or_replaced(self, study):
        annotate(study, 2, "rebuttal")

        do(study, "other")
        kept = given(study)
        outcome = do(study, "other", existing="replace")

        assert kept == {1: "other", 2: "rebuttal", 4: "other"}
        assert given(study) == {1: "other", 2: "other", 4: "other"}
        assert outcome.changed == 1
        # The rebuttal's target went with it.
        assert not Relation.objects.live().exists()

    def test_a_label_about_a_target_points_at_the_comment_above(self, study):
        do(study, "rebuttal")

        targets = Relation.objects.live().order_by("comment__position")
        assert list(targets.values_list("comment__position", "target_comment__position", "target_by")) == [
            (1, 0, "default"),
            (2, 1, "default"),
            (4, 1, "default"),
        ]

    def test_a_label_of_many_stands_beside_others_and_is_not_given_twice(self, study):
        annotate(study, 2, "evidence")
        annotate(study, 4, "claim")

        outcome = do(study, "claim")

        assert outcome.changed == 2
        assert Annotation.objects.live().count() == 4

    def test_comments_may_be_named_or_found(self, study):
        project, by, deed = study.project, study.annotator, Deed.of_label("give", study.label("other"))
        named = Choice(comments=(study.comment(5).pk, study.comment(2).pk))

        carry_out(named, deed, project=project, round=study.round, by=by)
        carry_out(Choice(wanted=Wanted(depth="2")), deed, project=project, round=study.round, by=by)

        assert given(study) == {2: "other", 4: "other", 5: "other"}

    def test_comments_of_other_projects_are_out_of_reach(self, study):
        stranger = plant_study()
        choice = Choice(comments=(stranger.comment(1).pk,))
        deed = Deed.of_label("give", study.label("other"))

        outcome = carry_out(choice, deed, project=study.project, round=study.round, by=study.annotator)

        assert outcome.changed == 0
        with pytest.raises(Refused):
            Choice(branch=stranger.comment(1).pk).rows(project=study.project, by=study.annotator, round=study.round)

    def test_colleagues_answers_stay_as_they_are(self, study):
        annotating.annotate(study.comment(2), study.label("support"), round=study.round, by=study.manager)

        do(study, "other", existing="replace")

        assert Annotation.objects.live().by(study.manager).get().label.key == "support"

    def test_the_number_of_queries_does_not_grow_with_the_branch(self, study):
        large = plant_study(["Watches."] * 60, [None] + [0] * 59)
        with CaptureQueriesContext(connection) as few:
            do(study, "rebuttal")

        with CaptureQueriesContext(connection) as many:
            do(large, "rebuttal")

        # A statement holds some dozen rows on SQLite, some hundred on PostgreSQL.
        assert len(many) <= len(few) + 6
        assert Annotation.objects.live().by(large.annotator).count() == 60


class TestTaking:
    def test_only_ones_own_label_of_whole_comments_goes(self, study):
        annotate(study, 1, "claim")
        annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator, span=(0, 14))
        annotating.annotate(study.comment(4), study.label("claim"), round=study.round, by=study.manager)

        outcome = do(study, "claim", kind="take")

        assert outcome.changed == 1
        assert given(study) == {2: "claim"}
        assert Annotation.objects.live().by(study.manager).exists()


class TestJudging:
    def test_a_branch_is_skipped_but_for_what_was_judged_before(self, study):
        annotate(study, 2, "other")
        judging.judge(study.comment(2), round=study.round, by=study.annotator)

        outcome = judge(study, "skipped")

        states = Judgement.objects.order_by("comment__position").values_list("comment__position", "state")
        assert list(states) == [(1, "skipped"), (2, "done"), (4, "skipped")]
        assert outcome.changed == 2
        assert judge(study, "skipped", existing="replace").changed == 1

    def test_done_leaves_out_what_lacks_a_required_answer(self, study):
        annotate(study, 4, "other")

        judge(study, "done")

        assert list(Judgement.objects.values_list("comment__position", flat=True)) == [4]


class TestWhoMay:
    def test_submitted_threads_and_units_of_others_are_left_out(self, study):
        work = Assignment.objects.create(round=study.round, thread=study.thread, annotator=study.annotator, revision=1)
        AssignmentUnit.objects.create(assignment=work, comment=study.comment(2))

        do(study, "other")
        only_listed = given(study)
        work.state, work.submitted_at = "submitted", timezone.now()
        work.save()
        do(study, "claim")

        assert only_listed == {2: "other"}
        assert given(study) == {2: "other"}

    def test_a_closed_round_refuses_everything(self, study):
        study.round.state = "closed"

        with pytest.raises(Conflict):
            do(study, "other")

        assert not Event.objects.exists()

    def test_a_label_of_spans_or_of_another_scheme_is_refused(self, study):
        stranger = plant_study()

        with pytest.raises(Refused):
            Deed.named(f"give:{stranger.label('other').pk}", round=study.round)
        with pytest.raises(Refused):
            Deed.named("erase:1", round=study.round)


class TestPreview:
    def test_it_counts_what_would_happen_and_writes_nothing(self, study):
        annotate(study, 1, "other")
        annotate(study, 2, "rebuttal")
        before = Event.objects.count()
        deed = Deed.of_label("give", study.label("other"))

        plan = preview(
            Choice(branch=study.comment(1).pk), deed, project=study.project, round=study.round, by=study.annotator
        )

        assert (plan.changing, plan.other, plan.same, plan.wordless, plan.total) == (1, 1, 1, 1, 4)
        assert Event.objects.count() == before


class TestOnce:
    def test_the_same_step_again_changes_nothing(self, study):
        step = uuid.uuid4()
        do(study, "other", step=step)
        annotating.retract(Annotation.objects.live().first(), by=study.annotator)

        again = do(study, "other", step=step)

        assert again.changed == 3
        assert len(given(study)) == 2

    def test_a_step_of_somebody_else_is_not_there_and_cannot_be_gone_on_with(self, study):
        step = do(study, "other").step

        assert outcome_of(step, project=study.project, by=study.manager) is None
        deed = Deed.of_label("give", study.label("other"))
        with pytest.raises(Conflict):
            carry_out(
                Choice(branch=study.comment(1).pk),
                deed,
                project=study.project,
                round=study.round,
                by=study.manager,
                step=step,
            )


class TestUndo:
    def test_one_undo_takes_all_of_it_back_and_one_redo_does_it_again(self, study):
        annotate(study, 2, "rebuttal")
        do(study, "support", existing="replace")

        history.undo(study.round, by=study.annotator, thread=study.thread)
        undone = given(study)
        history.redo(study.round, by=study.annotator, thread=study.thread)

        assert undone == {2: "rebuttal"}
        assert given(study) == {1: "support", 2: "support", 4: "support"}
        assert Relation.objects.live().count() == 3

    def test_taking_back_later_leaves_alone_what_was_changed_since(self, study):
        annotate(study, 2, "rebuttal")
        outcome = do(study, "other", existing="replace")
        annotate(study, 4, "question")

        back = take_back(outcome.step, project=study.project, by=study.annotator)

        assert given(study) == {2: "rebuttal", 4: "question"}
        assert (back.changed, back.taken_back) == (3, 2)
        assert Relation.objects.live().count() == 1

    def test_taking_back_judgements_restores_what_they_were(self, study):
        annotate(study, 2, "other")
        judging.judge(study.comment(2), round=study.round, by=study.annotator, milliseconds=900)
        outcome = judge(study, "skipped", existing="replace")

        take_back(outcome.step, project=study.project, by=study.annotator)

        assert list(Judgement.objects.values_list("state", "milliseconds")) == [("done", 900)]

    def test_what_was_taken_back_can_be_done_again(self, study):
        outcome = do(study, "rebuttal")
        take_back(outcome.step, project=study.project, by=study.annotator)

        history.redo(study.round, by=study.annotator)

        assert len(given(study)) == 3

    def test_nobody_takes_back_what_another_did(self, study):
        step = do(study, "other").step

        with pytest.raises(Conflict):
            take_back(step, project=study.project, by=study.manager)
        with pytest.raises(NothingToUndo):
            take_back(uuid.uuid4(), project=study.project, by=UserFactory())


class TestByAJob:
    @pytest.fixture
    def large(self, db: None) -> Study:
        return plant_study(["Watches."] * 900, [None] + [0] * 899)

    def test_many_comments_are_a_workers_and_one_step(self, large):
        outcome = do(large, "rebuttal")
        jobs.carry_out(outcome.job.pk, run_bulk)

        done = outcome_of(outcome.step, project=large.project, by=large.annotator)
        assert (done.changed, done.job.state, done.job.done) == (900, "done", 900)
        assert done.job.error == ""

        take_back(outcome.step, project=large.project, by=large.annotator)
        undoing = Job.objects.get(kind="bulk_undo")
        jobs.carry_out(undoing.pk, run_reversal)

        undoing.refresh_from_db()
        assert (undoing.state, undoing.error) == ("done", "")
        assert not Annotation.objects.live().exists()
        assert not Relation.objects.live().exists()

    def test_killed_half_way_it_goes_on_where_it_was(self, large, monkeypatch):
        outcome = do(large, "other")
        written = []

        def die(run, done, total=None, message=""):
            written.append(done)
            if done > 300:
                raise RuntimeError("killed")

        with monkeypatch.context() as patch:
            patch.setattr("threads.jobs.Run.progress", die)
            jobs.carry_out(outcome.job.pk, run_bulk)
        half = Annotation.objects.count()
        outcome.job.refresh_from_db()
        jobs.retry(outcome.job)
        jobs.carry_out(outcome.job.pk, run_bulk)

        assert 0 < half < 900
        assert Annotation.objects.count() == 900
        assert Event.objects.values("step").distinct().count() == 1

    def test_stopped_half_way_what_was_done_goes_with_one_undo(self, large):
        outcome = do(large, "other")

        def stop_soon(run):
            run.job.cancel_wished_at = None
            Job.objects.filter(pk=run.job.pk).update(cancel_wished_at=timezone.now())
            run_bulk(run)

        jobs.carry_out(outcome.job.pk, stop_soon)
        stopped = outcome_of(outcome.step, project=large.project, by=large.annotator)
        back = take_back(outcome.step, project=large.project, by=large.annotator)

        assert stopped.job.state == "cancelled"
        assert 0 < stopped.changed < 900
        assert back.taken_back == stopped.changed
        assert not Annotation.objects.live().exists()
