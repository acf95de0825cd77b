"""Who judges which comments, under which rules, and that it was done."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.querysets import AssignmentQuerySet, JudgementQuerySet, PlaceQuerySet, RoundQuerySet


class Round(models.Model):
    """A stretch of work under one scheme version: which units, by how many, blind or open. A pilot is a round."""

    class Units(models.TextChoices):
        ALL = "all", "all comments"
        SAMPLE = "sample"
        LISTED = "listed"

    class State(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        CLOSED = "closed"

    project = models.ForeignKey("threads.Project", models.CASCADE, related_name="rounds")
    name = models.CharField(max_length=100)
    scheme_version = models.ForeignKey("annotations.SchemeVersion", models.PROTECT, related_name="rounds")
    guideline = models.ForeignKey("annotations.Guideline", models.PROTECT, related_name="rounds")
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    is_pilot = models.BooleanField(default=False)
    units = models.CharField(max_length=6, choices=Units, default=Units.ALL)
    sample_probability = models.FloatField(null=True, blank=True)
    seed = models.BigIntegerField(default=0)
    annotators_per_unit = models.PositiveSmallIntegerField(default=1)
    # The share of units that several annotators judge; the rest is judged once.
    shared_fraction = models.FloatField(default=1.0)
    # People label what they were given, and only that; otherwise everybody chooses threads freely.
    hands_out = models.BooleanField(default=False)
    # Days without work after which an assignment goes back to the queue; empty for never.
    expires_after_days = models.PositiveSmallIntegerField(null=True, blank=True)
    is_blind = models.BooleanField(default=True)
    shows_suggestions = models.BooleanField(default=False)
    # The job that moves its answers to the next version of the scheme; nobody annotates until it is done.
    rescheming = models.ForeignKey("threads.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    trashed_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="round_name_unique"),
            models.CheckConstraint(
                condition=~Q(units="sample") | Q(sample_probability__gt=0, sample_probability__lte=1),
                name="round_sample_has_probability",
            ),
            models.CheckConstraint(
                condition=Q(shared_fraction__gte=0, shared_fraction__lte=1), name="round_shared_fraction"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ListedUnit(models.Model):
    """What a round of listed units is about: a comment, alone or with all below it; a whole thread is its article's."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="listed_units")
    comment = models.ForeignKey("threads.Comment", models.CASCADE, related_name="+")
    with_replies = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "comment"], name="listed_unit_once")]

    def __str__(self) -> str:
        return f"comment {self.comment_id} in round {self.round_id}"


class Assignment(models.Model):
    """One thread of a round for one annotator. What is not among its units is context to read.

    Without units of its own it is about every comment of the thread that can be judged.
    """

    class State(models.TextChoices):
        OPEN = "open"
        SUBMITTED = "submitted"
        REOPENED = "reopened"
        SKIPPED = "skipped"
        EXPIRED = "expired"

    round = models.ForeignKey(Round, models.CASCADE, related_name="assignments")
    thread = models.ForeignKey("threads.Thread", models.CASCADE, related_name="assignments")
    annotator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    revision = models.PositiveIntegerField(help_text="Of the thread, as the annotator saw it.")
    opened_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    # Why it was skipped, handed back, taken back or opened again.
    reason = models.TextField(blank=True)
    # A thread split among people: these units and no others.
    is_part = models.BooleanField(default=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "thread", "annotator"], name="assignment_once"),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False), name="assignment_submitted_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"thread {self.thread_id} for {self.annotator}"


class AssignmentUnit(models.Model):
    """A comment that the annotator of an assignment is to judge."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="units")
    comment = models.ForeignKey("threads.Comment", models.CASCADE, related_name="+")
    # With which the unit was drawn; 1 where every comment is judged.
    probability = models.FloatField(default=1.0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "comment"], name="assignment_unit_once"),
            models.CheckConstraint(
                condition=Q(probability__gt=0, probability__lte=1), name="assignment_unit_probability"
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.comment_id} of assignment {self.assignment_id}"


class Submission(models.Model):
    """An assignment's answers as they stood when it was submitted. Agreement reads these, never later edits."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="submissions")
    number = models.PositiveIntegerField()
    submitted_at = models.DateTimeField()
    answers = models.JSONField()

    class Meta:
        ordering = ["assignment_id", "number"]
        constraints = [models.UniqueConstraint(fields=["assignment", "number"], name="submission_number_unique")]

    def __str__(self) -> str:
        return f"submission {self.number} of assignment {self.assignment_id}"


class Judgement(models.Model):
    """An annotator looked at a comment and was done. Only "done" turns the absence of a label into "no"."""

    class State(models.TextChoices):
        DONE = "done"
        SKIPPED = "skipped"
        CANNOT_JUDGE = "cannot_judge", "cannot judge"
        STRUCTURE_WRONG = "structure_wrong", "structure wrong"

    round = models.ForeignKey(Round, models.CASCADE, related_name="judgements")
    annotator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="judgements")
    comment = models.ForeignKey("threads.Comment", models.CASCADE, related_name="judgements")
    scheme_version = models.ForeignKey("annotations.SchemeVersion", models.PROTECT, related_name="+")
    state = models.CharField(max_length=15, choices=State, default=State.DONE)
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField(null=True, blank=True, help_text="Spent on the comment.")
    article_opened = models.BooleanField(default=False)
    suggestions_shown = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "annotator", "comment"], name="judgement_once")]

    def __str__(self) -> str:
        return f"{self.annotator} on comment {self.comment_id}: {self.state}"


class Place(models.Model):
    """Where an annotator stopped reading a thread, and which branches were closed."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="places")
    annotator = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="places")
    thread = models.ForeignKey("threads.Thread", models.CASCADE, related_name="places")
    comment = models.ForeignKey("threads.Comment", models.SET_NULL, null=True, blank=True, related_name="+")
    # Ids of comments, not their positions, which move when comments are added.
    collapsed = models.JSONField(default=list, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "annotator", "thread"], name="place_once")]

    def __str__(self) -> str:
        return f"{self.annotator} in thread {self.thread_id}"
