"""A study to annotate in."""

from __future__ import annotations

import pytest

from tests.factories import Study, plant_study


@pytest.fixture
def study(db: None) -> Study:
    return plant_study()
