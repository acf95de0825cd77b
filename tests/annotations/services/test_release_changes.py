from __future__ import annotations

import pytest

from annotations.errors import Withdrawn
from annotations.models import Release
from annotations.services import annotating, release_changes, releasing
from annotations.services.release_changes import changes_between, compare
from tests.annotations.services.test_releasing import freeze
from tests.factories import Study, plant_thread
from threads import jobs
from threads.models import Comment


@pytest.fixture
def pair(study: Study) -> tuple[Release, Release]:
    """Between both: a rebuttal became a question, a claim came and a thread, one text was erased and one label went."""
    who = {"round": study.round, "by": study.annotator}
    first = plant_thread(["Stays.", "Goes."], project=study.project)
    gone = annotating.annotate(first.comments.get(position=1), study.label("other"), **who)
    annotating.annotate(study.comment(1), study.label("other"), **who)
    annotating.annotate(study.comment(2), study.label("rebuttal"), **who)
    old = freeze(study)
    annotating.annotate(study.comment(2), study.label("question"), **who)
    annotating.annotate(study.comment(3), study.label("claim"), span=(0, 5), **who)
    annotating.retract(gone, by=study.annotator)
    Comment.objects.filter(thread=first, position=2).update(text="", state="erased")
    plant_thread(["New."], project=study.project)
    return old, freeze(study)


def test_what_was_added_removed_and_changed_is_counted(pair: tuple[Release, Release]):
    report = compare(*pair)

    questions = {row["key"]: row for row in report["questions"]}
    labels = {row["label"]: row for row in questions["function"]["labels"]}
    assert report["threads"] == {"same": 2, "added": 1}
    assert report["comments"] == {"same": 6, "changed": 1, "added": 2}
    assert questions["function"]["answers"] == {"same": 1, "changed": 1, "removed": 1}
    assert labels["rebuttal"] == {"label": "rebuttal", "before": 1, "removed": 1}
    assert labels["question"] == {"label": "question", "after": 1, "added": 1}
    assert labels["other"] == {"label": "other", "before": 2, "after": 1, "removed": 1}
    assert questions["content"]["answers"] == {"added": 1}
    assert questions["relations"]["answers"] == {"removed": 1}


def test_agreement_is_over_what_both_label(pair: tuple[Release, Release]):
    function = next(row for row in compare(*pair)["questions"] if row["key"] == "function")

    # other–other and rebuttal–question: half agree; by chance, 1/4 would.
    assert function["agreement"] == {"n": 2, "observed": 0.5, "kappa": pytest.approx(1 / 3)}


def test_a_release_equals_itself(pair: tuple[Release, Release]):
    report = compare(pair[1], Release.objects.get(pk=pair[1].pk))

    assert set(report["comments"]) == set(report["threads"]) == {"same"}
    assert all(set(row["answers"]) == {"same"} for row in report["questions"])


def test_large_ones_are_compared_by_a_worker_once(pair: tuple[Release, Release], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(release_changes, "AT_ONCE", 1)
    by = pair[0].created_by
    first, again = changes_between(*pair, by=by), changes_between(*pair, by=by)

    jobs.carry_out(first.job.pk, release_changes.compare_releases)

    assert (first.report, again.job) == (None, first.job)
    assert changes_between(*pair, by=by).report == compare(*pair)


def test_a_withdrawn_release_is_not_compared(pair: tuple[Release, Release]):
    releasing.withdraw_release(pair[0], why="Wrong.")

    with pytest.raises(Withdrawn):
        changes_between(*pair, by=pair[1].created_by)
