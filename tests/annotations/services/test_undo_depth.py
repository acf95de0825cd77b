"""Undo at depth, over everything, in many threads, and what it must not do."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from annotations.errors import NothingToUndo, Stale
from annotations.models import Annotation, Assignment, Claim, Decision, Event, Judgement, Mention, Relation, Suggestion
from annotations.services import annotating, deciding, history, judging
from annotations.services.relating import TargetChoice, relate, unrelate
from tests.factories import Study, plant_study, plant_thread
from threads.errors import Conflict
from threads.models import Comment


def state(study: Study) -> list[tuple[object, ...]]:
    """Everything the annotator's answers say, row for row; versions and times of writing apart."""
    # A row that was taken back says nothing any more, whenever that was.
    annotations = Annotation.objects.live().values_list(
        "pk", "label__key", "start", "end", "exact", "note", "unsure", "attributes", "origin"
    )
    relations = Relation.objects.live().values_list(
        "pk", "source", "target_kind", "target_comment", "target_start", "target_by"
    )
    judgements = Judgement.objects.values_list("comment", "state", "milliseconds", "article_opened")
    decisions = Decision.objects.values_list("suggestion", "verdict", "annotation")
    rows = [*annotations, *relations, *judgements, *decisions]
    return sorted((tuple(map(str, row)) for row in rows), key=str)


ACTIONS = [
    "rebuttal", "support", "question", "claim", "span", "move", "target", "more", "unrelate", "note", "unsure",
    "attribute", "judge", "skip", "accept", "reject", "branch",
]  # fmt: skip


def act(study: Study, action: str, position: int) -> bool:
    """Does one thing as one step; False where there was nothing to do."""
    before = Event.objects.count()
    if action in {"rebuttal", "support", "question", "claim"}:
        annotating.toggle(study.comment(position), study.label(action), round=study.round, by=study.annotator)
    elif action == "span":
        comment, label = study.comment(position), study.label("claim")
        annotating.toggle(comment, label, span=(0, 3), round=study.round, by=study.annotator)
    elif action in {"judge", "skip", "accept", "reject", "branch"}:
        decide(study, action, position)
    else:
        change(study, action, position)
    return Event.objects.count() > before


def change(study: Study, action: str, position: int) -> None:
    """Changes an annotation or its target, if the comment has one of the kind."""
    own = Annotation.objects.live().filter(comment=study.comment(position)).order_by("-pk")
    latest, pointing = own.first(), own.filter(label__target_relation__isnull=False).first()
    if action == "move" and (spanned := own.filter(start__isnull=False).first()):
        annotating.revise(spanned, by=study.annotator, span=(18, 22))
    elif action in {"target", "more"} and pointing:
        relate(pointing, TargetChoice("outside"), by=study.annotator, more=action == "more")
    elif action == "unrelate" and pointing and (relation := pointing.relations.live().first()):
        unrelate(relation, by=study.annotator)
    elif action == "attribute" and (asserted := own.filter(label__key="claim").first()):
        annotating.revise(asserted, by=study.annotator, attributes={"checkable": not asserted.attributes})
    elif action in {"note", "unsure"} and latest:
        changed = {"note": f"{latest.note}!"} if action == "note" else {"unsure": not latest.unsure}
        annotating.revise(latest, by=study.annotator, **changed)


def decide(study: Study, action: str, position: int) -> None:
    """Judges the comment, decides a suggestion on it, or answers for it and all that follow in one step."""
    comment, who = study.comment(position), {"round": study.round, "by": study.annotator}
    if action == "judge":
        functions = Annotation.objects.live().filter(comment=comment, question__key="function")
        # A rebuttal of nothing, its target taken away, is not done.
        aimed = [row for row in functions if not row.label.target_relation_id or row.relations.live().exists()]
        if functions and len(aimed) == len(functions):
            judging.judge(comment, milliseconds=100, **who)
    elif action == "skip":
        judging.judge(comment, state="skipped", article_opened=True, **who)
    elif action == "branch":
        step = uuid.uuid4()
        for below in study.thread.comments.filter(position__gte=position):
            annotating.annotate(below, study.label("other"), step=step, **who)
            judging.judge(below, step=step, **who)
    else:
        answer = deciding.accept_suggestion if action == "accept" else deciding.reject_suggestion
        answer(suggest(study, position), **who)


def suggest(study: Study, position: int) -> Suggestion:
    return Suggestion.objects.create(
        comment=study.comment(position),
        label=study.label("evidence"),
        extractor=uuid.uuid4().hex,
        extractor_version="1",
        confidence=0.5,
    )


Step = Callable[..., history.Walk]


def walk(study: Study, step: Step, expected: list[tuple[object, ...]]) -> None:
    step(study.round, by=study.annotator, thread=study.thread)
    assert state(study) == expected


class TestAnySequence(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(1, 3)), max_size=12),
        st.lists(st.booleans(), max_size=20),
        st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(1, 3)), max_size=4),
    )
    def test_every_undo_and_redo_leads_to_the_very_state_that_was(
        self, first: list[tuple[str, int]], wandering: list[bool], then: list[tuple[str, int]]
    ):
        study = plant_study([f"{word} pays its way. Ask the council again." for word in ("The lido", "It", "Nobody")])
        states = [state(study)]
        for action, position in first:
            if act(study, action, position):
                states.append(state(study))
        here = len(states) - 1
        for goes_back in wandering:
            if goes_back and here > 0:
                here -= 1
                walk(study, history.undo, states[here])
            elif not goes_back and here < len(states) - 1:
                here += 1
                walk(study, history.redo, states[here])
        for action, position in then:
            act(study, action, position)
        # What was done after going back is a new branch: the states it left behind are gone.
        branch = [state(study)]
        while True:
            try:
                history.undo(study.round, by=study.annotator, thread=study.thread)
            except NothingToUndo:
                break
            branch.append(state(study))
        assert branch[-1] == states[0]
        for expected in branch[-2::-1]:
            walk(study, history.redo, expected)


class TestDepth:
    def test_beyond_fifty_steps_however_often_one_went_to_and_fro(self, study: Study):
        states = []
        for number in range(60):
            states.append(state(study))
            annotating.toggle(
                study.comment(1 + number % 3), study.label("claim"), round=study.round, by=study.annotator
            )
        for _ in range(100):
            history.undo(study.round, by=study.annotator)
            history.redo(study.round, by=study.annotator)

        for expected in reversed(states):
            walk(study, history.undo, expected)

    def test_below_a_step_on_hundreds_of_comments(self):
        study = plant_study([f"Comment {number}." for number in range(300)], [None] * 300)
        for key in ("claim", "evidence"):
            annotating.annotate(study.comment(1), study.label(key), round=study.round, by=study.annotator)
        step = uuid.uuid4()
        for comment in study.thread.comments.filter(position__gt=0):
            annotating.annotate(comment, study.label("other"), round=study.round, by=study.annotator, step=step)

        walked = [history.undo(study.round, by=study.annotator).words for _ in range(3)]

        assert walked == ["Other on 300 comments", "Evidence on #1", "Claim on #1"]

    def test_a_step_on_many_comments_costs_hardly_more_queries_than_on_one(self):
        counts = {}
        for size in (1, 100):
            study = plant_study([f"Comment {number}." for number in range(size)], [None] * size)
            step = uuid.uuid4()
            for comment in study.thread.comments.filter(position__gt=0):
                annotating.annotate(comment, study.label("rebuttal"), round=study.round, by=study.annotator, step=step)
                judging.judge(comment, round=study.round, by=study.annotator, step=step)
            with CaptureQueriesContext(connection) as queries:
                history.undo(study.round, by=study.annotator)
                history.redo(study.round, by=study.annotator)
            counts[size] = len(queries)

        assert counts[100] <= counts[1] + 12, counts


pytestmark = pytest.mark.django_db


class TestPlaces:
    def test_each_thread_has_its_own_last_step(self, study: Study):
        other = plant_thread(["Elsewhere."], project=study.project).comments.get(position=1)
        who = {"round": study.round, "by": study.annotator}
        annotating.annotate(study.comment(1), study.label("claim"), **who)
        annotating.annotate(other, study.label("claim"), **who)

        history.undo(study.round, by=study.annotator, thread=study.thread)

        assert list(Annotation.objects.live().values_list("comment", flat=True)) == [other.pk]
        assert history.redo(study.round, by=study.annotator, thread=study.thread).words == "Claim on #1"

    def test_a_thread_that_grew_is_no_hindrance(self, study: Study):
        annotating.annotate(study.comment(3), study.label("rebuttal"), round=study.round, by=study.annotator)
        before = Comment.objects.get(position=3)
        Comment.objects.filter(pk=before.pk).update(position=4, subtree_end=4)
        Comment.objects.create(
            thread=study.thread, parent=study.comment(1), position=3, depth=2, subtree_end=3, source_order=9,
            text="New.", external_id="new",
        )  # fmt: skip

        walked = history.undo(study.round, by=study.annotator)

        assert (walked.words, walked.comments) == ("Rebuttal on #4", [before.pk])
        assert not Annotation.objects.live().exists()


class TestRefusals:
    def test_what_was_changed_by_other_means_is_left_alone(self, study: Study):
        annotation = annotating.annotate(
            study.comment(1), study.label("claim"), round=study.round, by=study.annotator, span=(0, 3)
        )
        # As erasure empties exact strings: undo and redo must never bring them back.
        history.undo(study.round, by=study.annotator)
        Annotation.objects.filter(pk=annotation.pk).update(exact="")

        with pytest.raises(Stale):
            history.redo(study.round, by=study.annotator)

        assert Annotation.objects.get().exact == ""

    def test_a_step_over_two_threads_is_not_undone_below_later_work_in_one(self, study: Study):
        other = plant_thread(["Elsewhere."], project=study.project).comments.get(position=1)
        who = {"round": study.round, "by": study.annotator}
        step = uuid.uuid4()
        for comment in (study.comment(1), other):
            annotating.annotate(comment, study.label("claim"), step=step, **who)
        annotating.take_back(other, study.label("claim"), **who)

        with pytest.raises(Stale):
            history.undo(study.round, by=study.annotator, thread=study.thread)

        assert list(Annotation.objects.live().values_list("comment__position", flat=True)) == [1]

    @pytest.mark.parametrize("step", [history.undo, history.redo])
    def test_submitted_and_closed_work_stays(self, study: Study, step: Step):
        who = {"round": study.round, "by": study.annotator}
        for key in ("claim", "evidence"):
            annotating.annotate(study.comment(1), study.label(key), **who)
        history.undo(study.round, by=study.annotator)
        assignment, _ = Assignment.objects.update_or_create(
            round=study.round,
            thread=study.thread,
            annotator=study.annotator,
            defaults={"state": "submitted", "revision": 1, "submitted_at": timezone.now()},
        )

        with pytest.raises(Conflict):
            step(study.round, by=study.annotator)

        assignment.delete()
        study.round.state = "closed"
        study.round.save()
        with pytest.raises(Conflict):
            step(study.round, by=study.annotator)


class TestWords:
    @pytest.mark.parametrize(
        ("action", "words"),
        [
            ("rebuttal", "Rebuttal on #1"),
            ("judge", "Done on #1"),
            ("note", "note on Rebuttal on #1"),
            ("unsure", "how sure Rebuttal is on #1"),
            ("target", "target on #1"),
            ("accept", "suggestion accepted on #1"),
            ("branch", "Other on 3 comments"),
        ],
    )
    def test_a_step_is_told_in_the_schemes_words(self, study: Study, action: str, words: str):
        if action != "rebuttal":
            act(study, "rebuttal", 1)
        act(study, action, 1)

        assert history.undo(study.round, by=study.annotator).words == words

    def test_taking_back_is_told_as_such(self, study: Study):
        act(study, "rebuttal", 1)
        act(study, "rebuttal", 1)

        assert history.undo(study.round, by=study.annotator).words == "Rebuttal taken back on #1"


def test_a_mention_is_undone_like_an_annotation(study: Study):
    claim = Claim.objects.create(project=study.project, wording="The lido pays.", created_by=study.annotator)
    mention = Mention.objects.create(claim=claim, round=study.round, creator=study.annotator, comment=study.comment(1))
    history.record_creation("mention", mention, by=study.annotator, step=uuid.uuid4())

    history.undo(study.round, by=study.annotator)
    mention.refresh_from_db()
    was_taken_back = mention.retracted_at is not None
    history.redo(study.round, by=study.annotator)
    mention.refresh_from_db()

    assert was_taken_back
    assert mention.retracted_at is None
