"""The keys a person remapped, for the script of the page."""

from __future__ import annotations

import json

from django import template

from threads.models import User
from threads.services.preferences import keys_of

register = template.Library()


@register.filter
def remapped(user: User) -> str:
    """JSON: by command, its key."""
    return json.dumps(keys_of(user)["keys"])


@register.filter
def uses_single_keys(user: User) -> bool:
    """Whether single letters are commands."""
    return bool(keys_of(user)["single_keys"])
