from __future__ import annotations

import pytest

from annotations.models import Judgement
from annotations.services import annotating, judging
from tests.factories import Study
from threads.errors import Conflict, Refused


def test_done_needs_an_answer_to_every_required_question(study: Study):
    with pytest.raises(Refused, match=r"Function has no answer yet: Rebuttal \(d\)"):
        judging.judge(study.comment(2), round=study.round, by=study.annotator)

    assert not Judgement.objects.exists()


def test_cannot_judge_needs_no_answer(study: Study):
    judging.judge(study.comment(2), round=study.round, by=study.annotator, state="cannot_judge")

    assert Judgement.objects.get().state == "cannot_judge"


def test_time_adds_up_and_what_was_in_view_stays(study: Study):
    annotating.annotate(study.comment(2), study.label("other"), round=study.round, by=study.annotator)
    judging.judge(study.comment(2), round=study.round, by=study.annotator, milliseconds=800, article_opened=True)
    judging.judge(study.comment(2), round=study.round, by=study.annotator, milliseconds=200)

    judgement = Judgement.objects.get()
    assert (judgement.milliseconds, judgement.article_opened, judgement.version) == (1000, True, 2)


def test_the_article_is_not_judged(study: Study):
    with pytest.raises(Refused):
        judging.judge(study.comment(0), round=study.round, by=study.annotator)


def test_a_closed_round_takes_no_judgement(study: Study):
    study.round.state = "closed"

    with pytest.raises(Conflict):
        judging.judge(study.comment(2), round=study.round, by=study.annotator, state="skipped")
