"""Telling how far a run is while it reads for long as of one moment (threads.services.snapshots)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

from threads.jobs import Run
from threads.services.snapshots import snapshot

__all__ = ["Tell", "snapshot", "telling"]

Tell = Callable[[int, int], None]
# Seconds between two looks at how far the work is.
_EVERY: Final = 0.5


@contextmanager
def telling(run: Run) -> Iterator[Tell]:
    """Says how far a run is from inside a snapshot: a thread with a connection of its own writes it.

    What is given raises what `Run.progress` raises: Cancelled, LostClaim.
    """
    if connection.in_atomic_block:
        yield run.progress
        return
    teller = _Teller(run)
    thread = threading.Thread(target=teller.write, name=f"progress of job {run.job.pk}", daemon=True)
    thread.start()
    try:
        yield teller.tell
    finally:
        teller.ended.set()
        thread.join()


class _Teller:
    def __init__(self, run: Run) -> None:
        self.ended = threading.Event()
        self._run = run
        self._at: tuple[int, int] | None = None
        self._failure: Exception | None = None

    def tell(self, done: int, total: int) -> None:
        if self._failure:
            raise self._failure
        self._at = done, total

    def write(self) -> None:
        try:
            while not self.ended.wait(_EVERY):
                if self._at:
                    self._run.progress(*self._at)
        except Exception as failure:  # noqa: BLE001  (raised again by the thread that does the work)
            self._failure = failure
        finally:
            connection.close()
