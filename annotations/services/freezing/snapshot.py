"""Reading for long as of one moment, without keeping anybody from writing, and telling meanwhile how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from threads.jobs import Run

Tell = Callable[[int, int], None]
# Seconds between two looks at how far the work is.
_EVERY: Final = 0.5


@contextmanager
def snapshot() -> Iterator[None]:
    """Whatever is read inside is as it stood when the first row was read. Nothing can be written inside.

    Writers do not wait: PostgreSQL and SQLite's log (WAL) both keep the old rows for whoever still reads them. Inside a
    wider transaction, its own isolation holds.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Not atomic(): the settings have it begin with IMMEDIATE, which is the one lock that writers wait for.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")


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
