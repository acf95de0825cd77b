"""One deed on many comments as one step: a label given or taken back, or a judgement, on a branch or a search result.

`preview` says what would change, `carry_out` does it (some hundred comments at once, more by a job), `take_back` undoes
all of it that was not changed since. The events of such a step have verbs that begin with `bulk_`.
"""

from __future__ import annotations

from annotations.services.bulk.choosing import Choice
from annotations.services.bulk.deeds import Deed, Existing
from annotations.services.bulk.doing import BULK_KINDS, Outcome, carry_out, comments_of, outcome_of, run_bulk
from annotations.services.bulk.planning import Plan, preview
from annotations.services.bulk.reversing import run_reversal, take_back

__all__ = [
    "BULK_KINDS",
    "Choice",
    "Deed",
    "Existing",
    "Outcome",
    "Plan",
    "carry_out",
    "comments_of",
    "outcome_of",
    "preview",
    "run_bulk",
    "run_reversal",
    "take_back",
]
