"""Comments that are there to be read only: nobody was asked about them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.errors import BadTarget
from annotations.models import Annotation, Judgement, Remark
from annotations.services import annotating, judging, opening
from annotations.services.assigning import handing
from annotations.services.opening import Listed
from annotations.services.remarks import remark


@pytest.fixture
def listed(study):
    """A round about comment 2 alone, given to the annotator."""
    opening.close_round(study.round)
    planned = opening.plan_round(
        study.project, by=study.manager, name="Some", units="listed", hands_out=True,
        listed=Listed(comments=[study.comment(2)]),
    )  # fmt: skip
    round = opening.open_round(planned)
    handing.assign(round, [study.thread], [study.annotator])
    return round


def part_of(study):
    """Half of the thread in the round of all comments: comment 1 and what is below it, 4 is left out."""
    handing.assign(study.round, [study.thread], [study.annotator], under=study.comment(1))
    return study.round


def give(study, round, position):
    return annotating.annotate(study.comment(position), study.label("claim"), round=round, by=study.annotator)


def test_labels_and_judgements_outside_the_listed_units_are_refused(study, listed):
    with pytest.raises(BadTarget, match="#1 is not among the comments that you judge in the round Some"):
        give(study, listed, 1)
    with pytest.raises(BadTarget):
        judging.judge(study.comment(1), round=listed, by=study.annotator, state="skipped")

    assert not Annotation.objects.exists()
    assert not Judgement.objects.exists()


def test_the_unit_itself_takes_them(study, listed):
    given = give(study, listed, 2)
    judging.judge(study.comment(2), round=listed, by=study.annotator, state="skipped")

    assert Annotation.objects.live().get() == given
    assert Judgement.objects.get().comment == study.comment(2)


def test_what_lies_outside_ones_part_is_refused(study):
    round = part_of(study)

    give(study, round, 2)
    with pytest.raises(BadTarget):
        give(study, round, 4)


def test_a_label_that_stands_outside_can_still_be_taken_back(study):
    early = give(study, study.round, 4)
    study.round.assignments.all().delete()
    part_of(study)

    annotating.retract(early, by=study.annotator)

    assert not Annotation.objects.live().exists()


def test_passages_of_the_article_stay_open(study, listed):
    marked = annotating.annotate(study.comment(0), study.label("claim"), round=listed, by=study.annotator, span=(0, 11))

    assert marked.comment == study.comment(0)


def test_one_may_talk_about_what_one_only_reads(study, listed):
    remark(study.comment(1), "Is this the context?", round=listed, by=study.annotator, asks=True)

    assert Remark.objects.waiting().count() == 1


def test_it_costs_one_query_and_where_every_comment_is_a_unit_none(study, listed):
    def cost(round, position):
        comment, label = study.thread.comments.select_related("thread").get(position=position), study.label("claim")
        assert label.question.name
        with CaptureQueriesContext(connection) as queries:
            annotating.take_back(comment, label, round=round, by=study.annotator)
        return len(queries)

    listed_cost = cost(listed, 2)
    opening.close_round(listed)
    every = opening.open_round(opening.plan_round(study.project, by=study.manager, name="All", hands_out=True))
    handing.assign(every, [study.thread], [study.annotator])

    assert listed_cost == cost(every, 2) + 1
