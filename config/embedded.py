"""Celery's memory:// transport for the worker's event loop: a message put by the dispatcher wakes the loop at once.

The loop brings the pool whose children have a pipe each. The plain transport polls, and its pool's children share one
pipe and its lock: kill -9 of a child that waits with the lock in hand would leave the pool waiting for ever.
"""

from __future__ import annotations

import os
from contextlib import suppress
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, memory

# One pipe for the process: who puts a message writes a byte, and the loop that reads it looks into the queues.
_reading, _writing = os.pipe()
os.set_blocking(_reading, False)
os.set_blocking(_writing, False)


def ring() -> None:
    """Have the loop go round once more. A full pipe rings already."""
    with suppress(BlockingIOError):
        os.write(_writing, b"!")


class Channel(memory.Channel):
    """Queues in memory that ring."""

    def _put(self, queue: str, message: dict[str, Any], **options: Any) -> None:
        super()._put(queue, message, **options)
        ring()


class Transport(memory.Transport):
    """Messages between the threads of one worker, without polling."""

    Channel = Channel
    implements = memory.Transport.implements.extend(asynchronous=True)

    def register_with_event_loop(self, connection: Any, loop: Any) -> None:
        """Look into the queues when a message is put, and after each event: a finished task makes room for another."""

        def look() -> None:
            with suppress(Empty):
                while self.cycle is not None:
                    self.cycle.get(self._deliver)
                    # The pool may have had its turn in this round: it shall not wait for the next timer.
                    ring()

        def heard() -> None:
            with suppress(BlockingIOError):
                os.read(_reading, 4096)
            look()

        loop.add_reader(_reading, heard)
        loop.on_tick.add(look)


def register() -> None:
    """Let memory:// mean this transport."""
    TRANSPORT_ALIASES["memory"] = "config.embedded:Transport"
