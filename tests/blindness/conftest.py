"""For all tests of this room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.undoing import silent


@pytest.fixture(autouse=True)
def _refused_in_silence() -> Iterator[None]:
    """Refusals by the hundred are what is asked for here: nobody reads their log, and writing it takes long."""
    with silent("django.request"):
        yield
