"""Deciding between annotators."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.querysets.adjudications import AdjudicationQuerySet, MergeQuerySet


class Merge(models.Model):
    """What annotators agree on, settled by rules and as one step; it can be taken back as one."""

    round = models.ForeignKey("annotations.Round", models.CASCADE, related_name="merges")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="merges")
    at = models.DateTimeField(auto_now_add=True)
    # Which rules held: {"unanimous": true, "majority": false, "single": false}, and keys of questions; none for all.
    rules = models.JSONField()
    questions = models.JSONField(default=list, blank=True)
    # Which unanimous units a person checks is drawn by this, so that anybody can draw it again.
    audit = models.FloatField(help_text="The share of unanimous units that a person checks.")
    seed = models.BigIntegerField()
    # Names the merge in the history.
    step = models.UUIDField(default=uuid.uuid4, unique=True)
    job = models.ForeignKey("threads.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(audit__gte=0, audit__lte=1), name="merge_audit_is_a_share")]

    def __str__(self) -> str:
        return f"merge {self.pk} of {self.round}"


class Adjudication(models.Model):
    """One question about a comment decided: who, why and on what basis. Its gold annotations and relations name it.

    Without any, it says that none of the labels holds.
    """

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
    # What settled it where no person did.
    merge = models.ForeignKey(Merge, models.CASCADE, null=True, blank=True, related_name="adjudications")
    # Settled, and drawn to be checked by a person, whose decision then takes its place.
    is_audit = models.BooleanField(default=False)

    objects = AdjudicationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "comment", "question"],
                condition=Q(superseded_at=None),
                name="adjudication_stands_alone",
            ),
            # A decision about all questions at once, as imports bring it.
            models.UniqueConstraint(
                fields=["round", "comment"],
                condition=Q(superseded_at=None, question=None),
                name="adjudication_of_all_stands_alone",
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.comment_id}: {self.basis}"
