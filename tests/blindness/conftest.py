"""For all tests of this room."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _refused_in_silence() -> Iterator[None]:
    """Refusals by the hundred are what is asked for here: nobody reads their log, and writing it takes long."""
    logger = logging.getLogger("django.request")
    logger.disabled = True
    yield
    logger.disabled = False
