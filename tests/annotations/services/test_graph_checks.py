from __future__ import annotations

from annotations.models import Question
from annotations.services import annotating, claims
from annotations.services.aiming import TargetChoice
from annotations.services.graph_checks import CHECKS, Scope, counts, rows_of
from annotations.services.relating import relate, relate_comment
from tests.factories import Study
from threads.models import Comment


def point(study: Study, source: int, target: int) -> int:
    """The comment supports the other, whichever comes first."""
    Question.objects.filter(version=study.round.scheme_version, unit="relation").update(
        link_rules=[{"earlier": False, "self": True}]
    )
    choice = TargetChoice("comment", study.comment(target))
    who = {"round": study.round, "by": study.annotator}
    return relate_comment(study.comment(source), choice, label=study.label("supports"), more=True, **who).pk


def scope(study: Study, **more: object) -> Scope:
    return Scope(study.project, study.annotator, **more)


def found(study: Study, key: str, **more: object) -> list[int]:
    return sorted(rows_of(key, scope(study, **more)).values_list("pk", flat=True))


def test_relations_that_lead_back_are_found_and_others_are_not(study: Study):
    circle = [point(study, 1, 3), point(study, 3, 2), point(study, 2, 1)]
    point(study, 3, 0)

    assert found(study, "circles") == sorted(circle)


def test_a_circle_needs_one_annotator(study: Study):
    point(study, 1, 2)
    other = TargetChoice("comment", study.comment(1))
    relate_comment(study.comment(2), other, label=study.label("supports"), round=study.round, by=study.manager)

    assert found(study, "circles") == []


def test_ends_that_are_gone(study: Study):
    kept = point(study, 3, 2)
    claim = claims.list_claim(study.project, "It pays.", by=study.annotator, round=study.round)
    choice = TargetChoice("claim", claim=claim)
    who = {"round": study.round, "by": study.annotator}
    gone = relate_comment(study.comment(3), choice, label=study.label("rebuts"), **who).pk
    assert found(study, "dangling") == []

    claims.trash(claim, by=study.annotator)
    assert found(study, "dangling") == [gone]
    Comment.objects.filter(pk=study.comment(2).pk).update(text="", state="removed")
    assert found(study, "dangling") == sorted([kept, gone])


def test_labels_without_a_target_and_targets_that_are_unclear(study: Study):
    who = {"round": study.round, "by": study.annotator}
    rebuttal = annotating.annotate(study.comment(2), study.label("rebuttal"), **who)
    rebuttal.relations.all().delete()
    assert found(study, "untargeted") == [rebuttal.pk]

    unclear = relate(rebuttal, TargetChoice("unclear"), by=study.annotator)
    assert found(study, "untargeted") == []
    assert found(study, "unclear") == [unclear.pk]


def test_claims_that_nothing_refers_to(study: Study):
    who = {"round": study.round, "by": study.annotator}
    labelled = annotating.annotate(study.comment(1), study.label("claim"), **who)
    listed = claims.list_claim(study.project, "It pays.", **who)
    assert (found(study, "unlinked"), found(study, "unmade")) == ([labelled.pk], [listed.pk])

    claims.mention(listed, study.comment(1), **who)
    assert (found(study, "unlinked"), found(study, "unmade")) == ([], [])


def test_a_blind_round_shows_ones_own_alone(study: Study):
    study.round.is_blind = True
    study.round.save()
    annotating.annotate(study.comment(1), study.label("claim"), round=study.round, by=study.annotator)

    assert counts(Scope(study.project, study.manager)) == dict.fromkeys(CHECKS, 0)
    assert counts(scope(study))["unlinked"] == 1


def test_of_one_annotator_and_of_one_thread(study: Study):
    annotating.annotate(study.comment(1), study.label("claim"), round=study.round, by=study.annotator)

    assert counts(Scope(study.project, study.manager, "a2"))["unlinked"] == 1
    assert counts(Scope(study.project, study.manager, "me"))["unlinked"] == 0
    assert counts(Scope(study.project, study.manager, "", study.thread))["unlinked"] == 1


def test_queries_do_not_grow(study: Study, django_assert_max_num_queries):
    for position in (1, 2, 3):
        point(study, position, 3 - position)

    with django_assert_max_num_queries(8):
        counts(scope(study))
