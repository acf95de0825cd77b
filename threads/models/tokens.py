"""Keys for programs."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Token(models.Model):
    """A key to the REST API. The key itself is shown once; its SHA-256 is stored."""

    class Scope(models.TextChoices):
        READ = "read"
        WRITE = "write"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    # Narrows the token to one project; empty means every project of its owner.
    project = models.ForeignKey("threads.Project", models.CASCADE, null=True, blank=True, related_name="tokens")
    name = models.CharField(max_length=100)
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.WRITE)
    # The first letters of the key, by which its owner recognises it in the list.
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
