"""What a model learned from colleagues' answers in these very threads reaches nobody who may not see these answers."""

from __future__ import annotations

import pytest
from django.utils import timezone

from annotations.extraction import PROJECT
from annotations.models import Assignment, Doubt, LearnedThread, Model, Suggestion
from annotations.querysets.suggestions import OWN_MODEL
from annotations.services import extracting, runs, suggesting
from annotations.services.finding.narrowing import find
from annotations.services.finding.wanted import Wanted
from annotations.services.learning import requesting, training
from annotations.services.learning.collecting import collect
from annotations.services.learning.labels import learnable_labels
from annotations.services.learning.showing import label_states, withheld_from
from annotations.services.suggesting import suggest_for_thread
from tests.annotations.services.learning.conftest import answer, plant_threads
from tests.factories import MembershipFactory, Study
from threads import jobs
from threads.models import Membership, Thread, User

State = Assignment.State


@pytest.fixture
def threads(study: Study) -> list[Thread]:
    """A blind round that shows suggestions, in which the annotator has judged four threads."""
    study.round.is_blind = True
    study.round.save()
    threads = plant_threads(study, threads=5, comments=30)
    for thread in threads[:4]:
        answer(study, thread, by=study.annotator)
    return threads


@pytest.fixture
def colleague(study: Study) -> User:
    return MembershipFactory(project=study.project, role=Membership.Role.ANNOTATOR).user


def assign(study: Study, thread: Thread, by: User, state: str = State.SUBMITTED) -> Assignment:
    submitted_at = timezone.now() if state == State.SUBMITTED else None
    return Assignment.objects.create(
        round=study.round, thread=thread, annotator=by, state=state, revision=1, submitted_at=submitted_at
    )


def rows_in(study: Study) -> int:
    labels = [one for one in learnable_labels(study.round.scheme_version) if one.key == "function/question"]
    return sum(map(len, collect(study.project, labels).rows.values()))


def train_and_suggest(study: Study, threads: list[Thread]) -> None:
    job = requesting.request_training(study.project, by=None)
    jobs.carry_out(job.pk, training.train)
    for thread in threads:
        suggest_for_thread(thread)


def seen_in(thread: Thread, by: User, study: Study) -> set[int]:
    """Suggestions of the project's models that this person meets in the thread, through any of the doors."""
    own = Suggestion.objects.filter(extractor="project").on(thread)
    doors = [own.visible_to(by), own.open_to(by, study.round), own.shown_in(study.project, to=by)]
    return {row.pk for rows in doors for row in rows}


class TestWhatTeaches:
    @pytest.mark.parametrize("state", [None, State.OPEN, State.REOPENED, State.SKIPPED, State.EXPIRED])
    def test_of_a_blind_round_nothing_that_is_not_submitted(self, study, threads, state):
        if state:
            for thread in threads[:4]:
                assign(study, thread, study.annotator, state)

        assert rows_in(study) == 0

    def test_what_is_submitted_does(self, study, threads):
        for thread in threads[:2]:
            assign(study, thread, study.annotator)

        assert rows_in(study) == 60

    def test_a_colleagues_submission_settles_nobody_elses_answers(self, study, threads, colleague):
        assign(study, threads[0], colleague)

        assert rows_in(study) == 0

    def test_closed_and_open_rounds_teach_all_they_hold(self, study, threads):
        study.round.state = "closed"
        study.round.save()
        closed = rows_in(study)
        study.round.state, study.round.is_blind = "open", False
        study.round.save()

        assert closed == rows_in(study) == 120

    def test_other_projects_do_not(self, study, threads):
        for thread in threads[:4]:
            assign(study, thread, study.annotator)
        other = Study(**{**study.__dict__, "project": MembershipFactory().project})

        assert rows_in(other) == 0


class TestWhoIsShown:
    @pytest.fixture(autouse=True)
    def trained(self, study: Study, threads: list[Thread]) -> None:
        study.project.options = {training.PRECISION_OPTION: 0.5}
        study.project.save()
        for thread in threads[:4]:
            assign(study, thread, study.annotator)
        train_and_suggest(study, threads)

    def test_it_is_known_from_which_threads_a_model_learned(self, study, threads):
        model = Model.objects.get(label_key="function/question")

        learned = LearnedThread.objects.filter(model=model).values_list("round_id", "thread_id")
        assert set(learned) == {(study.round.pk, thread.pk) for thread in threads[:4]}

    def test_a_run_does_not_tell_how_much_it_suggests_in_a_thread_that_taught_it(self, study, threads, colleague):
        job = extracting.request_extraction(study.project, by=study.manager)
        jobs.carry_out(job.pk, suggesting.extract_project)

        def told(person: User) -> tuple[list[int], int]:
            passes = [number for name, _, number in runs.report_of(job, by=person).passes if name == OWN_MODEL]
            return passes, sum(runs.totals_of([job], by=person)[job.pk].values())

        assert OWN_MODEL == PROJECT
        everywhere = study.project.threads.count()
        assert told(study.annotator)[0] == [everywhere]
        assert told(colleague)[0] == [everywhere - 4]
        assert told(colleague)[1] < told(study.annotator)[1]

    def test_in_a_thread_nobody_has_taught_everybody_is(self, study, threads, colleague):
        assert seen_in(threads[4], colleague, study)

    @pytest.mark.parametrize("role", Membership.Role.values)
    def test_in_a_thread_that_taught_it_nobody_is_before_their_own_submission(self, study, threads, role):
        person = MembershipFactory(project=study.project, role=role).user

        before = seen_in(threads[0], person, study)
        assign(study, threads[0], person)

        assert before == set()
        assert seen_in(threads[0], person, study)
        assert not seen_in(threads[1], person, study)

    @pytest.mark.parametrize("state", [State.OPEN, State.REOPENED, State.SKIPPED, State.EXPIRED])
    def test_only_a_submission_that_stands_counts(self, study, threads, colleague, state):
        assign(study, threads[0], colleague, state)

        assert not seen_in(threads[0], colleague, study)

    def test_search_finds_no_trace_either(self, study, threads, colleague):
        wanted = Wanted(suggested="function/question", above=0.0)

        found = find(wanted, project=study.project, by=colleague, round=study.round)

        assert {comment.thread_id for comment in found} == {threads[4].pk}

    def test_once_the_round_is_closed_everybody_is_and_no_more_once_it_opens_again(self, study, threads, colleague):
        study.round.state = "closed"
        study.round.save()
        closed = Suggestion.objects.filter(extractor="project").on(threads[0]).visible_to(colleague).exists()
        study.round.state = "open"
        study.round.save()

        assert closed
        assert not seen_in(threads[0], colleague, study)

    def test_figures_are_withheld_from_who_may_not_see_the_answers(self, study, threads, colleague):
        model = Model.objects.get(label_key="function/question")

        def given(person: User) -> int:
            states = label_states(study.project, by=person)
            return next(state.given for state in states if state.label.key == "function/question")

        assert model.pk in withheld_from(colleague, study.project)
        assert given(colleague) == 0
        assert model.pk not in withheld_from(study.annotator, study.project)
        assert given(study.annotator) == 40
        assert model.pk not in withheld_from(study.manager, study.project)

    def test_a_manager_who_labels_there_is_an_annotator_like_any(self, study, threads):
        assign(study, threads[0], study.manager, State.OPEN)

        assert Model.objects.get(label_key="function/question").pk in withheld_from(study.manager, study.project)


class TestDoubts:
    @pytest.fixture
    def doubt(self, study: Study, threads: list[Thread]) -> Doubt:
        """A doubt about the annotator's answer in the first thread."""
        assign(study, threads[0], study.annotator)
        comment = next(each for each in threads[0].comments.all() if each.text.endswith("?"))
        model = Model.objects.create(project=study.project, label_key="function/question", number=1, kind="scratch")
        return Doubt.objects.create(
            model=model, round=study.round, annotator=study.annotator, comment=comment, question_name="function",
            label_name="question", said=True, probability=0.01, strength=0.99,
        )  # fmt: skip

    def test_ones_own_show(self, study, doubt):
        assert list(Doubt.objects.visible_to(study.annotator).waiting()) == [doubt]

    def test_a_colleagues_never_show_to_annotators(self, study, doubt, threads, colleague):
        assign(study, threads[0], colleague)

        assert not Doubt.objects.visible_to(colleague).exists()

    @pytest.mark.parametrize("role", ["adjudicator", "manager"])
    def test_they_show_to_adjudicators_once_they_may_see_the_answer(self, study, doubt, threads, role):
        person = MembershipFactory(project=study.project, role=role).user

        before = Doubt.objects.visible_to(person).exists()
        assign(study, threads[0], person)

        assert not before
        assert Doubt.objects.visible_to(person).exists()

    @pytest.mark.parametrize(("is_unseen", "shows"), [(True, True), (False, False)])
    def test_when_opened_again_an_own_one_shows_if_no_answer_of_the_thread_taught_it(
        self, study, doubt, is_unseen, shows
    ):
        Assignment.objects.filter(annotator=study.annotator).update(state=State.REOPENED)
        Doubt.objects.update(is_unseen=is_unseen)

        assert Doubt.objects.visible_to(study.annotator).exists() is shows
