"""Which order a person reads threads in: asked for in the address, and remembered in their browser."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse

from annotations.services.orders import Order, order_named
from threads.views.request import Request

REMEMBERED_SECONDS: Final = 365 * 24 * 3600


def chosen_order(request: Request) -> Order:
    """The order of the address (`order`), else what the person chose last in this browser, else that of the tree."""
    remembered = request.COOKIES.get(_name(request))
    return order_named(request.GET.get("order")) or order_named(remembered) or Order.TREE


def remember_order(request: Request, response: HttpResponse) -> None:
    """Keeps the order of the address in the browser, for this person alone."""
    order = order_named(request.GET.get("order"))
    if order is not None and request.COOKIES.get(_name(request), Order.TREE) != order:
        response.set_cookie(
            _name(request),
            order.value,
            max_age=REMEMBERED_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


def _name(request: Request) -> str:
    return f"order_{request.user.pk}"
