"""What every template may read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, Any]:
    """Nothing yet."""
    return {}
