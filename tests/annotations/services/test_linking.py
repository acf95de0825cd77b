from __future__ import annotations

import pytest

from annotations.errors import BadTarget
from annotations.models import Annotation, Label, Question
from annotations.services import annotating, relating
from annotations.services.aiming import TargetChoice
from annotations.services.linking import offer_for
from tests.factories import Study


def rule(study: Study, *rules: dict[str, object]) -> None:
    Question.objects.filter(version=study.round.scheme_version, unit="relation").update(link_rules=list(rules))


def rebuttal(study: Study, position: int = 2) -> Annotation:
    label = Label.objects.select_related("target_relation__question").get(pk=study.label("rebuttal").pk)
    return annotating.annotate(study.comment(position), label, round=study.round, by=study.annotator)


def aim(study: Study, annotation: Annotation, position: int, span: tuple[int, int] | None = None) -> None:
    choice = TargetChoice("span" if span else "comment", study.comment(position), span=span)
    relating.relate(annotation, choice, by=study.annotator)


@pytest.mark.parametrize(
    ("rules", "position", "span", "refusal"),
    [
        ([], 1, None, None),
        ([], 2, None, "own target"),
        ([], 3, None, "comes after"),
        ([], 2, (0, 3), None),
        ([{"self": True}], 2, None, None),
        ([{"earlier": False}], 3, None, None),
        ([{"from": "rebuttal"}], 1, None, None),
        ([{"from": "support"}], 1, None, "only support"),
        ([{"to": "claim"}], 1, None, "must carry the label claim"),
        ([{"to": "claim"}, {"to": None}], 1, None, None),
        ([{"from": "support"}, {"from": "rebuttal", "to": "evidence"}], 1, None, "must carry the label evidence"),
    ],
)
def test_a_relation_holds_where_a_rule_allows_it(study: Study, rules, position, span, refusal):
    annotation = rebuttal(study)
    rule(study, *rules)
    annotation.refresh_from_db()

    if refusal is None:
        aim(study, annotation, position, span)
        assert annotation.relations.live().get().target_comment == study.comment(position)
    else:
        with pytest.raises(BadTarget, match=refusal):
            aim(study, annotation, position, span)


class TestLabelPair:
    def test_the_target_must_carry_the_label_oneself_gave(self, study: Study):
        rule(study, {"to": "claim"})
        annotation = rebuttal(study)
        annotating.annotate(study.comment(1), study.label("claim"), round=study.round, by=study.manager)

        with pytest.raises(BadTarget):
            aim(study, annotation, 1)
        annotating.annotate(study.comment(1), study.label("claim"), round=study.round, by=study.annotator)
        aim(study, annotation, 1)

        assert annotation.relations.live().get().target_comment == study.comment(1)

    def test_a_span_must_overlap_with_a_passage_that_carries_it(self, study: Study):
        rule(study, {"to": "claim"})
        annotation = rebuttal(study, position=3)
        annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator, span=(0, 5))

        aim(study, annotation, 2, (4, 10))
        with pytest.raises(BadTarget):
            aim(study, annotation, 2, (18, 33))

    def test_a_parent_that_may_not_be_the_target_is_not_taken_by_default(self, study: Study):
        rule(study, {"to": "claim"})

        assert not rebuttal(study).relations.exists()


def test_what_may_be_offered_follows_from_the_rules(study: Study):
    rule(study, {"from": "rebuttal", "to": "claim", "earlier": False}, {"from": "support", "self": True})
    relation = study.label("rebuts")

    offers = {key: offer_for(relation, study.label(key)) for key in ("rebuttal", "support")}

    assert (offers["rebuttal"].later, offers["rebuttal"].itself, offers["rebuttal"].to) == (True, False, ("claim",))
    assert (offers["support"].later, offers["support"].itself, offers["support"].to) == (False, True, ())
    with pytest.raises(BadTarget, match="only rebuttal, support"):
        offer_for(relation, study.label("question"))


def test_no_place_at_all_breaks_no_rule_about_places(study: Study):
    rule(study, {"to": "claim"})
    annotation = rebuttal(study)

    relating.relate(annotation, TargetChoice("outside"), by=study.annotator)

    assert annotation.relations.live().get().target_kind == "outside"
