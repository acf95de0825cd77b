"""What managers see of a round."""

from __future__ import annotations

from django.utils import timezone

from annotations.models import Judgement
from annotations.services import judging
from annotations.services.assigning import handing, queueing
from annotations.services.overseeing import progress_of, shares_of
from annotations.services.progress import Progress
from tests.factories import Study, plant_thread
from threads.models import Comment


def test_everybody_who_may_annotate_has_a_share(study: Study):
    queueing.next_assignment(study.project, by=study.annotator)
    judging.judge(study.comment(1), round=study.round, by=study.annotator, state="skipped", milliseconds=2500)

    manager, annotator = shares_of(study.round)

    assert (manager.in_work, manager.judged, manager.median) == (0, 0, None)
    assert (annotator.in_work, annotator.judged, annotator.median, annotator.alias) == (1, 1, 2.5, "a2")


def test_progress_counts_units_that_are_there_to_be_judged(study: Study, django_assert_num_queries):
    other = plant_thread(["a", "b", "c"], [None, None, 1], project=study.project)
    whole = queueing.next_assignment(study.project, by=study.annotator)
    (part,) = handing.assign(study.round, [other], [study.annotator], under=other.comments.get(position=2))
    for comment in (study.comment(1), study.comment(2), other.comments.get(position=3)):
        judging.judge(comment, round=study.round, by=study.annotator, state="skipped")
    # From before the part was given: it is no unit of it, and does not count.
    Judgement.objects.create(
        round=study.round, annotator=study.annotator, comment=other.comments.get(position=1), state="skipped",
        scheme_version=study.round.scheme_version, at=timezone.now(),
    )  # fmt: skip
    judging.judge(study.comment(3), round=study.round, by=study.manager, state="skipped")
    Comment.objects.filter(pk=study.comment(2).pk).update(text="", state="erased")

    with django_assert_num_queries(4):
        progress = progress_of([whole, part])

    assert progress == {whole.pk: Progress(1, 2), part.pk: Progress(1, 2)}
    assert Judgement.objects.count() == 5
