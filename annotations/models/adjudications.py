"""Deciding between annotators."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Adjudication(models.Model):
    """One unit decided: who, why and on what basis. Its gold annotations and relations name it."""

    class Basis(models.TextChoices):
        SINGLE = "single", "one annotator's answer"
        UNANIMOUS = "unanimous"
        MAJORITY = "majority"
        ADJUDICATED = "adjudicated", "decided by a person"

    round = models.ForeignKey("annotations.Round", models.CASCADE, related_name="adjudications")
    comment = models.ForeignKey("threads.Comment", models.CASCADE, related_name="adjudications")
    question = models.ForeignKey(
        "annotations.Question", models.PROTECT, null=True, blank=True, related_name="adjudications"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="adjudications")
    basis = models.CharField(max_length=11, choices=Basis)
    reason = models.TextField(blank=True)
    # Deciding over one's own answers is allowed and flagged.
    over_own_answers = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"comment {self.comment_id}: {self.basis}"
