"""Reads of the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from annotations.models import Event  # noqa: F401

GOLD: Final = "gold_"
"""How verbs begin of what a person decides between annotators, reversals included."""
MERGED: Final = "merge_"
"""How verbs begin of what rules settle."""


class EventQuerySet(models.QuerySet["Event"]):
    """Events. One person's own answers and their decisions between annotators are two histories, undone apart."""

    def individual(self) -> Self:
        """Of work in the individual layer."""
        return self.exclude(Q(verb__startswith=GOLD) | Q(verb__startswith=MERGED))

    def gold(self) -> Self:
        """Of decisions by a person."""
        return self.filter(verb__startswith=GOLD)
