"""What a run of the extractors did: thread by thread, with counts; and what a language model answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from annotations.querysets.suggestions import ExtractionQuerySet


class Extraction(models.Model):
    """One extractor's pass over one thread in one run. Written with its last suggestion, so it is done where it is."""

    job = models.ForeignKey("threads.Job", models.CASCADE, related_name="extractions")
    thread = models.ForeignKey("threads.Thread", models.CASCADE, related_name="extractions")
    extractor = models.CharField(max_length=60)
    version = models.CharField(max_length=400)
    # Whether any suggestion came, went, or got another confidence.
    has_changes = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    objects = ExtractionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["job", "thread", "extractor"], name="extraction_once"),
        ]

    def __str__(self) -> str:
        return f"{self.extractor} {self.version} on thread {self.thread_id}"


class ExtractionCount(models.Model):
    """How many of something there were in a pass: suggestions of a label, or what was left out and why."""

    NEW, CHANGED, KEPT, SUPERSEDED = "new", "changed", "kept", "superseded"
    FATES = (NEW, CHANGED, KEPT, SUPERSEDED)

    extraction = models.ForeignKey(Extraction, models.CASCADE, related_name="counts")
    # One of FATES where there is a label; else a notice in words, such as "language not covered".
    what = models.CharField(max_length=120)
    label = models.ForeignKey("annotations.Label", models.CASCADE, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["extraction", "what", "label"], name="extraction_count_once"),
            models.UniqueConstraint(
                fields=["extraction", "what"], condition=Q(label=None), name="extraction_notice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.what}"


class Inquiry(models.Model):
    """One question to a language model, what it cost, and what of the answer was believed. Nobody pays twice for it.

    Written before it is asked, with what it may cost: one that is under way, or whose worker died, counts as spent.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        ANSWERED = "answered"
        UNREADABLE = "unreadable"
        FAILED = "failed"

    job = models.ForeignKey("threads.Job", models.CASCADE, related_name="inquiries")
    thread = models.ForeignKey("threads.Thread", models.CASCADE, related_name="inquiries")
    extractor = models.CharField(max_length=60)
    # Of the model's name and the question, word by word.
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    tokens = models.PositiveIntegerField()
    # Candidates as plain values, without texts; only of an answered one.
    candidates = models.JSONField(default=list, blank=True)
    notices = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "inquiries"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["thread", "digest"], condition=Q(state="answered"), name="inquiry_answered"),
            # What was spent today.
            models.Index(fields=["created_at"], name="inquiry_by_day"),
        ]

    def __str__(self) -> str:
        return f"inquiry {self.pk}: {self.state}"
