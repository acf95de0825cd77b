"""Threads into train, dev and test, so that nothing that belongs together is cut. Plain values in and out; no database.

A `Member` is a thread with its size, what it shares with others (`Tie`) and how often each label was given in it.
`divide` gives every member a part, `leaks` counts afterwards what straddles two parts, by its own reckoning.
"""

from __future__ import annotations

from annotations.splitting.checking import Leak, leaks
from annotations.splitting.dividing import Indivisible, Plan, divide
from annotations.splitting.tying import Member, Tie, groups_of

__all__ = ["Indivisible", "Leak", "Member", "Plan", "Tie", "divide", "groups_of", "leaks"]
