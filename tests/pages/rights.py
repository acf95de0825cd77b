"""Which right each page needs. Pages that are not named are open to every member of the project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.pages.parts import PARTS

PAGE_RIGHTS: Final[Mapping[str, str]] = {
    # Of nobody's project: everybody who has signed in.
    "threads:project_list": "",
    "threads:project_create": "",
    "threads:token_list": "",
    "threads:invitation": "anybody",
    "threads:team": "manage",
    "threads:member_removal": "manage",
    "threads:import_create": "import",
    "threads:columns": "import",
    "threads:outline": "import",
    "annotations:scheme_draft": "manage",
    "annotations:scheme_publish": "manage",
    "annotations:round_create": "manage",
    "annotations:round_edit": "manage",
    "annotations:bulk": "annotate",
    "annotations:bulk_state": "annotate",
    "annotations:audit_list": "annotate",
    # The annotator's own: to everybody else it is not there.
    "annotations:audit": "own",
}

MANAGERS: Final = frozenset({"manage", "import", "release", "oversee"})
"""Rights that managers alone have."""


def right_for(name: str) -> str:
    """The right that the page or part of this name needs."""
    return PARTS[name].right if name in PARTS else PAGE_RIGHTS.get(name, "view")
