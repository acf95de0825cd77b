"""Redis and RabbitMQ for the tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from tests.services.processes import folder, free_port, listens, running


@contextmanager
def redis() -> Iterator[str | None]:
    """The address of a Redis server, or None where the machine has none."""
    binary, given = shutil.which("redis-server"), os.environ.get("REDIS_URL")
    if given or listens(6379) or not binary:
        yield given or ("redis://127.0.0.1:6379/15" if listens(6379) else None)
        return
    port = free_port()
    with folder() as home:
        command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(home)]
        with running(command, lambda: listens(port)):
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def rabbitmq() -> Iterator[str | None]:
    """The address of a RabbitMQ server, or None where the machine has none."""
    binary, given = shutil.which("rabbitmq-server"), os.environ.get("RABBITMQ_URL")
    if given or listens(5672) or not binary:
        yield given or ("amqp://guest:guest@127.0.0.1:5672//" if listens(5672) else None)
        return
    port = free_port()
    with folder() as home:
        environment = {
            "HOME": str(home),
            "RABBITMQ_NODENAME": f"rejoinder{port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_MNESIA_BASE": str(home),
            "RABBITMQ_LOG_BASE": str(home),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "plugins"),
            "RABBITMQ_PID_FILE": str(home / "pid"),
            "ERL_EPMD_PORT": str(free_port()),
        }
        with running([binary], lambda: listens(port), environment=environment, seconds=60):
            yield f"amqp://guest:guest@127.0.0.1:{port}//"
