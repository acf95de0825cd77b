"""Fixtures for all tests: the sample files, and what is skipped where a part of the machine is missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def missing(what: str, remedy: str) -> None:
    """Skip the test with a line that says what it needs; with CI=true a missing part is a failure."""
    line = f"{what} is missing: {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(line)
    pytest.skip(line)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample files (REJOINDER_SAMPLES, by default ../shared/data beside the repository)."""
    folder = Path(os.environ.get("REJOINDER_SAMPLES") or REPOSITORY.parent / "shared" / "data")
    if not folder.is_dir():
        missing("The folder of sample files", "set REJOINDER_SAMPLES to it.")
    return folder


@pytest.fixture(autouse=True)
def _quick_and_tidy(settings, tmp_path_factory) -> None:
    """Passwords cost no second each, and uploads land in a folder of the run."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "media"
