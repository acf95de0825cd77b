"""What is exported, read by the programs it is meant for. Run by `make test-consumers` in a virtual environment of its
own (requirements-consumers.txt); the parent's conftest keeps it out of every other run."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from tests.annotations.exporters.nasty import written

# Before any of them is imported: none may ask the network, and each writes what it likes into its own home.
os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder for the test's length."""
    for name in ("HOME", "XDG_CACHE_HOME", "HF_HOME", "HF_DATASETS_CACHE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def unpacked(tmp_path: Path) -> Callable[[str], Path]:
    """The folder of a format whose file is a zip."""

    def unpack(format: str) -> Path:
        with zipfile.ZipFile(BytesIO(written(format))) as archive:
            archive.extractall(tmp_path / format)
        return tmp_path / format

    return unpack
