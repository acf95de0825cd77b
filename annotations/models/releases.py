"""Frozen datasets and their files."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.querysets import ExportFileQuerySet, ReleaseQuerySet


class Release(models.Model):
    """Labels, scheme, guideline and texts as they were, under a number. Every export is written from its records."""

    class State(models.TextChoices):
        FREEZING = "freezing", "being frozen"
        FROZEN = "frozen"
        WITHDRAWN = "withdrawn"

    project = models.ForeignKey("threads.Project", models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.FREEZING)
    # What was asked for, as services.freezing.options reads and writes it.
    options = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    # The records as JSONL: the one source of every export.
    records = models.FileField(upload_to="releases/", blank=True)
    checksum = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the records.")
    size = models.PositiveBigIntegerField(null=True, blank=True, help_text="Bytes of the records.")
    # Everything frozen that is not about one comment, as JSON: schemes, guidelines, annotators, counts, splits. It is
    # kept as text, since a database may put the keys of JSON in another order; empty for what version 0.1 froze.
    header = models.TextField(blank=True)
    header_checksum = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the header.")
    job = models.OneToOneField("threads.Job", models.SET_NULL, null=True, blank=True, related_name="release")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)
    # Empty where the software did it, since an author was forgotten.
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="release_number_unique"),
            models.CheckConstraint(
                condition=Q(state="freezing", frozen_at=None, withdrawn_at=None)
                | Q(state="frozen", frozen_at__isnull=False, withdrawn_at=None)
                | Q(state="withdrawn", withdrawn_at__isnull=False),
                name="release_state_has_its_times",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.slug}@{self.number}"


class Split(models.Model):
    """Which part of a release a thread belongs to. A thread is never cut."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="splits")
    thread = models.ForeignKey("threads.Thread", models.CASCADE, related_name="splits")
    part = models.CharField(max_length=20)  # train, dev, test

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "thread"], name="split_thread_once")]

    def __str__(self) -> str:
        return f"{self.part}: thread {self.thread_id}"


class ExportFile(models.Model):
    """One file of a release in one format. The checksum outlives the file."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="exports")
    format = models.CharField(max_length=40)
    options = models.JSONField(default=dict, blank=True)
    options_digest = models.CharField(max_length=64, default="", blank=True)
    job = models.OneToOneField("threads.Job", models.SET_NULL, null=True, blank=True, related_name="export_file")
    file = models.FileField(upload_to="exports/", blank=True)
    filename = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True, help_text="Bytes.")
    checksum = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    written_at = models.DateTimeField(null=True, blank=True)

    objects = ExportFileQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["release", "format", "options_digest"], name="export_file_once")]

    def __str__(self) -> str:
        return f"{self.release} as {self.format}"
