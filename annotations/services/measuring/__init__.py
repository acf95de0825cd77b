"""Measuring agreement: frozen answers in, a report out, which is kept until the answers change.

Numbers are made of what was submitted, never of later edits and never of gold. `sight` says whose threads somebody may
see measured, `stamp` says when a kept report is out of date.
"""

from __future__ import annotations

from annotations.services.measuring.differing import TARGETS, cells_of, comments_behind
from annotations.services.measuring.keeping import Kept, measure_round, report_of
from annotations.services.measuring.sight import Sight, sight_of

__all__ = [
    "TARGETS",
    "Kept",
    "Sight",
    "cells_of",
    "comments_behind",
    "measure_round",
    "report_of",
    "sight_of",
]
