"""What a view behind `login_required` may rely on, and numbers that people may have typed into an address."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from threads.models import User


class Request(HttpRequest):
    """A request of somebody who has signed in."""

    user: User
    htmx: HtmxDetails


def whole_number(raw: str | None) -> int | None:
    """The number that was sent, from 0; None where it is none, or larger than any row's."""
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 19 else None
