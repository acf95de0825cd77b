"""Extractors in words."""

from __future__ import annotations

from django import template

from annotations.extraction import title_of

register = template.Library()


@register.filter
def extractor_title(name: str) -> str:
    """What people call the extractor of this name."""
    return title_of(name)
