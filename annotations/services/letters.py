"""Which letters labels may have as keys. The others are commands of static/js/keyboard.js; a test compares the two."""

from __future__ import annotations

from typing import Final

# Letters that the workspace leaves to labels.
LETTERS: Final = "bcdefioqstwy"
# What the workspace does with the others, for the person who asks for one.
TAKEN: Final[dict[str, str]] = {
    "a": "accept a suggestion",
    "g": "go to a comment by its number",
    "h": "label a whole branch",
    "j": "next comment",
    "k": "previous comment",
    "l": "note",
    "m": "unsure",
    "n": "next undecided comment",
    "p": "what a comment answers",
    "r": "choose a target",
    "u": "next uncertain suggestion",
    "v": "mark a span",
    "x": "reject a suggestion",
    "z": "undo",
}
