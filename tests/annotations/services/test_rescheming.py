"""A scheme goes on under its next version while people annotate."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from annotations.errors import NothingToUndo
from annotations.models import Annotation, Assignment, Event, Judgement, Label, Relation, SchemeVersion, Suggestion
from annotations.services import drafting, history
from annotations.services.annotating import annotate
from annotations.services.judging import judge
from annotations.services.rescheming import publishing
from annotations.services.rescheming.mapping import BadMapping, read
from annotations.services.rescheming.moving import Move
from annotations.services.schemes import definition_of
from tests.factories import Study
from threads import jobs
from threads.errors import Conflict

Edit = Callable[[dict[str, dict[str, Any]]], None]


def drafted(study: Study, edit: Edit) -> SchemeVersion:
    """The next version of the study's scheme, as edited: `edit` gets the questions by key."""
    draft = drafting.begin_draft(study.round.scheme_version.scheme, by=study.manager)
    definition = drafting.whole_definition(draft)
    edit({row["key"]: row for row in definition["questions"]})
    return drafting.save_draft(draft, definition)


def published(study: Study, edit: Edit, mapping: object = None) -> SchemeVersion:
    version = publishing.publish(drafted(study, edit), by=study.manager, mapping=mapping)
    study.round.refresh_from_db()
    return version


def label_in(row: dict[str, Any], key: str) -> dict[str, Any]:
    return next(label for label in row["labels"] if label["key"] == key)


def rename(question: str, old: str, new: str) -> Edit:
    return lambda rows: label_in(rows[question], old).update(key=new)


def remove(question: str, *keys: str) -> Edit:
    def edit(rows: dict[str, dict[str, Any]]) -> None:
        rows[question]["labels"] = [label for label in rows[question]["labels"] if label["key"] not in keys]

    return edit


def live(study: Study) -> list[tuple[int, str, int]]:
    """(position, label, number of its version)."""
    rows = Annotation.objects.live().order_by("comment__position", "pk")
    return list(rows.values_list("comment__position", "label__key", "scheme_version__number"))


@pytest.fixture
def give(study: Study):
    def give(position: int, key: str, span: tuple[int, int] | None = None) -> Annotation:
        return annotate(study.comment(position), study.label(key), round=study.round, by=study.annotator, span=span)

    return give


class TestKeepingAndRenaming:
    def test_answers_go_along_with_their_version(self, study: Study, give):
        given = give(2, "rebuttal")

        published(study, lambda rows: rows["function"].update(help="Look twice."))

        assert study.round.scheme_version.number == 2
        assert live(study) == [(2, "rebuttal", 2)]
        moved = Annotation.objects.get()
        assert moved.label.question.version == moved.scheme_version == moved.question.version
        assert moved.version == given.version + 1
        relation = Relation.objects.live().get()
        assert (relation.label.question.version.number, relation.scheme_version.number) == (2, 2)

    def test_a_renamed_label_keeps_its_answers(self, study: Study, give):
        give(2, "rebuttal")

        version = published(study, rename("function", "rebuttal", "objection"))

        assert live(study) == [(2, "objection", 2)]
        assert version.mapping == [
            {"from": ["function", "rebuttal"], "to": [["function", "objection"]], "how": "rename"}
        ]

    def test_each_change_is_recorded_and_none_of_them_can_be_undone(self, study: Study, give):
        give(2, "rebuttal")

        published(study, rename("function", "rebuttal", "objection"))

        assert set(Event.objects.filter(verb="rescheme").values_list("table", flat=True)) == {
            "annotation", "relation", "round",
        }  # fmt: skip
        for person in (study.annotator, study.manager):
            with pytest.raises(NothingToUndo):
                history.undo(study.round, by=person)
        assert live(study) == [(2, "objection", 2)]

    def test_what_is_done_later_is_undone_and_done_again_under_the_new_version(self, study: Study, give):
        give(2, "rebuttal")
        published(study, rename("function", "rebuttal", "objection"))
        give(2, "support")

        history.undo(study.round, by=study.annotator)
        assert live(study) == [(2, "objection", 2)]
        history.redo(study.round, by=study.annotator)

        assert live(study) == [(2, "support", 2)]

    def test_an_undone_step_is_not_done_again_after_the_move(self, study: Study, give):
        give(2, "rebuttal")
        history.undo(study.round, by=study.annotator)

        published(study, rename("function", "rebuttal", "objection"))

        with pytest.raises(NothingToUndo):
            history.redo(study.round, by=study.annotator)


class TestMerging:
    MERGE = [{"from": ["content", "evidence"], "to": [["content", "claim"]], "how": "merge"}]

    def test_two_labels_on_one_comment_become_one(self, study: Study, give):
        first, second = give(1, "claim"), give(1, "evidence")

        published(study, remove("content", "evidence"), self.MERGE)

        assert live(study) == [(1, "claim", 2)]
        assert Annotation.objects.live().get().pk == first.pk
        second.refresh_from_db()
        assert second.retracted_at is not None
        assert second.scheme_version.number == 1

    def test_spans_that_overlap_exactly_become_one_and_others_stay(self, study: Study, give):
        for key, span in (("claim", (0, 3)), ("evidence", (0, 3)), ("evidence", (17, 21))):
            give(2, key, span)

        published(study, remove("content", "evidence"), self.MERGE)

        spans = Annotation.objects.live().order_by("start").values_list("label__key", "exact")
        assert list(spans) == [("claim", "No, it does not."), ("claim", "Read the report.")]

    def test_attributes_the_label_does_not_have_are_dropped(self, study: Study, give):
        annotate(
            study.comment(1),
            study.label("claim"),
            round=study.round,
            by=study.annotator,
            attributes={"checkable": True},
        )

        published(
            study,
            remove("content", "claim"),
            [{"from": ["content", "claim"], "to": [["content", "evidence"]], "how": "merge"}],
        )

        assert Annotation.objects.live().get().attributes == {}

    def test_a_question_with_one_answer_keeps_the_last_and_asks_again(self, study: Study, give):
        give(1, "claim")
        give(1, "evidence")
        give(1, "question")
        judge(study.comment(1), round=study.round, by=study.annotator)

        published(study, lambda rows: rows["content"].update(kind="one_of", takes_spans=False))

        assert live(study) == [(1, "evidence", 2), (1, "question", 2)]
        assert not Judgement.objects.exists()

    def test_merged_labels_of_the_relations_follow(self, study: Study, give):
        give(2, "rebuttal")
        give(3, "support")

        published(
            study,
            remove("function", "support"),
            [{"from": ["function", "support"], "to": [["function", "rebuttal"]], "how": "merge"}],
        )

        assert [key for _, key, _ in live(study)] == ["rebuttal", "rebuttal"]
        assert set(Relation.objects.live().values_list("label__key", flat=True)) == {"rebuts"}


class TestSplittingAndRetiring:
    SPLIT = [{"from": ["function", "other"], "to": [["function", "joke"], ["function", "thanks"]], "how": "split"}]

    @staticmethod
    def split(rows: dict[str, dict[str, Any]]) -> None:
        labels = rows["function"]["labels"]
        other = labels.pop()
        labels += [{**other, "key": key, "name": key, "shortcut": ""} for key in ("joke", "thanks")]

    def test_split_answers_are_looked_at_again(self, study: Study, give):
        give(1, "other")
        judge(study.comment(1), round=study.round, by=study.annotator)

        published(study, self.split, self.SPLIT)

        assert live(study) == []
        assert not Judgement.objects.exists()

    def test_retired_answers_are_taken_back_with_their_relations(self, study: Study, give):
        give(2, "rebuttal")
        give(2, "claim")
        judge(study.comment(2), round=study.round, by=study.annotator)

        published(study, remove("function", "rebuttal"))

        assert live(study) == [(2, "claim", 2)]
        assert not Relation.objects.live().exists()
        assert not Judgement.objects.exists(), "a required question has lost its answer"

    def test_a_judgement_that_lost_nothing_required_stays_under_the_version_it_judged(self, study: Study, give):
        give(1, "other")
        give(1, "claim")
        judge(study.comment(1), round=study.round, by=study.annotator)

        published(study, remove("content", "claim"))

        assert Judgement.objects.get().scheme_version.number == 1

    def test_a_new_required_question_opens_what_was_done(self, study: Study, give):
        give(1, "other")
        judge(study.comment(1), round=study.round, by=study.annotator)

        published(study, lambda rows: rows["content"].update(required=True))

        assert not Judgement.objects.exists()


class TestSuggestions:
    def test_they_go_along_and_the_surer_of_two_stays(self, study: Study):
        for key, confidence in (("claim", 0.4), ("evidence", 0.9)):
            Suggestion.objects.create(
                comment=study.comment(1), label=study.label(key), extractor="cues", extractor_version="1",
                confidence=confidence,
            )  # fmt: skip

        published(study, remove("content", "evidence"), TestMerging.MERGE)

        (current,) = Suggestion.objects.current()
        assert (current.label.key, current.label.question.version.number, current.confidence) == ("claim", 2, 0.9)


class TestWhatStays:
    def test_submitted_work_and_closed_rounds_keep_their_version(self, study: Study, give):
        give(2, "rebuttal")
        # The first answer has opened it.
        own = Assignment.objects.filter(round=study.round, thread=study.thread, annotator=study.annotator)
        assert own.update(state="submitted", revision=1, submitted_at="2026-01-01T00:00Z") == 1

        published(study, rename("function", "rebuttal", "objection"))

        assert live(study) == [(2, "rebuttal", 1)]
        assert study.round.scheme_version.number == 2

    def test_a_closed_round_does_not_move(self, study: Study, give):
        give(2, "rebuttal")
        study.round.state = "closed"
        study.round.save()

        published(study, rename("function", "rebuttal", "objection"))

        assert study.round.scheme_version.number == 1
        assert live(study) == [(2, "rebuttal", 1)]

    def test_what_was_taken_back_earlier_stays_as_it_was(self, study: Study, give):
        give(1, "other")
        give(1, "question")

        published(study, rename("function", "other", "rest"))

        assert Annotation.objects.exclude(retracted_at=None).get().label.key == "other"


class TestRefusals:
    @pytest.mark.parametrize(
        ("mapping", "words"),
        [
            ([], "Say what becomes of content/evidence"),
            (
                [{"from": ["content", "evidence"], "to": [["content", "proof"]], "how": "rename"}],
                "not in the new version",
            ),
            ([{"from": ["content", "evidence"], "to": [["content", "claim"]], "how": "rename"}], "not alone"),
            ([{"from": ["content", "evidence"], "to": [["relation", "rebuts"]], "how": "merge"}], "different things"),
            ([{"from": ["content", "evidence"], "to": [["content", "claim"]], "how": "split"}], "at least two"),
            ([{"from": ["content", "evidence"], "to": [["content", "claim"]], "how": "retire"}], "becomes nothing"),
            ([{"from": ["content", "claim"], "how": "retire"}], "is in the new version"),
            ([{"from": "content", "how": "melt"}], "An entry has"),
            ("retire", "A mapping is a list"),
        ],
    )
    def test_a_mapping_that_does_not_fit(self, study: Study, give, mapping: object, words: str):
        give(1, "evidence")
        draft = drafted(study, remove("content", "evidence"))

        with pytest.raises(BadMapping, match=words):
            publishing.publish(draft, by=study.manager, mapping=mapping)

        draft.refresh_from_db()
        assert draft.published_at is None
        assert live(study) == [(1, "evidence", 1)]

    def test_a_question_that_asks_about_something_else_needs_another_key(self, study: Study):
        draft = drafted(study, lambda rows: rows["function"].update(unit="span", required=False))

        publishing.publish(draft, by=study.manager)  # comments and spans may become each other
        again = drafted(study, lambda rows: rows["function"].update(unit="thread"))
        with pytest.raises(BadMapping, match="asks about something else"):
            publishing.publish(again, by=study.manager)

    def test_a_version_is_published_once(self, study: Study):
        draft = drafted(study, rename("function", "other", "rest"))
        publishing.publish(draft, by=study.manager)

        with pytest.raises(Conflict):
            publishing.publish(draft, by=study.manager)


class TestByAWorker:
    def test_a_large_round_waits_for_its_job_and_comes_out_the_same(self, study: Study, give, monkeypatch):
        monkeypatch.setattr(publishing, "AT_ONCE", 1)
        give(1, "other")
        give(2, "rebuttal")

        version = published(study, rename("function", "rebuttal", "objection"))

        job = study.round.rescheming
        assert (job.kind, job.total, study.round.scheme_version.number) == ("rescheme", 2, 1)
        with pytest.raises(Conflict, match="is being changed"):
            give(3, "other")
        jobs.carry_out(job.pk, publishing.move_round)
        study.round.refresh_from_db()
        job.refresh_from_db()
        assert (job.state, job.error) == ("done", "")
        assert study.round.rescheming is None
        assert study.round.scheme_version == version
        assert live(study) == [(1, "other", 2), (2, "objection", 2)]

    def test_a_second_run_changes_nothing(self, study: Study, give, monkeypatch):
        monkeypatch.setattr(publishing, "AT_ONCE", 0)
        give(2, "rebuttal")
        published(study, rename("function", "rebuttal", "objection"))
        job = study.round.rescheming
        version = SchemeVersion.objects.get(number=2)
        fates = read(version.mapping, definition_of(study.round.scheme_version), definition_of(version))
        move = Move(study.round, version, fates, step=uuid.uuid4())
        move.carry_out([study.comment(2).pk])  # a worker that died after its first batch
        events = Event.objects.filter(verb="rescheme").count()

        jobs.carry_out(job.pk, publishing.move_round)

        assert Event.objects.filter(verb="rescheme").count() == events + 1
        assert live(study) == [(2, "objection", 2)]


class TestPreview:
    def test_it_counts_what_publishing_then_does(self, study: Study, give):
        give(1, "other")
        judge(study.comment(1), round=study.round, by=study.annotator)
        give(2, "rebuttal")
        give(1, "claim")
        give(1, "evidence")
        draft = drafted(study, remove("content", "evidence"))
        draft = drafted(study, TestSplittingAndRetiring.split)
        mapping = [*TestMerging.MERGE, *TestSplittingAndRetiring.SPLIT]

        (effect,) = publishing.preview(draft, mapping)
        publishing.publish(draft, by=study.manager, mapping=mapping)

        rows = {row.name: row for row in effect.labels}
        assert (effect.moved, effect.taken_back, effect.doubles, effect.opened_again) == (2, 2, 1, 1)
        assert (rows["function/other"].how, rows["function/other"].annotations, rows["function/other"].judgements) == (
            "split", 1, 1,
        )  # fmt: skip
        assert rows["relation/rebuts"].relations == 1
        assert [thread.pk for thread, _ in effect.threads] == [study.thread.pk]
        assert Annotation.objects.live().count() == effect.moved
        assert not Judgement.objects.exists()

    def test_it_writes_nothing(self, study: Study, give):
        give(1, "other")
        draft = drafted(study, remove("function", "other"))

        publishing.preview(draft, publishing.proposed_mapping(draft))

        assert live(study) == [(1, "other", 1)]
        assert not Event.objects.filter(verb="rescheme").exists()
        assert Label.objects.filter(question__version=draft, key="other").count() == 0
