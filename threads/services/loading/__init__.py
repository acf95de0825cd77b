"""The one bulk loader, only writer of Thread, Author and Comment.

`Stage` takes the threads of one import and writes them where nobody sees them, `reveal` publishes what was staged in
the caller's transaction, `discard` removes what was not published.
"""

from __future__ import annotations

from threads.services.loading.discarding import discard
from threads.services.loading.publishing import Overtaken, Revealed, renumber, reveal
from threads.services.loading.staging import Stage

__all__ = ["Overtaken", "Revealed", "Stage", "discard", "renumber", "reveal"]
