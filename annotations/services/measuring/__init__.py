"""Measuring agreement: frozen answers in, a report out, which is kept until the answers change.

Numbers are made of what was submitted, never of later edits and never of gold. `sight` says whose threads somebody may
see measured, `stamp` says when a kept report is out of date.
"""

from __future__ import annotations

from annotations.services.measuring.differing import TARGETS
from annotations.services.measuring.keeping import Kept, measure_round, report_at_hand, report_of, retry_measuring
from annotations.services.measuring.showing import (
    FORMER,
    Behind,
    alias_of,
    aliases_of,
    behind,
    cells,
    differing_questions,
    rounds_of,
    said_about,
    with_published,
)
from annotations.services.measuring.sight import Sight, sight_of

__all__ = [
    "FORMER",
    "TARGETS",
    "Behind",
    "Kept",
    "Sight",
    "alias_of",
    "aliases_of",
    "behind",
    "cells",
    "differing_questions",
    "measure_round",
    "report_at_hand",
    "report_of",
    "retry_measuring",
    "rounds_of",
    "said_about",
    "sight_of",
    "with_published",
]
