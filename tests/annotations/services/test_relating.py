from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from annotations.errors import BadTarget, Stale
from annotations.models import Annotation, Relation
from annotations.services import annotating, history
from annotations.services.relating import TargetChoice, relate, relate_comment, revise_relation, unrelate
from tests.factories import Study, plant_study
from threads.errors import Refused


@pytest.fixture
def rebuttal(study: Study) -> Annotation:
    return annotating.annotate(study.comment(3), study.label("rebuttal"), round=study.round, by=study.annotator)


def kinds(annotation: Annotation) -> list[str]:
    return [relation.target_kind for relation in annotation.relations.live().order_by("id")]


def test_a_chosen_target_replaces_the_default_one(study: Study, rebuttal: Annotation):
    relate(rebuttal, TargetChoice("span", comment=study.comment(0), span=(4, 11)), by=study.annotator)

    relation = rebuttal.relations.live().get()
    assert (relation.target_exact, relation.target_by) == ("council", Relation.By.CHOSEN)


def test_one_more_target_stands_beside_the_first(study: Study, rebuttal: Annotation):
    relate(rebuttal, TargetChoice("comment", comment=study.comment(1)), by=study.annotator, more=True)

    assert kinds(rebuttal) == ["comment", "comment"]


@pytest.mark.parametrize("kind", ["outside", "unclear", "none"])
def test_no_passage_is_an_answer_too(study: Study, rebuttal: Annotation, kind: str):
    relate(rebuttal, TargetChoice(kind), by=study.annotator)

    assert kinds(rebuttal) == [kind]


def test_the_same_target_again_changes_nothing(study: Study, rebuttal: Annotation):
    again = relate(rebuttal, TargetChoice("comment", comment=study.comment(2)), by=study.annotator)

    assert again == rebuttal.relations.get()


def test_targets_that_cannot_be_are_refused(study: Study, rebuttal: Annotation):
    elsewhere = plant_study().comment(1)
    refused = [
        TargetChoice("comment"),
        TargetChoice("comment", comment=study.comment(3)),
        TargetChoice("comment", comment=elsewhere),
        TargetChoice("span", comment=study.comment(1)),
        TargetChoice("span", comment=study.comment(1), span=(0, 999)),
        TargetChoice("claim"),
        TargetChoice("nonsense"),
    ]

    for choice in refused:
        with pytest.raises(BadTarget):
            relate(rebuttal, choice, by=study.annotator)

    assert kinds(rebuttal) == ["comment"]


def test_a_later_comment_cannot_be_the_target(study: Study):
    first = annotating.annotate(study.comment(1), study.label("rebuttal"), round=study.round, by=study.annotator)

    with pytest.raises(BadTarget, match="comes after"):
        relate(first, TargetChoice("comment", comment=study.comment(3)), by=study.annotator)


def test_a_label_without_target_takes_none(study: Study):
    claim = annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator)

    with pytest.raises(BadTarget):
        relate(claim, TargetChoice("outside"), by=study.annotator)


def test_a_relation_can_be_taken_back(study: Study, rebuttal: Annotation):
    unrelate(rebuttal.relations.get(), by=study.annotator)

    assert kinds(rebuttal) == []


class TestWholeComments:
    def test_a_comment_points_without_a_label_of_its_own(self, study: Study):
        target = TargetChoice("comment", comment=study.comment(1))

        relation = relate_comment(
            study.comment(3), target, label=study.label("rebuts"), round=study.round, by=study.annotator
        )

        assert (relation.source, relation.comment, relation.label.key) == (None, study.comment(3), "rebuts")

    def test_each_type_has_its_own_targets(self, study: Study):
        for key, position in (("rebuts", 1), ("supports", 1), ("rebuts", 2)):
            target = TargetChoice("comment", comment=study.comment(position))
            relate_comment(study.comment(3), target, label=study.label(key), round=study.round, by=study.annotator)

        live = Relation.objects.live().order_by("pk").values_list("label__key", "target_comment__position")
        assert list(live) == [("supports", 1), ("rebuts", 2)]

    def test_the_label_must_be_a_type_of_relation(self, study: Study):
        with pytest.raises(Refused, match="no type of relation"):
            relate_comment(
                study.comment(3),
                TargetChoice("outside"),
                label=study.label("claim"),
                round=study.round,
                by=study.annotator,
            )


class TestAttributes:
    def test_type_note_and_doubt_can_change_and_be_undone(self, study: Study, rebuttal: Annotation):
        relation = rebuttal.relations.get()

        revise_relation(relation, by=study.annotator, label=study.label("supports"), unsure=True, note="ironic")

        relation.refresh_from_db()
        assert (relation.label.key, relation.unsure, relation.note, relation.version) == ("supports", True, "ironic", 2)
        history.undo(study.round, by=study.annotator)
        relation.refresh_from_db()
        assert (relation.label.key, relation.unsure, relation.note) == ("rebuts", False, "")

    @pytest.mark.parametrize("changes", [{"attributes": {"implicit": True}}, {"target_kind": "none"}])
    def test_what_the_scheme_does_not_have_is_refused(self, study: Study, rebuttal: Annotation, changes):
        with pytest.raises(Refused):
            revise_relation(rebuttal.relations.get(), by=study.annotator, **changes)

    def test_a_lost_race_is_told(self, study: Study, rebuttal: Annotation):
        with pytest.raises(Stale):
            revise_relation(rebuttal.relations.get(), by=study.annotator, version=9, unsure=True)

    def test_nobody_else_changes_it(self, study: Study, rebuttal: Annotation):
        with pytest.raises(PermissionDenied):
            revise_relation(rebuttal.relations.get(), by=study.manager, unsure=True)


def test_a_span_may_be_about_another_span_of_its_comment(study: Study):
    claim = study.label("claim")
    claim.target_relation = study.label("supports")
    claim.save()
    source = annotating.annotate(study.comment(2), claim, round=study.round, by=study.annotator, span=(17, 33))

    relate(source, TargetChoice("span", comment=study.comment(2), span=(0, 15)), by=study.annotator)

    assert source.exact == "Read the report."
    assert source.relations.live().get().target_exact == "No, it does not"
    with pytest.raises(BadTarget, match="own target"):
        relate(
            source, TargetChoice("span", comment=study.comment(2), span=(source.start, source.end)), by=study.annotator
        )
