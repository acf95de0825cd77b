"""What a view behind `login_required` may rely on."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from threads.models import User


class Request(HttpRequest):
    """A request of somebody who has signed in."""

    user: User
    htmx: HtmxDetails
