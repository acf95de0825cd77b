"""Figures against scikit-learn's, and what intervals and folds promise."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics

from annotations.learning import measures
from annotations.learning.folds import folds_of, grouping
from annotations.learning.held_out import calibration, logistics, threshold_for


@pytest.mark.parametrize("seed", range(5))
def test_figures_are_those_of_scikit_learn(seed: int):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 2, 300).astype(np.int8)
    # Rounded, so that there are ties.
    scores = np.round(rng.normal(size=300) + labels, 1)

    assert measures.average_precision(labels, scores) == pytest.approx(metrics.average_precision_score(labels, scores))
    assert measures.area_under_curve(labels, scores) == pytest.approx(metrics.roc_auc_score(labels, scores))
    answers = (scores > 0.5).astype(np.int8)
    assert measures.macro_f1(labels, answers) == pytest.approx(metrics.f1_score(labels, answers, average="macro"))


def test_where_one_kind_is_missing_there_is_no_figure():
    labels, scores = np.zeros(4, np.int8), np.arange(4.0)

    assert np.isnan(measures.average_precision(labels, scores))
    assert np.isnan(measures.area_under_curve(labels, scores))


def test_knowing_nothing_has_the_base_rate():
    labels = np.array([1, 0, 0, 0], np.int8)

    assert measures.average_precision(labels, np.zeros(4)) == 0.25


def test_intervals_draw_whole_groups():
    labels = np.tile(np.array([1, 0], np.int8), 50)
    scores = np.random.default_rng(0).normal(size=100) + labels
    many = measures.precision_interval(labels, scores, measures.resampled(list(range(100))))
    few = measures.precision_interval(labels, scores, measures.resampled([place // 25 for place in range(100)]))

    often = measures.resampled([place // 25 for place in range(100)])
    assert (often[:, :25] == often[:, :1]).all()
    assert many.low < many.value < many.high
    assert many.value == few.value


def test_a_gain_over_itself_is_none():
    labels, scores = np.array([1, 0, 1, 0], np.int8), np.array([3.0, 1.0, 2.0, 0.0])

    gain, share = measures.gain_interval(labels, scores, scores, measures.resampled([1, 2, 3, 4]))

    assert (gain.value, gain.low, gain.high, share) == (0, 0, 0, 0)


class TestFolds:
    def test_groups_stay_whole_and_every_part_has_a_yes(self):
        groups = [f"t{number // 7}" for number in range(200)]
        labels = (np.arange(200) % 5 == 0).astype(np.int8)

        folds = folds_of(groups, labels)

        assert all(len({folds[at] for at in range(200) if groups[at] == group}) == 1 for group in set(groups))
        assert [int(labels[folds == part].sum()) for part in range(5)] == pytest.approx([8] * 5, abs=2)
        assert (folds_of(groups, labels) == folds).all()

    @pytest.mark.parametrize(
        ("threads", "branches", "name"),
        [([1, 2, 3], [1, 2, 3], "thread"), ([1, 2, 2], [1, 2, 3], "branch"), ([1, 1, 1], [1, 2, 2], "comment")],
    )
    def test_what_is_held_out_together_is_said(self, threads, branches, name):
        assert grouping(threads, branches, [7, 8, 9])[1] == name


class TestCalibration:
    def test_probabilities_come_true(self):
        rng = np.random.default_rng(3)
        odds = rng.normal(size=4000)
        labels = (rng.random(4000) < logistics(odds)).astype(np.int8)

        slope, shift = calibration(labels, 3 * odds + 2)

        assert slope == pytest.approx(1 / 3, abs=0.03)
        assert shift == pytest.approx(-2 / 3, abs=0.12)

    def test_a_score_that_says_nothing_gives_everybody_the_share_of_yes(self):
        labels = np.array([1, 0, 0, 0] * 20, np.int8)

        slope, shift = calibration(labels, np.zeros(80))

        assert slope > 0
        assert logistics(np.array([shift]))[0] == pytest.approx(0.25, abs=0.03)

    def test_a_score_that_is_upside_down_is_not_turned_over(self):
        labels = np.array([1] * 10 + [0] * 10, np.int8)

        slope, shift = calibration(labels, -4.0 * labels)

        assert slope > 0
        assert logistics(slope * np.array([0.0, -4.0]) + shift) == pytest.approx([0.5, 0.5], abs=0.03)

    def test_the_threshold_keeps_the_precision_that_was_asked_for(self):
        labels = np.array([1, 1, 0, 1, 0, 0, 0, 0], np.int8)
        shares = np.array([0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1])

        assert threshold_for(labels, shares, precision=0.75) == (0.6, 0.75, 1.0)
        assert threshold_for(labels, shares, precision=0.9)[0] == 0.8
