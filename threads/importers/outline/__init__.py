"""Lines of plain text to a proposed outline, corrections of it by a person, and the thread it makes."""

from threads.importers.outline.draft import Draft
from threads.importers.outline.edits import (
    apply_operations,
    choose_parent,
    flatten,
    indent,
    join,
    outdent,
    set_article_end,
    split,
)
from threads.importers.outline.model import Outline, OutlineRow
from threads.importers.outline.settling import propose
from threads.importers.outline.storage import from_json, to_json
from threads.importers.outline.thread import to_thread

__all__ = [
    "Draft",
    "Outline",
    "OutlineRow",
    "apply_operations",
    "choose_parent",
    "flatten",
    "from_json",
    "indent",
    "join",
    "outdent",
    "propose",
    "set_article_end",
    "split",
    "to_json",
    "to_thread",
]
