"""Labelled features in, a linear model out. No database; scikit-learn is loaded when something is trained."""

from __future__ import annotations

from annotations.learning.fitting import TooFewLabels, fit

__all__ = ["TooFewLabels", "fit"]
