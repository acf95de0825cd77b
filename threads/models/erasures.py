"""What was erased: that it happened, and how an import recognises it without knowing its words."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from threads.querysets import ErasureQuerySet


class Erasure(models.Model):
    """A comment was emptied or an author forgotten. Holds no word of either, and outlives both and their project.

    What `manage.py erasures` prints, so that a backup from before can be brought up to date.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment"
        AUTHOR = "author"

    project = models.ForeignKey("threads.Project", models.SET_NULL, null=True, related_name="erasures")
    kind = models.CharField(max_length=7, choices=Kind)
    # The key of the row. Keys are never given twice.
    row = models.BigIntegerField()
    # Of kind and row under the project's key: the same row of another installation has another.
    proof = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["kind", "row"], name="erasure_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row} was erased"


class Tombstone(models.Model):
    """What an erased comment is recognised by when a file brings it again: see services.loading.tombstones."""

    project = models.ForeignKey("threads.Project", models.CASCADE, related_name="tombstones")
    # HMAC-SHA-256 under the project's key.
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "digest"], name="tombstone_once")]

    def __str__(self) -> str:
        return f"tombstone {self.pk}"
