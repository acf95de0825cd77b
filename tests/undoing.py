"""Doing something and having it not done, or not told."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace, so that one set of rows serves everybody in turn."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def silent(logger: str) -> Iterator[None]:
    """This logger writes nothing meanwhile: of refusals by the hundred, asked for, nobody reads the log."""
    known = logging.getLogger(logger)
    known.disabled = True
    yield
    known.disabled = False
