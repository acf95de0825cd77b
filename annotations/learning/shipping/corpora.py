"""The labelled texts that the shipped models learn from. They never enter the repository: a folder holds them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

TRAIN, DEV = "train", "dev"
# Free for research alone: measured, never learned from.
MEASURED_ONLY: Final = frozenset({"checkthat19"})


class NoCorpus(Exception):
    """A file of a corpus is missing or is not what it should be."""


@dataclass(frozen=True, slots=True)
class Part:
    """One split of a corpus: its rows, and the SHA-256 of the file they stand in."""

    corpus: str
    split: str
    rows: Sequence[dict[str, Any]]
    digest: str

    @property
    def labels(self) -> list[int]:
        """1 or 0 for each row."""
        return [row["label"] for row in self.rows]

    @property
    def groups(self) -> list[str]:
        """What is split, and resampled, as a whole."""
        return [row["thread"] for row in self.rows]


def read_part(folder: Path, corpus: str, split: str) -> Part:
    """The rows of FOLDER/CORPUS/SPLIT.jsonl. Raises NoCorpus, naming the file."""
    path = folder / corpus / f"{split}.jsonl"
    try:
        data = path.read_bytes()
        rows = [json.loads(line) for line in data.splitlines() if line.strip()]
    except OSError as error:
        raise NoCorpus(f"{path}: {error.strerror}.") from error
    except ValueError as error:
        raise NoCorpus(f"{path}: not JSON lines ({error}).") from error
    wanted = {"label", "thread"}
    if not rows or any(not wanted <= row.keys() or row["label"] not in {0, 1} for row in rows):
        raise NoCorpus(f"{path}: each line needs a label of 0 or 1 and a thread.")
    return Part(corpus, split, rows, hashlib.sha256(data).hexdigest())
