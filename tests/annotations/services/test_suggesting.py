from __future__ import annotations

import pytest

from annotations.errors import AlreadyDecided
from annotations.models import Annotation, Decision, Suggestion
from annotations.services import annotating, deciding, suggesting
from annotations.services.relating import TargetChoice, relate
from tests.factories import Study, plant_study
from threads.models import Comment


@pytest.fixture
def disputed(db: None) -> Study:
    return plant_study(
        [
            "The lido lost 412,000 pounds last year according to the council's own report.",
            "No, that is simply not true. Where is your evidence? You clearly have not read the report.",
        ]
    )


def current(label: str) -> Suggestion:
    return Suggestion.objects.current().filter(label__key=label).order_by("-confidence")[0]


class TestSuggestForThread:
    def test_claims_and_rebuttals_are_found_with_reasons_and_targets(self, disputed: Study):
        suggesting.suggest_for_thread(disputed.thread)

        rebuttal = current("rebuttal")
        assert rebuttal.comment.position == 2
        assert rebuttal.reasons
        assert disputed.comment(1) in {target.target_comment for target in rebuttal.targets.all()}
        claim = current("claim")
        assert claim.comment.text[claim.start : claim.end] == claim.exact

    def test_a_second_run_changes_nothing(self, disputed: Study):
        first = suggesting.suggest_for_thread(disputed.thread)
        rows = set(Suggestion.objects.values_list("pk", "superseded_at"))

        second = suggesting.suggest_for_thread(disputed.thread)

        assert second == {"new": 0, "changed": 0, "kept": first["new"], "superseded": 0}
        assert set(Suggestion.objects.values_list("pk", "superseded_at")) == rows

    def test_what_is_no_longer_found_is_superseded_and_human_work_stays(self, disputed: Study):
        suggesting.suggest_for_thread(disputed.thread)
        accepted = deciding.accept_suggestion(current("rebuttal"), round=disputed.round, by=disputed.annotator)
        Comment.objects.filter(pk=disputed.comment(2).pk).update(text="Thank you, that is kind.")

        counts = suggesting.suggest_for_thread(disputed.thread)

        assert counts["superseded"] > 0
        accepted.refresh_from_db()
        assert accepted.retracted_at is None
        assert Decision.objects.count() == 1


class TestDecide:
    def test_an_accepted_suggestion_says_so_for_ever(self, disputed: Study):
        suggesting.suggest_for_thread(disputed.thread)
        suggestion = current("rebuttal")

        annotation = deciding.accept_suggestion(suggestion, round=disputed.round, by=disputed.annotator)

        assert (annotation.origin, annotation.suggestion) == ("accepted", suggestion)
        best = suggestion.targets.first()
        relation = annotation.relations.live().get()
        assert best is not None
        assert relation.target_comment_id == best.target_comment_id
        assert suggestion not in Suggestion.objects.undecided_by(disputed.annotator)
        assert suggestion in Suggestion.objects.undecided_by(disputed.manager)

    def test_another_target_makes_it_an_edited_one(self, disputed: Study):
        suggesting.suggest_for_thread(disputed.thread)
        annotation = deciding.accept_suggestion(current("rebuttal"), round=disputed.round, by=disputed.annotator)

        relate(annotation, TargetChoice("outside"), by=disputed.annotator)

        annotation.refresh_from_db()
        assert annotation.origin == "edited"

    def test_a_second_decision_is_refused_and_changes_nothing(self, disputed: Study):
        suggesting.suggest_for_thread(disputed.thread)
        deciding.accept_suggestion(current("rebuttal"), round=disputed.round, by=disputed.annotator)

        with pytest.raises(AlreadyDecided):
            deciding.reject_suggestion(current("rebuttal"), round=disputed.round, by=disputed.annotator)

        assert Annotation.objects.live().count() == 1

    def test_a_label_given_by_hand_before_stays_by_hand(self, disputed: Study):
        annotating.annotate(
            disputed.comment(2), disputed.label("rebuttal"), round=disputed.round, by=disputed.annotator
        )
        suggesting.suggest_for_thread(disputed.thread)

        annotation = deciding.accept_suggestion(current("rebuttal"), round=disputed.round, by=disputed.annotator)

        assert annotation.origin == "hand"
