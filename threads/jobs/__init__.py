"""How long work survives: claim, lease, progress, dispatcher. The row is the truth, a message only wakes somebody up.

A service calls `create` inside the transaction that writes the data the work is about. A task calls `carry_out`, and
the work it carries out talks to its `Run`. The worker's dispatcher hands over what nobody told a worker about.
"""

from __future__ import annotations

from threads.jobs.claiming import carry_out
from threads.jobs.foreground import finish_here
from threads.jobs.presence import workers_alive
from threads.jobs.rows import cancel, create, create_many, retry, wake
from threads.jobs.running import Cancelled, LostClaim, Run, transaction_of

__all__ = [
    "Cancelled",
    "LostClaim",
    "Run",
    "cancel",
    "carry_out",
    "create",
    "create_many",
    "finish_here",
    "retry",
    "transaction_of",
    "wake",
    "workers_alive",
]
