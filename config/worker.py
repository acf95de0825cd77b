"""What a Celery worker does besides tasks: it runs the dispatcher (threads/jobs) while it is up."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from celery.signals import worker_ready, worker_shutdown

if TYPE_CHECKING:
    from threads.jobs.dispatcher import Dispatcher

_running: list[Dispatcher] = []


@worker_ready.connect
def start_dispatcher(sender: Any, **_: Any) -> None:
    """Begin once the pool has forked: its children must not inherit a thread's database connection."""
    # Models can be imported only after Django's set-up, which the worker does after it has loaded this module.
    from threads.jobs.dispatcher import Dispatcher

    dispatcher = Dispatcher(f"{sender.hostname}:{os.getpid()}", sorted(sender.app.amqp.queues.consume_from))
    _running.append(dispatcher)
    dispatcher.start()


@worker_shutdown.connect
def stop_dispatcher(**_: Any) -> None:
    """End before the worker does."""
    while _running:
        _running.pop().stop()
