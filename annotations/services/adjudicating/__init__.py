"""Deciding between annotators: their submitted answers side by side in, gold out.

`units` is what there is to decide, `decide` a person's decision, `rules` and `carry_out` what needs none. Individual
answers are never touched. What was decided is in the history: undone by `history.undo(gold=True)`, or taken back.
"""

from __future__ import annotations

from annotations.services.adjudicating.answers import Aim, Answer, Given
from annotations.services.adjudicating.deciding import decide, sees, withdraw
from annotations.services.adjudicating.decisions import earlier_on
from annotations.services.adjudicating.merging import carry_out, new_seed, run_merge
from annotations.services.adjudicating.overview import Counts, counts_of, threads_in_sight
from annotations.services.adjudicating.previewing import Foreseen, Preview, preview
from annotations.services.adjudicating.proposals import Proposal
from annotations.services.adjudicating.rules import Rules
from annotations.services.adjudicating.showing import ShownUnit, choices_of, shown
from annotations.services.adjudicating.units import State, Unit, units_in
from annotations.services.adjudicating.unmerging import remove, run_removal

__all__ = [
    "Aim",
    "Answer",
    "Counts",
    "Foreseen",
    "Given",
    "Preview",
    "Proposal",
    "Rules",
    "ShownUnit",
    "State",
    "Unit",
    "carry_out",
    "choices_of",
    "counts_of",
    "decide",
    "earlier_on",
    "new_seed",
    "preview",
    "remove",
    "run_merge",
    "run_removal",
    "sees",
    "shown",
    "threads_in_sight",
    "units_in",
    "withdraw",
]
