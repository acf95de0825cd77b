from __future__ import annotations

import pytest

from annotations.errors import BadTarget
from annotations.models import Annotation, Relation
from annotations.services import annotating
from annotations.services.relating import TargetChoice, relate, unrelate
from tests.factories import Study, plant_study


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
