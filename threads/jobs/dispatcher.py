"""The thread in each worker that hands over due rows and says that the worker lives. It outlasts database errors."""

from __future__ import annotations

import logging
import os
import threading
import time

from django.conf import settings
from django.db import connection

from threads.jobs import presence, sending

logger = logging.getLogger(__name__)

# Seconds between two looks at the rows: to repair what a broker lost; where only the table tells; and beside glances.
REPAIR_EVERY = 3.0
POLL_EVERY = 0.5
LOOK_EVERY = 1.0
# Seconds between two questions to SQLite whether anything changed. The question reads no table.
GLANCE = 0.02
# Seconds of rest after an error, doubled up to the limit while it lasts.
REST = 1.0
LONGEST_REST = 30.0

# The pool forks again when a child dies. Held whenever this thread is inside a database or messaging library, so that
# no child is born with one of their locks taken for ever.
_outside = threading.Lock()
os.register_at_fork(before=_outside.acquire, after_in_parent=_outside.release, after_in_child=_outside.release)


class Dispatcher(threading.Thread):
    """Runs in the worker's main process from its start to its shutdown.

    Now and then it sends the tasks of settings.JOB_SWEEPS, too.

    In the embedded default it is what carries every job: SQLite's data_version, asked each 20 ms, tells when another
    process wrote. With a broker it looks every few seconds and repairs what was lost.
    """

    def __init__(self, worker: str, queues: list[str]) -> None:
        super().__init__(name="dispatcher", daemon=True)
        self.worker = worker
        self.queues = queues
        self.stopping = threading.Event()
        self._version: int | None = None
        self._looked = self._beaten = float("-inf")
        self._swept: dict[str, float] = {}

    def run(self) -> None:
        """Until `stop`: sign of life, look, rest."""
        rest, begun = REST, False
        while not self.stopping.is_set():
            pause = self._pause()
            try:
                with _outside:
                    if not begun and settings.EMBEDDED:
                        sending.forget_messages(self.queues)
                    begun = True
                    self._turn()
                rest = REST
            except Exception:
                logger.exception("The dispatcher met an error and goes on in %.0f s.", rest)
                with _outside:
                    connection.close()
                pause, rest = rest, min(rest * 2, LONGEST_REST)
            self.stopping.wait(pause)
        with _outside:
            self._leave()

    def stop(self) -> None:
        """End the thread and wait for it, a few seconds at most."""
        self.stopping.set()
        self.join(timeout=5)

    def _turn(self) -> None:
        now = time.monotonic()
        if now - self._beaten >= presence.BEAT:
            presence.beat(self.worker, self.queues)
            self._beaten = now
        if self._changed() or now - self._looked >= self._look_every():
            full = sending.hand_over(self.queues if settings.EMBEDDED else None) == sending.BATCH
            # A full batch means that there is more: look again at once.
            self._looked = float("-inf") if full else now

        self._sweep(now)

    def _sweep(self, now: float) -> None:
        for task, queue, seconds in settings.JOB_SWEEPS:
            is_ours = queue in self.queues or not settings.EMBEDDED
            if is_ours and now - self._swept.get(task, float("-inf")) >= seconds:
                self._swept[task] = now
                sending.sweep(task, queue)

    def _changed(self) -> bool:
        """Whether another connection wrote since the last question. Only SQLite can tell."""
        if not self._glances():
            return False
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            version: int = cursor.fetchone()[0]
        changed, self._version = version != self._version, version
        return changed

    def _glances(self) -> bool:
        return settings.EMBEDDED and connection.vendor == "sqlite"

    def _pause(self) -> float:
        return GLANCE if self._glances() else POLL_EVERY

    def _look_every(self) -> float:
        if not settings.EMBEDDED:
            return REPAIR_EVERY
        return LOOK_EVERY if self._glances() else POLL_EVERY

    def _leave(self) -> None:
        try:
            presence.leave(self.worker)
        except Exception:
            logger.warning("The worker could not sign off; its row is stale in a few seconds.", exc_info=True)
        finally:
            connection.close()
