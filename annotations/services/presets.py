"""Schemes that come with the program: published ones, in our words, with their sources."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from threads.errors import Refused

FOLDER: Final = Path(__file__).resolve().parent.parent / "presets"
DEFAULT: Final = "claims_and_rebuttals"


@dataclass(frozen=True, slots=True)
class Preset:
    """A scheme to begin with. `summary` is one line for a list; `source` names the publication."""

    key: str
    name: str
    summary: str
    source: str
    questions: list[dict[str, Any]]
    guideline: str

    @property
    def definition(self) -> dict[str, Any]:
        """What publish_scheme takes."""
        return {"name": self.name, "questions": self.questions}


@cache
def presets() -> dict[str, Preset]:
    """All of them by key (the file's name without ending), the default one first, the others by name."""
    found = [_read(path) for path in FOLDER.glob("*.json")]
    return {row.key: row for row in sorted(found, key=lambda row: (row.key != DEFAULT, row.name.casefold()))}


def preset(key: str) -> Preset:
    """The preset of this key. Raises Refused where there is none."""
    if key not in presets():
        words = f"There is no preset {key}: choose one of {', '.join(presets())}."
        raise Refused(words, code="unknown_preset", fields={"preset": [words]})
    return presets()[key]


def choices() -> list[tuple[str, str]]:
    """Key and name of each, for a form."""
    return [(row.key, f"{row.name}: {row.summary}") for row in presets().values()]


def _read(path: Path) -> Preset:
    row = json.loads(path.read_text(encoding="utf-8"))
    return Preset(
        path.stem, row["name"], row["summary"], row["source"], row["questions"],
        path.with_suffix(".md").read_text(encoding="utf-8"),
    )  # fmt: skip
