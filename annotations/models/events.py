"""What happened, for ever."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.querysets.events import EventQuerySet


class Event(models.Model):
    """One state change. Append-only; `step` groups the changes of one action, and undo and redo are built on it."""

    project = models.ForeignKey("threads.Project", models.CASCADE, related_name="events")
    round = models.ForeignKey("annotations.Round", models.CASCADE, null=True, blank=True, related_name="events")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    step = models.UUIDField(default=uuid.uuid4)
    verb = models.CharField(max_length=40)
    # What changed: the table, its row, and the row's fields before and after.
    table = models.CharField(max_length=40)
    row = models.BigIntegerField()
    thread = models.ForeignKey("threads.Thread", models.CASCADE, null=True, blank=True, related_name="events")
    comment = models.ForeignKey("threads.Comment", models.CASCADE, null=True, blank=True, related_name="events")
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    # The step that this one takes back or does again.
    reverses = models.UUIDField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["round", "actor", "-id"], name="event_by_annotator"),
            models.Index(fields=["comment", "-id"], name="event_by_comment"),
            models.Index(fields=["step"], name="event_by_step"),
            models.Index(fields=["thread", "actor", "-id"], name="event_in_thread"),
            # What became of a step: few events are reversals.
            models.Index(fields=["reverses", "-id"], name="event_reversal", condition=Q(reverses__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.table} {self.row}"
