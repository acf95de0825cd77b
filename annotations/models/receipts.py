"""What was answered to a write that carried a key of its own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Receipt(models.Model):
    """Written in the transaction of the change it is about, so that neither a crash nor a lost cache parts them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="receipts")
    key = models.CharField(max_length=64)
    # Of what was asked: the same key with something else is a mistake of the client's.
    digest = models.CharField(max_length=64)
    answer: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="receipt_once")]
        indexes = [models.Index(fields=["at"], name="receipt_by_age")]

    def __str__(self) -> str:
        return self.key
