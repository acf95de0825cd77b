"""Label colours as people see them who do not tell red from green, or blue from yellow. Read from the stylesheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import combinations
from typing import Final

from django.conf import settings

# CIE 1976 distance below which two dots or tints beside each other are hard to tell apart.
HARD: Final = 10.0
# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
_SIGHTS: Final[dict[str, tuple[tuple[float, float, float], ...]]] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900),
    ),
}  # fmt: skip
NAMES: Final = (
    "red", "green", "blue", "grey", "amber", "violet", "teal", "pink", "olive", "indigo", "brown", "wine",
)  # fmt: skip


@cache
def slots() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The twelve colours (#rrggbb), light and dark, from tokens.css."""
    css = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    pairs = re.findall(r"--slot\d+: light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", css)
    return tuple(light for light, _ in pairs), tuple(dark for _, dark in pairs)


@cache
def distance(one: int, other: int) -> float:
    """How far apart two slots (1 to 12) are for whoever tells them apart worst, in the worse of light and dark."""
    return min(
        _apart(_seen(theme[one - 1], sight), _seen(theme[other - 1], sight)) for theme in slots() for sight in _SIGHTS
    )


def hard_pairs(used: Iterable[int]) -> list[tuple[int, int]]:
    """Those pairs of the slots in use that are hard to tell apart."""
    return [pair for pair in combinations(sorted(set(used)), 2) if distance(*pair) < HARD]


def linear(colour: str) -> list[float]:
    """Linear RGB, from 0 to 1, of #rrggbb."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


@cache
def _seen(colour: str, sight: str) -> tuple[float, float, float]:
    """CIELAB of a colour as it is seen."""
    red, green, blue = linear(colour)
    r, g, b = (min(max(x * red + y * green + z * blue, 0.0), 1.0) for x, y, z in _SIGHTS[sight])
    x, y, z = (
        _root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047),
        _root(0.2126 * r + 0.7152 * g + 0.0722 * b),
        _root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883),
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(value: float) -> float:
    return float(value ** (1 / 3)) if value > 0.008856 else 7.787 * value + 16 / 116


def _apart(one: Sequence[float], other: Sequence[float]) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5)
