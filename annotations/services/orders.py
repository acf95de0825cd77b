"""The orders in which a thread can be read: as the tree it is, or flat by time or by score."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Count

from threads.models import Thread


class Order(models.TextChoices):
    """An order by its name in addresses. Within equals, and where the source does not say, reading order decides."""

    TREE = "tree", "Tree"
    TIME = "time", "Oldest first"
    SCORE = "score", "Best first"

    @property
    def is_flat(self) -> bool:
        """Whether replies stand away from what they answer."""
        return self is not Order.TREE


# What a comment must have to have a place in the order; those that have it not come last.
COLUMNS: Final = {Order.TIME: "posted_at", Order.SCORE: "score"}


def orders_of(thread: Thread) -> list[Order]:
    """The orders that mean something for the thread: its source must have told times, or scores. One query."""
    replies = thread.comments.in_reading_order().filter(position__gt=0).order_by()
    told = replies.aggregate(**{order: Count(column) for order, column in COLUMNS.items()})
    return [order for order in Order if order is Order.TREE or told[order]]


def order_named(name: str | None) -> Order | None:
    """The order of that name; None if there is none."""
    return Order(name) if name in Order.values else None
