from __future__ import annotations

import pytest

from annotations.models import Place
from annotations.services.places import Stop, keep_place, place_in, stop_of
from tests.factories import Study
from threads.errors import Refused


def stop(study: Study) -> Stop:
    return stop_of(place_in(study.round, study.thread, by=study.annotator))


def test_who_has_not_been_there_stopped_nowhere(study: Study):
    assert stop(study) == Stop(None, ())


def test_the_last_place_is_kept_and_no_other(study: Study):
    keep_place(study.round, study.thread, by=study.annotator, position=1, collapsed=[1])
    keep_place(study.round, study.thread, by=study.annotator, position=3, collapsed=[2, 99])
    keep_place(study.round, study.thread, by=study.manager, position=2)

    assert stop(study) == Stop(3, ((2, 3),))
    assert Place.objects.filter(annotator=study.annotator).count() == 1


def test_a_place_follows_its_comment_when_the_thread_grows(study: Study):
    keep_place(study.round, study.thread, by=study.annotator, position=2, collapsed=[2])
    # As loading does it where a comment comes in above: the later ones move down.
    for position in (3, 2):
        study.thread.comments.filter(position=position).update(position=position + 1, subtree_end=4)

    assert stop(study) == Stop(3, ((3, 4),))


def test_a_number_that_is_none_is_refused(study: Study):
    with pytest.raises(Refused):
        keep_place(study.round, study.thread, by=study.annotator, position=77)
