"""Which way to learn wins: the shipped one on a tie, a learned one where it is clearly better."""

from __future__ import annotations

import json

import numpy as np
import pytest

from annotations.extraction.linear import LinearModel
from annotations.learning.arms import PRIOR, SHRUNK, Table, prior_of
from annotations.learning.choosing import learn
from annotations.learning.curves import would_more_pay
from annotations.learning.examples import Examples


def examples(count: int = 200, *, told: bool = True, shipped: str | None = "good", seed: int = 0) -> Examples:
    """Rows in 20 threads. `told`: whether a word tells the answer; `shipped`: how good that score is."""
    rng = np.random.default_rng(seed)
    labels = (rng.random(count) < 0.4).astype(np.int8)
    rows = []
    for label in labels:
        row = {"shape:length": float(rng.normal()), f"word:w{rng.integers(30)}": 1.0}
        if told and label:
            row["word:yes"] = 1.0
        rows.append(row)
    scores = None
    if shipped:
        scores = rng.normal(size=count) + {"good": 4, "bad": 0, "turned": -2}[shipped] * labels
    return Examples(rows, labels, np.ones(count), [number % 20 for number in range(count)], scores)


def test_the_shipped_one_stays_where_nothing_is_to_be_learned():
    learned = learn(examples(told=False))

    assert learned.kind == "shipped"
    assert learned.model is None
    assert learned.quality["chosen"] == learned.quality["baseline"] == "shipped"


def test_a_learned_one_wins_where_the_words_tell_and_the_shipped_one_does_not():
    learned = learn(examples(shipped="bad"))

    assert learned.kind in {"shrunk", "stacked", "scratch"}
    assert learned.model is not None
    assert learned.quality["arms"][learned.kind]["ap"] > learned.quality["arms"]["shipped"]["ap"] + 0.2


def test_a_label_without_a_shipped_score_competes_with_nothing():
    learned = learn(examples(shipped=None))

    assert (learned.kind, learned.quality["baseline"]) == ("scratch", "nothing")
    assert set(learned.quality["arms"]) == {"scratch", "nothing"}
    assert learned.quality["arms"]["nothing"]["ap"] == pytest.approx(learned.quality["base_rate"])


def test_noise_does_not_beat_nothing():
    wins = sum(learn(examples(100, told=False, shipped=None, seed=seed)).model is not None for seed in range(5))

    assert wins == 0


def test_the_shipped_score_is_never_turned_over():
    some = examples(60, shipped="turned")
    table = Table(some)

    fitted = table.fit(np.arange(60), SHRUNK)

    assert fitted.prior == 0.0


def test_what_is_stored_says_the_same_as_what_was_trained():
    some = examples(shipped="good")
    table = Table(some)
    fitted = table.fit(np.arange(len(some)), SHRUNK)

    model = LinearModel.from_bytes(table.model(fitted).to_bytes())

    stored = [
        model.log_odds({**row, PRIOR: prior_of(score)}) for row, score in zip(some.rows, some.shipped, strict=True)
    ]
    assert stored == pytest.approx(table.scores(fitted, np.arange(len(some))).tolist(), abs=0.02)


def test_quality_is_plain_json_without_a_gap():
    quality = learn(examples(60)).quality

    assert json.loads(json.dumps(quality, allow_nan=False)) == quality


def test_the_same_rows_teach_the_same():
    one, other = learn(examples(shipped="bad")), learn(examples(shipped="bad"))

    assert one.quality == other.quality
    assert one.model.to_bytes() == other.model.to_bytes()


def test_one_thread_alone_is_learned_from_and_said_so():
    some = examples(80, shipped=None)
    alone = Examples(some.rows, some.labels, some.weights, list(range(80)), None, grouped_by="comment")

    assert learn(alone).quality["grouped_by"] == "comment"


@pytest.mark.parametrize(
    ("precisions", "says"),
    [
        ([0.5], "Too few"),
        ([0.5, 0.52, 0.56], "probably pay"),
        ([0.5, 0.6, 0.601, 0.602], "hardly help"),
        ([0.5, 0.53, 0.537], "is open"),
    ],
)
def test_whether_more_labels_would_pay_is_answered_from_the_last_doublings(precisions, says):
    curve = [{"labels": 25 * 2**step, "ap": ap} for step, ap in enumerate(precisions)]

    assert says in would_more_pay(curve)
