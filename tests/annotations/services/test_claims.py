from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from annotations.errors import BadTarget
from annotations.models import Assignment, Claim, Mention
from annotations.services import annotating, claims, history, judging, relating
from annotations.services.aiming import TargetChoice
from annotations.services.claim_lists import with_counts
from tests.factories import Study, UserFactory, plant_study
from threads.errors import Conflict, Refused


def listed(study: Study, wording: str = "The lido loses money.") -> Claim:
    return claims.list_claim(study.project, wording, by=study.annotator, round=study.round)


class TestListing:
    def test_a_wording_stands_on_one_line(self, study: Study):
        assert listed(study, "  The lido\nloses   money. ").wording == "The lido loses money."

    @pytest.mark.parametrize("wording", ["", "  \n", "x" * 1001])
    def test_a_wording_is_one_sentence(self, study: Study, wording: str):
        with pytest.raises(Refused):
            listed(study, wording)

    def test_the_same_wording_is_the_same_claim(self, study: Study):
        assert listed(study, "the lido LOSES money.") == listed(study)

    def test_a_closed_round_takes_none(self, study: Study):
        study.round.state = "closed"

        with pytest.raises(Conflict):
            listed(study)


class TestMentions:
    def test_a_span_says_what_it_covers(self, study: Study):
        made = claims.mention(listed(study), study.comment(1), span=(4, 8), round=study.round, by=study.annotator)

        assert (made.exact, made.start, made.end) == ("lido", 4, 8)

    def test_the_same_mention_again_is_the_first(self, study: Study):
        claim = listed(study)
        first, again = (
            claims.mention(claim, study.comment(1), round=study.round, by=study.annotator) for _ in range(2)
        )

        assert first == again

    def test_it_stays_in_the_project_and_in_the_text(self, study: Study):
        claim, elsewhere = listed(study), plant_study()

        with pytest.raises(BadTarget):
            claims.mention(claim, elsewhere.comment(1), round=study.round, by=study.annotator)
        with pytest.raises(BadTarget):
            claims.mention(claim, study.comment(1), span=(0, 999), round=study.round, by=study.annotator)

    def test_only_its_maker_takes_it_back(self, study: Study):
        made = claims.mention(listed(study), study.comment(1), round=study.round, by=study.annotator)

        with pytest.raises(PermissionDenied):
            claims.take_back(made, by=study.manager)
        claims.take_back(made, by=study.annotator)

        assert not Mention.objects.live().exists()


class TestChanging:
    def test_its_maker_and_managers_may_rename_and_trash_it(self, study: Study):
        claim = listed(study)

        claims.rename(claim, "The lido costs money.", by=study.annotator)
        claims.trash(claim, by=study.manager)
        claims.restore(claim, by=study.manager)

        claim.refresh_from_db()
        assert (claim.wording, claim.trashed_at) == ("The lido costs money.", None)
        with pytest.raises(PermissionDenied):
            claims.rename(claim, "No.", by=UserFactory())

    def test_two_claims_never_have_one_wording(self, study: Study):
        listed(study, "One.")

        with pytest.raises(Conflict):
            claims.rename(listed(study, "Two."), "one.", by=study.annotator)

    def test_a_claim_in_the_trash_is_no_target(self, study: Study):
        claim = listed(study)
        claims.trash(claim, by=study.annotator)
        claim.refresh_from_db()
        annotation = annotating.annotate(
            study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator
        )

        with pytest.raises(BadTarget, match="trash"):
            relating.relate(annotation, TargetChoice("claim", claim=claim), by=study.annotator)


class TestBlindness:
    def blind(self, study: Study) -> Claim:
        study.round.is_blind = True
        study.round.save()
        return listed(study)

    def test_in_a_blind_round_a_claim_shows_to_its_maker_alone(self, study: Study):
        claim = self.blind(study)
        claims.mention(claim, study.comment(1), round=study.round, by=study.annotator)

        assert claim in Claim.objects.visible_to(study.annotator)
        assert claim not in Claim.objects.visible_to(study.manager)
        assert not Mention.objects.visible_to(study.manager).exists()

    def test_a_colleague_who_words_it_alike_lists_a_claim_of_their_own(self, study: Study):
        claim = self.blind(study)

        other = claims.list_claim(study.project, claim.wording, by=study.manager, round=study.round)

        assert other != claim

    def test_after_ones_own_submission_the_claims_of_that_thread_show(self, study: Study):
        claim, unplaced = self.blind(study), listed(study, "Nowhere.")
        claims.mention(claim, study.comment(1), round=study.round, by=study.annotator)

        Assignment.objects.create(
            round=study.round,
            thread=study.thread,
            annotator=study.manager,
            state="submitted",
            revision=1,
            submitted_at=timezone.now(),
        )

        visible = Claim.objects.visible_to(study.manager)
        assert claim in visible
        assert unplaced not in visible

    def test_once_the_round_is_closed_all_show(self, study: Study):
        claim = self.blind(study)
        study.round.state = "closed"
        study.round.save()

        assert claim in Claim.objects.visible_to(study.manager)

    def test_outsiders_see_none(self, study: Study):
        listed(study)

        assert not Claim.objects.visible_to(UserFactory()).exists()


class TestUndo:
    def test_a_claim_a_mention_and_a_target_made_in_one_step_go_and_come_back_together(self, study: Study):
        annotation = annotating.annotate(
            study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator
        )
        mention = claims.mention(listed(study), study.comment(1), round=study.round, by=study.annotator)
        relating.relate(annotation, TargetChoice("claim", claim=mention.claim), by=study.annotator)

        for _ in range(3):
            history.undo(study.round, by=study.annotator)

        mention.refresh_from_db()
        claim = Claim.objects.get()
        assert mention.retracted_at is not None
        assert claim.trashed_at is not None
        assert annotation.relations.live().get().target_kind == "comment"
        for _ in range(3):
            history.redo(study.round, by=study.annotator)
        claim.refresh_from_db()
        assert claim.trashed_at is None
        assert Mention.objects.live().count() == 1
        assert annotation.relations.live().get().target_claim == claim

    def test_a_renamed_claim_gets_its_wording_back(self, study: Study):
        claim = listed(study, "One.")
        claims.rename(claim, "Two.", by=study.annotator)

        history.undo(study.round, by=study.annotator)

        claim.refresh_from_db()
        assert claim.wording == "One."


class TestDangling:
    def test_a_rebuttal_without_a_target_is_not_done(self, study: Study):
        annotation = annotating.annotate(
            study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator
        )
        relating.unrelate(annotation.relations.get(), by=study.annotator)

        with pytest.raises(Refused, match="Rebuttal has no target yet") as refusal:
            judging.judge(study.comment(2), round=study.round, by=study.annotator)

        assert refusal.value.code == "target_missing"

    def test_no_target_is_an_answer(self, study: Study):
        annotation = annotating.annotate(
            study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator
        )
        relating.relate(annotation, TargetChoice("none"), by=study.annotator)

        judging.judge(study.comment(2), round=study.round, by=study.annotator)


class TestMerging:
    def test_what_points_at_it_stays_and_counts_with_the_other(self, study: Study):
        one, other = listed(study, "One."), listed(study, "Other.")
        made = claims.mention(one, study.comment(1), round=study.round, by=study.annotator)

        claims.merge(one, other, by=study.annotator)

        made.refresh_from_db()
        assert made.claim == one
        assert [(row.wording, row.mention_count) for row in with_counts([other], study.annotator)] == [("Other.", 1)]
        assert list(Claim.objects.visible_to(study.annotator)) == [other]

    def test_the_old_wording_finds_the_claim_that_is_listed(self, study: Study):
        one, other = listed(study, "One."), listed(study, "Other.")
        claims.merge(one, other, by=study.annotator)

        assert listed(study, "one.") == other

    def test_what_was_merged_before_comes_along_and_undo_takes_all_of_it_back(self, study: Study):
        first, second, third = (listed(study, wording) for wording in ("1.", "2.", "3."))
        claims.merge(first, second, by=study.annotator)
        claims.merge(second, third, by=study.annotator)
        assert set(third.merged.all()) == {first, second}

        history.undo(study.round, by=study.annotator)

        assert set(second.merged.all()) == {first}
        assert set(Claim.objects.visible_to(study.annotator)) == {second, third}

    def test_it_is_listed_by_itself_again(self, study: Study):
        one, other = listed(study, "One."), listed(study, "Other.")
        claims.merge(one, other, by=study.annotator)

        claims.unmerge(one, by=study.annotator)

        assert set(Claim.objects.visible_to(study.annotator)) == {one, other}

    def test_not_with_itself_nor_with_one_that_is_off_the_list(self, study: Study):
        one, other = listed(study, "One."), listed(study, "Other.")
        with pytest.raises(Refused):
            claims.merge(one, one, by=study.annotator)
        claims.trash(other, by=study.annotator)

        with pytest.raises(Conflict):
            claims.merge(one, other, by=study.annotator)

    def test_only_its_maker_and_managers_merge_it(self, study: Study):
        one, other = listed(study, "One."), listed(study, "Other.")
        stranger = UserFactory()

        with pytest.raises(PermissionDenied):
            claims.merge(one, other, by=stranger)

    def test_in_a_blind_round_nobody_merges_colleagues_claims(self, study: Study):
        one = listed(study, "One.")
        other = claims.list_claim(study.project, "Other.", by=study.manager, round=study.round)
        study.round.is_blind = True
        study.round.save()

        with pytest.raises(Conflict):
            claims.merge(one, other, by=study.manager)

    def test_nothing_more_is_said_of_a_merged_claim(self, study: Study):
        one, other = listed(study, "One."), listed(study, "Other.")
        claims.merge(one, other, by=study.annotator)
        one.refresh_from_db()

        with pytest.raises(BadTarget):
            claims.mention(one, study.comment(1), round=study.round, by=study.annotator)


class TestSplittingOff:
    def test_the_passage_makes_another_claim_and_undo_takes_that_back(self, study: Study):
        one = listed(study, "One.")
        made = claims.mention(one, study.comment(1), span=(0, 8), round=study.round, by=study.annotator)

        moved = claims.split_off(made, "Another.", by=study.annotator)
        assert (moved.claim.wording, moved.exact) == ("Another.", "The lido")

        history.undo(study.round, by=study.annotator)
        made.refresh_from_db()
        assert made.claim == one
        assert list(Claim.objects.visible_to(study.annotator)) == [one]

    def test_only_ones_own(self, study: Study):
        made = claims.mention(listed(study), study.comment(1), round=study.round, by=study.annotator)

        with pytest.raises(PermissionDenied):
            claims.split_off(made, "Another.", by=study.manager)
