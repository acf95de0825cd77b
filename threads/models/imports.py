"""A file on its way in."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from threads.querysets import ImportQuerySet


class Import(models.Model):
    """One file, from upload or address to report. A draft waits for its preview; the job tells how a running one fares.

    Several files, and an archive of several, are one import too, whose `parts` are the imports of what it holds.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "waiting for your look at its structure"
        QUEUED = "queued"
        CHECKED = "checked", "read, waiting for your word"
        PUBLISHED = "published"
        FAILED = "failed"
        CANCELLED = "cancelled"

    project = models.ForeignKey("threads.Project", models.CASCADE, related_name="imports")
    part_of = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parts")
    part = models.PositiveIntegerField(null=True, blank=True, help_text="Number of the file in its archive, from 0.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    # Empty until the address is fetched, where one was given.
    file = models.FileField(upload_to="imports/%Y/%m/", blank=True)
    filename = models.CharField(max_length=255)
    # SHA-256 of the file's bytes.
    checksum = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    url = models.CharField(max_length=2000, blank=True, help_text="The address that was given instead of a file.")
    fetched_url = models.CharField(max_length=2000, blank=True, help_text="Where its data lay, redirects followed.")
    fetched_at = models.DateTimeField(null=True, blank=True)
    format = models.CharField(max_length=40)
    title = models.CharField(max_length=500, blank=True)
    # How the file is to be read: services.importing.reading knows its shape.
    mapping = models.JSONField(default=dict, blank=True)
    # What the person decided in the outline of a plain text.
    outline = models.JSONField(null=True, blank=True)
    keeps_good_rows = models.BooleanField(default=False)
    asks_first = models.BooleanField(
        default=False, help_text="Wait for a person's word where something is to be decided before anything is added."
    )

    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    job = models.OneToOneField("threads.Job", models.SET_NULL, null=True, blank=True, related_name="import_run")
    report = models.JSONField(default=dict, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            # A file of an archive comes in once, however often its unpacking is begun anew.
            models.UniqueConstraint(fields=["part_of", "part"], name="import_part_once"),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def outcome(self) -> str:
        """The state, or the job's where the job was given up by others than the import's own run.

        Whoever cancels a queued job, or fails one whose workers died, knows nothing of imports: ask this, not `state`.
        Reads the job.
        """
        if self.state == self.State.QUEUED and self.job is not None and self.job.is_given_up:
            return self.State(self.job.state)
        return self.state
