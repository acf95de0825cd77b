"""Many suggestions accepted at once, after a look at a random sample of them."""

from __future__ import annotations

import pytest

from annotations.models import Annotation, Audit, Decision, Event, Suggestion
from annotations.services import auditing, bulk, deciding, history, judging
from annotations.services.annotating import annotate
from annotations.services.auditing.drawing import _sampled
from annotations.services.auditing.intervals import Share
from tests.factories import Study, plant_study
from threads import jobs
from threads.errors import Conflict, Refused
from threads.models import Job

MANY = 40


def suggest(study: Study, key: str = "claim", *, confidence: float = 0.9, first: int = 1, last: int = MANY) -> None:
    Suggestion.objects.bulk_create(
        Suggestion(
            comment=comment, label=study.label(key), extractor="cues", extractor_version="1", confidence=confidence
        )
        for comment in study.thread.comments.filter(position__gte=first, position__lte=last)
    )


@pytest.fixture
def study(db: None) -> Study:
    planted = plant_study([f"The lido lost {number} pounds." for number in range(MANY)], [None] * MANY)
    suggest(planted)
    return planted


def choice(study: Study, key: str = "claim", threshold: float = 0.8) -> auditing.Choice:
    return auditing.Choice(study.label(key), threshold)


def draw(study: Study, key: str = "claim", **options: object) -> Audit:
    return auditing.draw(
        choice(study, key), project=study.project, round=study.round, by=study.annotator, **{"size": 10, **options}
    )


def judge_sample(audit: Audit, *, wrong: int = 0) -> None:
    for place, suggestion in enumerate(audit.sample.order_by("pk")):
        verdict = deciding.reject_suggestion if place < wrong else deciding.accept_suggestion
        verdict(suggestion, round=audit.round, by=audit.annotator)


def accept(audit: Audit, **options: object) -> Job:
    outcome = auditing.accept_rest(audit, by=audit.annotator, **options)
    assert outcome.job is not None
    jobs.carry_out(outcome.job.pk, auditing.run_acceptance)
    outcome.job.refresh_from_db()
    assert outcome.job.error == ""
    audit.refresh_from_db()
    return outcome.job


class TestShare:
    # Values of the score interval as published, for instance by Newcombe (1998), Statistics in Medicine 17:857.
    @pytest.mark.parametrize(
        ("right", "of", "low", "high"),
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
    )
    def test_the_interval_is_wilsons(self, right: int, of: int, low: float, high: float):
        assert Share(right, of).interval == pytest.approx((low, high), abs=5e-5)

    def test_nothing_counted_is_no_estimate(self):
        assert (Share(0, 0).estimate, Share(0, 0).interval) == (None, None)

    def test_all_right_is_not_certain(self):
        low, high = Share(30, 30).interval
        assert low == pytest.approx(0.8865, abs=1e-4)
        assert high == 1


class TestSample:
    def test_each_is_as_likely_as_the_others(self):
        hits = [0] * 20
        for seed in range(4_000):
            for key in _sampled(range(20), 5, seed)[1]:
                hits[key] += 1

        # 1,000 each, with a standard deviation of 27.
        assert 880 < min(hits) <= max(hits) < 1_120

    def test_the_same_seed_draws_the_same_and_another_draws_others(self, study: Study):
        one, two, other = (draw(study, seed=seed) for seed in (7, 7, 8))

        def keys(audit: Audit) -> set[int]:
            return set(audit.sample.values_list("pk", flat=True))

        assert keys(one) == keys(two) != keys(other)
        assert (len(keys(one)), one.population) == (10, MANY)

    def test_fewer_than_the_sample_are_all_of_them(self, study: Study):
        assert draw(study, size=500).sample.count() == MANY

    @pytest.mark.parametrize(
        "options", [{"size": 0}, {"size": 501}, {"wanted": 0}, {"wanted": 1}, {"seed": -1}, {"seed": 2**53}]
    )
    def test_numbers_that_make_no_sense_are_refused(self, study: Study, options: dict[str, float]):
        with pytest.raises(Refused):
            draw(study, **options)

    def test_nothing_above_the_threshold_is_refused(self, study: Study):
        with pytest.raises(Refused, match="No suggestion of Rebuttal"):
            draw(study, "rebuttal")

    def test_a_round_that_hides_suggestions_has_none_to_accept(self, study: Study):
        study.round.shows_suggestions = False
        study.round.save()

        with pytest.raises(Conflict):
            draw(study)


class TestWhatIsLeftOut:
    def above(self, study: Study, key: str = "claim") -> set[int]:
        rows = auditing.above(choice(study, key), project=study.project, round=study.round, by=study.annotator)
        return set(rows.values_list("comment__position", flat=True))

    def test_comments_judged_or_labelled_and_suggestions_below_or_decided(self, study: Study):
        judge = {"round": study.round, "by": study.annotator}
        annotate(study.comment(1), study.label("other"), **judge)
        judging.judge(study.comment(1), **judge)
        annotate(study.comment(2), study.label("claim"), **judge)
        Suggestion.objects.filter(comment__position=3).update(confidence=0.79)
        deciding.reject_suggestion(Suggestion.objects.get(comment__position=4), **judge)

        assert self.above(study) == set(range(5, MANY + 1))

    def test_another_answer_to_the_same_question_is_never_replaced(self, study: Study):
        suggest(study, "rebuttal", last=3)
        annotate(study.comment(2), study.label("support"), round=study.round, by=study.annotator)

        assert self.above(study, "rebuttal") == {1, 3}

    def test_what_colleagues_did_does_not_matter(self, study: Study):
        annotate(study.comment(1), study.label("claim"), round=study.round, by=study.manager)

        assert self.above(study) == set(range(1, MANY + 1))

    def test_a_thread_that_was_handed_in(self, study: Study):
        annotate(study.comment(1), study.label("other"), round=study.round, by=study.annotator)
        study.round.assignments.update(state="submitted", submitted_at=study.round.opened_at)

        assert self.above(study) == set()


class TestMeasured:
    def test_own_single_decisions_are_what_is_known(self, study: Study):
        audit = draw(study)
        judge_sample(audit, wrong=3)
        deciding.reject_suggestion(Suggestion.objects.all()[0], round=study.round, by=study.manager)
        accept(audit)

        known = auditing.measured(choice(study), project=study.project, by=study.annotator)

        assert known == Share(7, 10)


class TestReport:
    @pytest.mark.parametrize(("wrong", "advice"), [(0, "unclear"), (2, "unclear"), (9, "no")])
    def test_the_advice_follows_the_interval(self, study: Study, wrong: int, advice: str):
        audit = draw(study)
        judge_sample(audit, wrong=wrong)

        report = auditing.report_of(audit)

        assert (report.share, report.rejected, report.waiting) == (Share(10 - wrong, 10), wrong, 0)
        assert report.advice == advice
        assert report.rest == MANY - 10
        assert report.wrong_expected == wrong * 3

    def test_thirty_right_ones_say_yes(self, study: Study):
        audit = draw(study, size=30)
        judge_sample(audit)

        assert auditing.report_of(audit).advice == "yes"

    def test_an_edited_one_was_not_right(self, study: Study):
        audit = draw(study, size=1)
        edit = deciding.Edit(label=study.label("evidence"))
        deciding.accept_suggestion(audit.sample.get(), round=study.round, by=study.annotator, edit=edit)

        report = auditing.report_of(audit)

        assert (report.share, report.edited) == (Share(0, 1), 1)

    def test_before_the_first_judgement_there_is_no_advice(self, study: Study):
        assert auditing.report_of(draw(study)).advice == ""


class TestAccept:
    def test_all_but_the_sample_become_labels_that_say_how(self, study: Study):
        audit = draw(study)
        judge_sample(audit, wrong=2)

        job = accept(audit)

        assert (job.state, job.total) == ("done", MANY - 10)
        labels = Annotation.objects.live()
        assert labels.count() == MANY - 2
        assert set(labels.values_list("origin", flat=True)) == {"accepted"}
        in_bulk = Decision.objects.filter(is_bulk=True)
        assert in_bulk.count() == MANY - 10
        assert not in_bulk.filter(suggestion__audits=audit).exists()
        assert Event.objects.filter(step=audit.step, verb="bulk_accept").count() == MANY - 10

    def test_an_unjudged_sample_must_be_set_aside(self, study: Study):
        audit = draw(study)

        with pytest.raises(Conflict, match="10 of the sample wait"):
            auditing.accept_rest(audit, by=study.annotator)
        accept(audit, sets_aside=True)

        waiting = Suggestion.objects.open_to(study.annotator, study.round)
        assert set(waiting) == set(audit.sample.all())

    def test_asked_twice_it_happens_once(self, study: Study):
        audit = draw(study)
        first = auditing.accept_rest(audit, by=study.annotator, sets_aside=True)
        second = auditing.accept_rest(audit, by=study.annotator, sets_aside=True)

        assert first.job == second.job
        assert Job.objects.filter(kind="bulk_accept").count() == 1

    def test_targets_come_along(self, study: Study):
        suggest(study, "rebuttal", last=2)
        for suggestion in Suggestion.objects.filter(label__key="rebuttal"):
            suggestion.targets.create(rank=1, confidence=0.5, target_kind="comment", target_comment=study.comment(0))
        audit = draw(study, "rebuttal", size=1)

        accept(audit, sets_aside=True)

        assert Annotation.objects.live().get().relations.live().get().target_comment == study.comment(0)

    def test_killed_in_between_it_goes_on_and_nothing_is_there_twice(self, study: Study, monkeypatch):
        audit = draw(study)
        job = auditing.accept_rest(audit, by=study.annotator, sets_aside=True).job
        real, seen = deciding.accept_suggestion, []

        def dying(*args: object, **options: object) -> Annotation:
            seen.append(1)
            if len(seen) == 25:
                raise SystemExit
            return real(*args, **options)

        monkeypatch.setattr(deciding, "accept_suggestion", dying)
        with pytest.raises(SystemExit):
            jobs.carry_out(job.pk, auditing.run_acceptance)
        assert Decision.objects.count() == 20
        Job.objects.filter(pk=job.pk).update(lease_until=job.created_at)
        jobs.carry_out(job.pk, auditing.run_acceptance)

        job.refresh_from_db()
        assert (job.state, job.attempt, job.done) == ("done", 2, MANY - 10)
        assert Annotation.objects.live().count() == MANY - 10
        assert Event.objects.filter(verb="bulk_accept").count() == MANY - 10

    def test_what_was_superseded_meanwhile_is_not_accepted(self, study: Study):
        audit = draw(study, size=1)
        Suggestion.objects.filter(comment__position__gt=20).exclude(audits=audit).update(
            superseded_at=study.round.opened_at
        )

        accept(audit, sets_aside=True)

        assert set(Annotation.objects.values_list("comment__position", flat=True)) <= set(range(1, 21))

    def test_a_round_that_closes_meanwhile_ends_it(self, study: Study):
        audit = draw(study)
        job = auditing.accept_rest(audit, by=study.annotator, sets_aside=True).job
        study.round.state = "closed"
        study.round.closed_at = study.round.opened_at
        study.round.save()

        jobs.carry_out(job.pk, auditing.run_acceptance)

        job.refresh_from_db()
        assert (job.state, Annotation.objects.count()) == ("failed", 0)
        assert "is not open" in job.error


class TestUndo:
    def test_one_step_takes_all_of_it_back(self, study: Study):
        audit = draw(study)
        judge_sample(audit)
        accept(audit)

        outcome = bulk.take_back(audit.step, project=study.project, by=study.annotator)

        assert (outcome.changed, outcome.taken_back) == (MANY - 10, MANY - 10)
        assert Annotation.objects.live().count() == 10
        assert not Decision.objects.filter(is_bulk=True).exists()
        assert Suggestion.objects.open_to(study.annotator, study.round).count() == MANY - 10

    def test_what_was_changed_since_stays(self, study: Study):
        audit = draw(study, size=1)
        accept(audit, sets_aside=True)
        position = Annotation.objects.live().first().comment.position
        annotate(study.comment(position), study.label("other"), round=study.round, by=study.annotator)

        outcome = bulk.take_back(audit.step, project=study.project, by=study.annotator)

        assert outcome.taken_back == MANY - 2

    def test_the_ordinary_undo_and_redo_know_it_too(self, study: Study):
        audit = draw(study)
        accept(audit, sets_aside=True)

        walk = history.undo(study.round, by=study.annotator, thread=study.thread)
        assert (len(walk.comments), Decision.objects.count()) == (MANY - 10, 0)
        assert walk.words == f"suggestion accepted on {MANY - 10} comments"
        history.redo(study.round, by=study.annotator, thread=study.thread)

        assert Decision.objects.filter(is_bulk=True).count() == MANY - 10
        assert Annotation.objects.live().count() == MANY - 10

    def test_a_colleague_cannot(self, study: Study):
        audit = draw(study)
        accept(audit, sets_aside=True)

        # That there is such a step is the annotator's to know.
        with pytest.raises(Conflict, match="nothing to take back"):
            bulk.take_back(audit.step, project=study.project, by=study.manager)
