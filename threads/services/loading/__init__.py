"""The one bulk loader, only writer of Thread, Author and Comment.

`Stage` takes the threads of one import and writes them where nobody sees them, `reveal` publishes what was staged in
the caller's transaction, `discard` removes what was not published. What was erased never comes in: see `tombstones`.
"""

from __future__ import annotations

from threads.services.loading.discarding import discard
from threads.services.loading.publishing import Overtaken, Revealed, fingerprint_of, renumber, reveal
from threads.services.loading.staging import Stage
from threads.services.loading.tombstones import bury

__all__ = ["Overtaken", "Revealed", "Stage", "bury", "discard", "fingerprint_of", "renumber", "reveal"]
