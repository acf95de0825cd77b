"""The models that come with the program, written by `manage.py train_shipped`. docs/model-card.md describes them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from annotations.extraction.linear import LinearModel

FOLDER: Final = Path(__file__).parent
ASSERTION, CHECKABLE, DISPUTE = "assertion", "checkable", "dispute"
NAMES: Final = (ASSERTION, CHECKABLE, DISPUTE)


@cache
def shipped(name: str) -> LinearModel:
    """The model of this name (one of NAMES), read once."""
    return LinearModel.from_bytes((FOLDER / f"{name}.npz").read_bytes())


@cache
def shipped_version() -> str:
    """Eight letters that change whenever one of the models does."""
    digests = "".join(shipped(name).digest for name in NAMES)
    return hashlib.sha256(digests.encode()).hexdigest()[:8]
