from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Annotation, Decision, Relation, SuggestedTarget, Suggestion
from annotations.services import deciding, judging, reviewing
from annotations.services.annotating import annotate
from annotations.services.deciding import Edit, accept_suggestion, reject_suggestion, take_back
from annotations.services.relating import TargetChoice, relate
from annotations.services.uncertain import next_uncertain
from tests.factories import Study, plant_study
from threads.errors import Conflict, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def study() -> Study:
    return plant_study(["Close it. Nobody swims there.", "No, they do.", "Who said so?", "My aunt."], [None, 0, 1, 2])


def suggest(study: Study, position: int, confidence: float = 0.8, key: str = "claim", **fields: object) -> Suggestion:
    return Suggestion.objects.create(
        comment=study.comment(position), label=study.label(key), extractor="cues", extractor_version="1",
        confidence=confidence, **fields,
    )  # fmt: skip


def order(study: Study, *, step: int = 1) -> list[int]:
    """Positions as one goes from one to the next, until the first comes again."""
    seen: list[int] = []
    after = None
    while (found := next_uncertain(study.thread, round=study.round, by=study.annotator, after=after, step=step)) and (
        found.suggestion not in seen
    ):
        seen.append(found.suggestion)
        after = found.suggestion
    return [Suggestion.objects.get(pk=pk).comment.position for pk in seen]


class TestNextUncertain:
    def test_the_least_certain_comes_first_whichever_side_of_one_half_it_lies(self, study: Study):
        for position, confidence in ((1, 0.95), (2, 0.45), (3, 0.6), (4, 0.52)):
            suggest(study, position, confidence)

        assert order(study) == [4, 2, 3, 1]
        assert order(study, step=-1) == [1, 3, 2, 4]

    def test_equal_ones_come_in_reading_order(self, study: Study):
        for position in (3, 1, 2):
            suggest(study, position)

        assert order(study) == [1, 2, 3]

    def test_a_decided_one_is_still_a_place_from_which_it_goes_on(self, study: Study):
        first, second = suggest(study, 1, 0.55), suggest(study, 2, 0.6)
        reject_suggestion(first, round=study.round, by=study.annotator)

        found = next_uncertain(study.thread, round=study.round, by=study.annotator, after=first.pk)

        assert found is not None
        assert found.suggestion == second.pk

    def test_what_does_not_wait_is_passed_over(self, study: Study):
        suggest(study, 1)
        suggest(study, 2)
        suggest(study, 3, start=0, end=3, exact="Who")
        waiting = suggest(study, 4)
        judging.judge(study.comment(1), round=study.round, by=study.annotator, state="cannot_judge")
        annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator)
        given = annotate(study.comment(3), study.label("claim"), round=study.round, by=study.annotator, span=(0, 3))
        Suggestion.objects.filter(comment=given.comment).update(start=given.start, end=given.end, exact=given.exact)

        assert order(study) == [waiting.comment.position]

    def test_a_round_without_suggestions_has_none(self, study: Study):
        suggest(study, 1)
        study.round.shows_suggestions = False
        study.round.save()

        assert next_uncertain(study.thread, round=study.round, by=study.annotator) is None

    def test_what_a_colleague_decided_still_waits_for_oneself(self, study: Study):
        reject_suggestion(suggest(study, 1), round=study.round, by=study.manager)

        assert order(study) == [1]


class TestEdit:
    def test_another_span_makes_an_edited_annotation(self, study: Study):
        suggestion = suggest(study, 1, start=0, end=9, exact="Close it.")

        made = accept_suggestion(suggestion, round=study.round, by=study.annotator, edit=Edit(span=(10, 29)))

        assert (made.exact, made.origin, made.suggestion) == ("Nobody swims there.", "edited", suggestion)
        assert Decision.objects.get().verdict == "edited"

    def test_what_is_changed_to_the_same_is_accepted_as_it_was(self, study: Study):
        suggestion = suggest(study, 1, start=0, end=9, exact="Close it.")
        edit = Edit(span=(0, 9), label=study.label("claim"))

        made = accept_suggestion(suggestion, round=study.round, by=study.annotator, edit=edit)

        assert made.origin == "accepted"

    @pytest.mark.parametrize(("rank", "origin", "position"), [(1, "accepted", 2), (2, "edited", 1)])
    def test_one_of_the_proposed_targets_is_chosen(self, study: Study, rank: int, origin: str, position: int):
        suggestion = suggest(study, 3, key="rebuttal")
        for number, aimed in ((1, 2), (2, 1)):
            SuggestedTarget.objects.create(
                suggestion=suggestion, rank=number, confidence=0.5, target_kind="comment",
                target_comment=study.comment(aimed),
            )  # fmt: skip

        target = deciding.target_ranked(suggestion, rank)
        made = accept_suggestion(suggestion, round=study.round, by=study.annotator, edit=Edit(target=target))

        made.refresh_from_db()
        assert made.origin == origin
        assert Relation.objects.live().get().target_comment.position == position

    def test_an_own_label_keeps_the_target_that_was_chosen_for_it(self, study: Study):
        own = annotate(study.comment(3), study.label("rebuttal"), round=study.round, by=study.annotator)
        relate(own, TargetChoice("comment", study.comment(1)), by=study.annotator)
        suggestion = suggest(study, 3, key="rebuttal")
        SuggestedTarget.objects.create(
            suggestion=suggestion, rank=1, confidence=0.5, target_kind="comment", target_comment=study.comment(2)
        )

        assert accept_suggestion(suggestion, round=study.round, by=study.annotator) == own

        assert Relation.objects.live().get().target_comment.position == 1
        assert Annotation.objects.get().origin == "hand"

    def test_a_target_that_was_not_proposed_is_refused(self, study: Study):
        with pytest.raises(Refused):
            deciding.target_ranked(suggest(study, 1), 2)


class TestTakeBack:
    def test_the_last_decision_is_undone(self, study: Study):
        suggestion = suggest(study, 1)
        accept_suggestion(suggestion, round=study.round, by=study.annotator)

        take_back(suggestion, round=study.round, by=study.annotator)

        assert not Decision.objects.exists()
        assert not Annotation.objects.live().exists()

    def test_an_earlier_one_is_not_since_that_would_undo_something_else(self, study: Study):
        suggestion = suggest(study, 1)
        reject_suggestion(suggestion, round=study.round, by=study.annotator)
        annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator)

        with pytest.raises(Conflict):
            take_back(suggestion, round=study.round, by=study.annotator)

        assert Decision.objects.exists()


class TestReview:
    def rows(self, study: Study, **asked: str) -> list[int]:
        rows = reviewing.suggestions_of(study.project, reviewing.Wanted(**asked), round=study.round, by=study.annotator)
        page, _ = reviewing.reviewed(rows, by=study.annotator)
        return [one.proposal.suggestion.comment.position for one in page]

    def test_filters_by_own_verdict_and_label(self, study: Study):
        first, second, _ = suggest(study, 1, 0.9), suggest(study, 2, 0.7), suggest(study, 3, 0.6, key="rebuttal")
        accept_suggestion(first, round=study.round, by=study.annotator)
        reject_suggestion(second, round=study.round, by=study.annotator)

        assert self.rows(study) == [3]
        assert self.rows(study, state="accepted") == [1]
        assert self.rows(study, state="rejected") == [2]
        assert self.rows(study, label="content/claim") == []
        assert self.rows(study, label="function/rebuttal") == [3]
        assert ("function/rebuttal", "Rebuttal") in reviewing.labels_suggested(study.round, by=study.annotator)

    def test_pages_follow_each_other_without_a_gap(self, study: Study):
        for position in (1, 2, 3, 4):
            for key in ("claim", "rebuttal"):
                suggest(study, position, 0.5 + position / 10, key)
        rows = reviewing.suggestions_of(study.project, reviewing.Wanted(), round=study.round, by=study.annotator)

        seen: list[int] = []
        after = None
        while True:
            page, after = reviewing.reviewed(rows, by=study.annotator, after=after, size=3)
            seen += [one.proposal.suggestion.pk for one in page]
            if after is None:
                break

        assert len(seen) == len(set(seen)) == 8
        assert [Suggestion.objects.get(pk=pk).comment.position for pk in seen] == [1, 1, 2, 2, 3, 3, 4, 4]

    def test_queries_do_not_grow(self, study: Study):
        def cost() -> int:
            rows = reviewing.suggestions_of(study.project, reviewing.Wanted(), round=study.round, by=study.annotator)
            with CaptureQueriesContext(connection) as captured:
                page, _ = reviewing.reviewed(rows, by=study.annotator)
                assert all(one.proposal.targets is not None and one.pieces for one in page)
            return len(captured)

        suggest(study, 1, key="rebuttal")
        few = cost()
        for position in (2, 3, 4):
            suggest(study, position, key="rebuttal")

        assert cost() == few <= 3
