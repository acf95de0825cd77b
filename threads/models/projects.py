"""A project holds threads and people; everything else belongs to exactly one project."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q

from threads.querysets import InvitationQuerySet, MembershipQuerySet, ProjectQuerySet


def new_key() -> str:
    """256 random bits as hex."""
    return secrets.token_hex(32)


class Project(models.Model):
    """A study: its threads, members, rules of privacy and what was imported."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    description = models.TextField(blank=True)
    options = models.JSONField(default=dict, blank=True)

    # Privacy: whether author names reach annotators' browsers, whether names inside texts are masked at import.
    shows_author_names = models.BooleanField(default=False)
    masks_names = models.BooleanField(default=False)
    # Keys the digests from which authors are recognised; without it a digest cannot be guessed back to a handle.
    pseudonym_key = models.CharField(max_length=64, default=new_key, editable=False)

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    trashed_at = models.DateTimeField(null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What a person may do in a project (threads/permissions.py has the table from role to right)."""

    class Role(models.TextChoices):
        VIEWER = "viewer"
        ANNOTATOR = "annotator"
        ADJUDICATOR = "adjudicator"
        MANAGER = "manager"

    project = models.ForeignKey(Project, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role, default=Role.ANNOTATOR)
    # What exports call this person: a1, a2 … in the order of joining.
    alias = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)
    # Who left keeps the row: what they answered stays, under the same alias.
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="membership_once"),
            models.UniqueConstraint(fields=["project", "alias"], name="membership_alias_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.project}: {self.role}"


class Invitation(models.Model):
    """A link that lets one person join a project in a role. Only the digest of its secret is stored."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=12, choices=Membership.Role, default=Membership.Role.ANNOTATOR)
    email = models.EmailField(blank=True)
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_by=None, accepted_at=None)
                | Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="invitation_accepted_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation to {self.project} as {self.role}"
