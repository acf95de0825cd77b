from __future__ import annotations

import pytest

from annotations.extraction import EXTRACTORS
from annotations.extraction.base import Candidate, CommentView, Reason, Target

REASON = Reason("opens with a denial", 0, 2, 1.0)
TARGET = Target("c1", None, None, 0.5)


@pytest.mark.parametrize(
    ("start", "end"),
    [(None, 3), (3, None), (3, 3), (4, 3), (-1, 3)],
)
def test_half_empty_or_backward_spans_are_refused(start, end):
    with pytest.raises(ValueError, match="Not a span"):
        Target("c1", start, end, 0.5)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_confidence_and_scores_lie_between_0_and_1(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        Candidate("c1", None, None, "content", "claim", share)
    with pytest.raises(ValueError, match="checkable must lie"):
        Candidate("c1", None, None, "content", "claim", 0.5, scores={"checkable": share})


def test_a_fourth_target_or_reason_is_refused():
    with pytest.raises(ValueError, match="at most 3"):
        Candidate("c1", None, None, "function", "rebuttal", 0.5, targets=(TARGET,) * 4)
    with pytest.raises(ValueError, match="at most 3"):
        Candidate("c1", None, None, "function", "rebuttal", 0.5, reasons=(REASON,) * 4)


def test_a_view_of_a_very_deep_thread_can_be_compared_hashed_and_shown():
    view = None
    for number in range(5000):
        view = CommentView(number, "Yes.", parent=view)

    assert view == view
    assert view in {view}
    assert "4999" in repr(view)


def test_each_extractor_is_registered_under_its_own_name():
    assert [(name, extractor.name) for name, extractor in EXTRACTORS.items()] == [("cues", "cues")]
