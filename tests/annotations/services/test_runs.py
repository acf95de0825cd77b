"""What a run did is counted once, whatever happens on the way, and what it changed can be seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from annotations import extraction
from annotations.extraction.base import Candidate, CommentView, Entry
from annotations.models import Annotation, Extraction, Suggestion
from annotations.services import deciding, extracting, extractors, runs, suggesting, updating
from tests.factories import Study, UserFactory, plant_study, plant_thread
from threads import jobs
from threads.errors import Refused
from threads.models import Job, User


@dataclass
class Scripted:
    """An extractor that proposes what the test says: by comment's number, the score of a claim."""

    scores: dict[int, float]
    name: str = "scripted"
    version: str = "1"
    notes: dict[str, int] = field(default_factory=dict)

    def extract(self, thread: Sequence[CommentView]) -> Iterator[Candidate]:
        for view in thread:
            if view.position in self.scores:
                yield Candidate(view.id, None, None, "content", "claim", self.scores[view.position])

    def extract_noting(self, thread: Sequence[CommentView], notices) -> Iterator[Candidate]:
        notices.update(self.notes)
        return self.extract(thread)


@pytest.fixture
def study(db: None) -> Study:
    return plant_study()


@pytest.fixture
def scripted(monkeypatch) -> Scripted:
    one = Scripted({1: 0.6, 2: 0.7})
    monkeypatch.setattr(extractors, "REGISTRY", {one.name: Entry(one, "Scripted", "For tests.", "rules")})
    monkeypatch.setattr(extractors, "EXTRACTORS", {one.name: one})
    return one


def run(study: Study, **options: object) -> Job:
    job = extracting.request_extraction(study.project, by=study.manager, **options)
    jobs.carry_out(job.pk, suggesting.extract_threads if "thread" in options else suggesting.extract_project)
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    return job


def counts(job: Job, by: User | None = None) -> dict[str, int]:
    totals = runs.totals_of([job], by=by or job.created_by)
    return {name: number for name, number in totals[job.pk].items() if number}


def changes(job: Job, by) -> list[tuple[str, int, float]]:
    def what(row: Suggestion) -> str:
        if row.run_id != job.pk:
            return "gone"
        return "changed" if row.replaces_id else "new"

    rows = runs.changes_of(job, by=by).order_by("comment__position")
    return [(what(row), row.comment.position, row.confidence) for row in rows]


class TestCounts:
    def test_new_changed_kept_and_superseded(self, study: Study, scripted: Scripted):
        first = run(study)
        scripted.scores = {1: 0.6, 2: 0.9, 3: 0.5}
        second = run(study)
        scripted.scores = {3: 0.5}
        third = run(study)

        assert counts(first) == {"new": 2}
        assert counts(second) == {"new": 1, "changed": 1, "kept": 1}
        assert counts(third) == {"kept": 1, "superseded": 2}
        assert changes(first, study.manager) == [("new", 1, 0.6), ("new", 2, 0.7)]
        assert changes(second, study.manager) == [("changed", 2, 0.9), ("new", 3, 0.5)]
        assert changes(third, study.manager) == [("gone", 1, 0.6), ("gone", 2, 0.9)]

    def test_the_report_tells_them_by_label_with_what_was_left_out(self, study: Study, scripted: Scripted):
        scripted.notes = {"comments in a language that is not covered": 2}
        plant_thread(["Another thread."], project=study.project)

        report = runs.report_of(run(study), by=study.manager)

        (row,) = report.labels
        assert (row.extractor, row.version, row.name, row.counts["new"]) == ("scripted", "1", "Claim", 3)
        assert [(each.what, each.number) for each in report.notices] == [
            ("comments in a language that is not covered", 4)
        ]
        assert report.passes == [("scripted", "1", 2)]
        assert report.tokens is None

    def test_a_new_version_is_a_change_even_with_the_same_score(self, study: Study, scripted: Scripted):
        run(study)
        scripted.version = "2"

        assert counts(run(study)) == {"changed": 2}

    def test_a_run_over_one_thread_leaves_the_others(self, study: Study, scripted: Scripted):
        other = plant_thread(["Another thread."], project=study.project)

        job = run(study, thread=study.thread)

        assert set(Extraction.objects.filter(job=job).values_list("thread", flat=True)) == {study.thread.pk}
        assert not Suggestion.objects.on(other).exists()


class TestHumanWork:
    def test_decisions_and_labels_outlive_every_run(self, study: Study, scripted: Scripted):
        run(study)
        first, second = Suggestion.objects.order_by("comment__position")
        accepted = deciding.accept_suggestion(first, round=study.round, by=study.annotator)
        deciding.reject_suggestion(second, round=study.round, by=study.annotator)
        for scores in ({}, {1: 0.2, 2: 0.99}):
            scripted.scores = scores
            run(study)

        accepted.refresh_from_db()
        assert accepted.retracted_at is None
        assert Annotation.objects.live().count() == 1
        assert first.decisions.get().verdict == "accepted"
        assert second.decisions.get().verdict == "rejected"

    def test_what_was_rejected_does_not_come_back_with_another_score(self, study: Study, scripted: Scripted):
        run(study)
        second = Suggestion.objects.get(comment__position=2)
        deciding.reject_suggestion(second, round=study.round, by=study.annotator)
        scripted.scores = {1: 0.6, 2: 0.99}
        run(study)

        def waiting(user) -> list[int]:
            return list(Suggestion.objects.open_to(user, study.round).values_list("comment__position", flat=True))

        assert waiting(study.annotator) == [1]
        assert sorted(waiting(study.manager)) == [1, 2]


class TestKilled:
    @pytest.mark.parametrize("at", [1, 2, 3, 4, 5, 6])
    def test_a_run_that_was_cut_off_anywhere_counts_as_one_whole_run(
        self, study: Study, scripted: Scripted, monkeypatch, at: int
    ):
        for number in range(2):
            plant_thread([f"First {number}.", "Second.", "Third."], project=study.project)
        run(study)
        scripted.scores = {2: 0.9, 3: 0.4}
        job = extracting.request_extraction(study.project, by=study.manager)
        monkeypatch.setattr(updating, "BATCH", 1)
        real, steps = updating.jobs.transaction_of, []

        def dying(claimed):
            steps.append(1)
            if len(steps) == at:
                raise SystemExit
            return real(claimed)

        monkeypatch.setattr(updating.jobs, "transaction_of", dying)
        with pytest.raises(SystemExit):
            jobs.carry_out(job.pk, suggesting.extract_project)
        monkeypatch.setattr(updating.jobs, "transaction_of", real)
        Job.objects.filter(pk=job.pk).update(lease_until=job.created_at)
        jobs.carry_out(job.pk, suggesting.extract_project)

        job.refresh_from_db()
        assert (job.state, job.attempt) == ("done", 2)
        assert counts(job) == {"new": 3, "changed": 3, "superseded": 3}
        assert Suggestion.objects.current().count() == 6
        assert sorted(changes(job, study.manager)) == [
            *[("changed", 2, 0.9)] * 3, *[("gone", 1, 0.6)] * 3, *[("new", 3, 0.4)] * 3,
        ]  # fmt: skip

    def test_threads_that_are_done_are_not_looked_at_again(self, study: Study, scripted: Scripted, monkeypatch):
        plant_thread(["Another thread."], project=study.project)
        job = run(study)
        looked_at: list[int] = []
        monkeypatch.setattr(suggesting, "views_of", lambda thread: looked_at.append(thread.pk) or [])
        Job.objects.filter(pk=job.pk).update(state="queued")

        jobs.carry_out(job.pk, suggesting.extract_project)

        assert looked_at == []
        assert counts(job) == {"new": 3}


class TestChoice:
    def test_the_registry_says_of_each_what_it_is(self):
        for name, entry in extraction.REGISTRY.items():
            assert (entry.name, bool(entry.title), bool(entry.about)) == (name, True, True)
            assert entry.kind in {"rules", "model", "service"}
            assert bool(entry.needs) == (entry.kind == "service")

    def test_without_a_choice_the_default_ones_run_and_an_empty_one_runs_none(self, study: Study):
        assert "cues" in extractors.chosen(study.project)
        extractors.choose(study.project, [], by=study.manager)

        assert counts(run(study)) == {}

    def test_nonsense_in_the_options_is_no_choice(self, study: Study):
        study.project.options = {"extractors": "cues"}

        assert "cues" in extractors.chosen(study.project)

    @pytest.mark.parametrize("name", ["nobody", "", "llm"])
    def test_what_cannot_run_is_refused(self, study: Study, name: str):
        with pytest.raises(Refused):
            extracting.request_extraction(study.project, by=study.manager, names=[name])

        assert not Job.objects.exists()


class TestWhoSees:
    def test_an_outsider_sees_no_changes(self, study: Study, scripted: Scripted):
        job = run(study)

        assert not runs.changes_of(job, by=UserFactory()).exists()
        assert not runs.passes_of(job, by=UserFactory()).exists()

    def test_a_round_that_hides_suggestions_hides_them_here(self, study: Study, scripted: Scripted):
        job = run(study)
        study.round.shows_suggestions = False
        study.round.save()

        assert not runs.changes_of(job, by=study.manager).exists()
