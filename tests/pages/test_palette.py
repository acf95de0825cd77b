"""Colours are legible: computed from the tokens, light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from annotations.services import palette

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
TOKENS = dict(
    re.findall(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}, #[0-9a-f]{6})\);", (CSS / "tokens.css").read_text())
)
PAIRS = [
    *((f"slot{number}", f"slot{number}-tint") for number in range(1, 13)),
    *((f"slot{number}", "surface") for number in range(1, 13)),
    *(("ink-soft", f"slot{number}-tint") for number in range(1, 13)),
    *(("ink-soft", ground) for ground in ("paper", "surface", "sunken", "accent-tint", "warn-tint")),
    *(("ink", ground) for ground in ("paper", "surface", "sunken", "warn-tint", "bad-tint", "good-tint")),
    *(("accent", ground) for ground in ("paper", "surface", "sunken", "accent-tint")),
    *((sign, f"{sign}-tint") for sign in ("good", "warn", "bad")),
    ("accent-ink", "accent"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(text, ground, scheme):
    colours = [TOKENS[name].split(", ")[scheme] for name in (text, ground)]

    assert contrast(*colours) >= 4.5


def test_any_two_colours_of_labels_can_be_told_apart_by_everybody():
    assert palette.hard_pairs(range(1, 13)) == []


def test_colours_that_differ_in_red_and_green_alone_count_as_hard_to_tell_apart(monkeypatch):
    alike = ("#b0604a", "#7f7f3f", *("#000000",) * 10)
    monkeypatch.setattr(palette, "slots", lambda: (alike, alike))
    palette.distance.cache_clear()

    pairs = palette.hard_pairs([1, 2])
    palette.distance.cache_clear()

    assert pairs == [(1, 2)]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_borders_of_fields_can_be_seen(scheme):
    edge, surface = (TOKENS[name].split(", ")[scheme] for name in ("edge", "surface"))

    assert contrast(edge, surface) >= 3


def test_every_stylesheet_is_in_the_table_of_contents():
    listed = set(re.findall(r'@import url\("([^"]+)"\)', (CSS / "main.css").read_text()))

    assert listed == {str(path.relative_to(CSS)) for path in CSS.rglob("*.css")} - {"main.css"}
