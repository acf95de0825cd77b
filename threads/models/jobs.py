"""Long work: the row is the truth, a message only wakes somebody up."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from threads.querysets import JobQuerySet


class Job(models.Model):
    """One piece of long work. Written in the same transaction as the data it is about; see threads/jobs."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    GIVEN_UP = (State.FAILED, State.CANCELLED)

    project = models.ForeignKey("threads.Project", models.CASCADE, null=True, blank=True, related_name="jobs")
    kind = models.CharField(max_length=30)  # a key of settings.JOB_KINDS
    parameters = models.JSONField(default=dict, blank=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    message = models.CharField(max_length=500, blank=True)
    error = models.TextField(blank=True)
    error_place = models.CharField(max_length=300, blank=True)

    # Whoever claims the row counts it up; every later write of that run checks the number.
    attempt = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    cancel_wished_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False), name="job_running_has_lease"
            ),
        ]
        indexes = [
            # The dispatcher asks for these few rows all the time; done jobs are many.
            models.Index(fields=["due_at"], condition=Q(state__in=["queued", "running"]), name="job_unfinished"),
            # Each search asks for these; every thread has jobs of other kinds.
            models.Index(fields=["project"], condition=Q(kind="index") & ~Q(state="done"), name="job_not_indexed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state}"

    @property
    def thread_keys(self) -> list[int]:
        """Keys of the threads it is about; a job that version 0.1 wrote names one."""
        parameters = self.parameters
        return list(parameters["threads"] if "threads" in parameters else [parameters["thread"]])

    @property
    def is_given_up(self) -> bool:
        """Failed or cancelled: nobody works on it until a person has it tried again."""
        return self.state in self.GIVEN_UP


class Heartbeat(models.Model):
    """A worker process says that it is alive, every few seconds."""

    worker = models.CharField(max_length=200, unique=True)
    queues = models.JSONField(default=list)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.worker} at {self.seen_at}"
