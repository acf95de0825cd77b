"""Extractors in words."""

from __future__ import annotations

from django import template

from annotations.extraction import REGISTRY

register = template.Library()


@register.filter
def extractor_title(name: str) -> str:
    """What people call the extractor of this name; the name where it is not in the registry."""
    return REGISTRY[name].title if name in REGISTRY else name
