"""Shares in words."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """“87 %” for 0.87, in one piece; a dash for none. Only a whole is 100 %, only nothing is 0 %."""
    if share is None:
        return "–"
    rounded = round(share * 100)
    if rounded == 100 and share < 1:
        return "above 99\u00a0%"
    return "below 1\u00a0%" if rounded == 0 and share > 0 else f"{rounded}\u00a0%"
