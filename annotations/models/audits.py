"""Accepting many suggestions at once, after a look at some of them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.querysets.suggestions import AuditQuerySet


class Audit(models.Model):
    """Somebody wants to accept all suggestions of a label above a confidence, and first judges a random sample.

    The sample is never accepted in bulk: each of it is judged by hand, or set aside and left waiting.
    """

    project = models.ForeignKey("threads.Project", models.CASCADE, related_name="audits")
    round = models.ForeignKey("annotations.Round", models.CASCADE, related_name="audits")
    annotator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="audits")
    label = models.ForeignKey("annotations.Label", models.PROTECT, related_name="+")
    extractor = models.CharField(max_length=60, blank=True, help_text="Any where it is empty.")
    threshold = models.FloatField(help_text="Least confidence.")
    # The share that should be right: what the report compares the sample with.
    wanted = models.FloatField(default=0.8)
    # The sample is drawn by this, so that anybody can draw it again.
    seed = models.BigIntegerField()
    population = models.PositiveIntegerField(help_text="Suggestions above the threshold when the sample was drawn.")
    sample = models.ManyToManyField("annotations.Suggestion", related_name="audits", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    # Names the acceptance in the history; undone as one.
    step = models.UUIDField(default=uuid.uuid4, unique=True)
    job = models.ForeignKey("threads.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    # Left out on the way: {"changed meanwhile": 3}.
    notices = models.JSONField(default=dict, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(threshold__gte=0, threshold__lte=1), name="audit_threshold_range"),
            models.CheckConstraint(condition=Q(wanted__gt=0, wanted__lt=1), name="audit_wanted_range"),
        ]

    def __str__(self) -> str:
        return f"{self.label} from {self.threshold:.2f}"
