"""An application whose messages a test can read."""

from __future__ import annotations

import json

from celery import Celery

app = Celery()


def ids(queue: str) -> list[int]:
    """The job ids published to this queue since the last look."""
    found = []
    with app.connection() as connection:
        while message := connection.default_channel.basic_get(queue, no_ack=True):
            found.append(json.loads(message.body)[0][0])
    return found
