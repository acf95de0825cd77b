"""Who logs in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person with an account, or an annotator who came in with an import (`is_active` is False: no login)."""

    # Interface preferences: remapped keys, single-letter keys off.
    preferences = models.JSONField(default=dict, blank=True)

    class Meta(AbstractUser.Meta):
        pass
