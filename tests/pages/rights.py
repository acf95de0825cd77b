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
    "threads:erase_comment": "manage",
    "threads:forget_author": "manage",
    "threads:member_removal": "manage",
    "threads:trash": "manage",
    "threads:thread_trashing": "manage",
    "threads:project_trash": "",
    "annotations:trash_labels": "annotate",
    "annotations:adjudication": "adjudicate",
    "annotations:adjudicate": "adjudicate",
    "annotations:release_create": "release",
    "annotations:release_withdraw": "release",
    "annotations:release_compare": "release",
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
    # The same, but who does not annotate at all is told so.
    "annotations:proofs": "own label",
}

POST_RIGHTS: Final[Mapping[str, str]] = {
    "threads:team": "manage",
    "annotations:claim_list": "annotate",
    # Somebody else's claim, that is: one's own one may change.
    "annotations:claim": "manage",
    "annotations:guidelines": "manage",
    "annotations:scheme_list": "manage",
}
"""What is needed to post to a page, where that is more than to read it."""

OWNERS: Final[Mapping[str, str]] = {
    "annotations:audit": "manager",
    "annotations:audit_accept": "manager",
    "annotations:proofs": "manager",
    "annotations:label_restoration": "manager",
}
"""Whose the row is at an address of somebody's own, in a study; elsewhere the annotator's."""

MANAGERS: Final = frozenset({"manage", "import", "release", "oversee", "operate", "clear", "adjudicate"})
"""Rights that annotators and readers do not have."""


def right_for(name: str, method: str = "get") -> str:
    """The right that the page or part of this name needs."""
    if method == "post" and name in POST_RIGHTS:
        return POST_RIGHTS[name]
    return PARTS[name].right if name in PARTS else PAGE_RIGHTS.get(name, "view")
