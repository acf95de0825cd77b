"""From code points, which Rejoinder counts, to UTF-16 units, which JavaScript and Java count."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

_BEYOND = re.compile(r"[\U00010000-\U0010ffff]")  # two units each


def utf16_units(text: str) -> Callable[[int], int]:
    """The function from an offset in `text` to the same place in UTF-16 units."""
    beyond = [found.start() for found in _BEYOND.finditer(text)]
    return lambda offset: offset + bisect_left(beyond, offset)
