"""What the workers propose, and what each annotator decided about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.models.targets import Passage, Target, span_is_whole_or_absent, target_fits_its_kind
from annotations.querysets.learning import ModelQuerySet
from annotations.querysets.suggestions import SuggestionQuerySet


class Model(models.Model):
    """A version of a project's trained model, with the quality that was measured. Weights are JSON or npz."""

    project = models.ForeignKey("threads.Project", models.CASCADE, related_name="trained_models")
    label_key = models.CharField(max_length=121, help_text="question/label.")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)  # shipped, shrunk, stacked, scratch
    file = models.FileField(upload_to="models/", blank=True)
    checksum = models.CharField(max_length=64, blank=True)
    quality = models.JSONField(default=dict)
    trained_on = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    serves_since = models.DateTimeField(null=True, blank=True)
    # A person chose it to serve: newer versions do not take its place by themselves.
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ModelQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "label_key", "number"], name="model_number_unique"),
            models.UniqueConstraint(
                fields=["project", "label_key"], condition=Q(serves_since__isnull=False), name="model_one_serves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label_key}, version {self.number}"


class Suggestion(Passage):
    """A label that an extractor proposes for a comment or span. Superseded by a re-run, never deleted."""

    extractor = models.CharField(max_length=60)
    extractor_version = models.CharField(max_length=60)
    model = models.ForeignKey(Model, models.PROTECT, null=True, blank=True, related_name="suggestions")
    label = models.ForeignKey("annotations.Label", models.PROTECT, related_name="suggestions")
    confidence = models.FloatField()
    scores = models.JSONField(default=dict, blank=True)
    # [{"cue", "start", "end", "weight"}], the strongest first.
    reasons = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    # Which runs proposed and superseded it, and, where only the score is another, the earlier one just like it.
    run = models.ForeignKey("threads.Job", models.SET_NULL, null=True, blank=True, related_name="suggestions")
    superseded_by = models.ForeignKey("threads.Job", models.SET_NULL, null=True, blank=True, related_name="superseded")
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replaced_by")

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            span_is_whole_or_absent("suggestion"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="suggestion_confidence_range"
            ),
            models.UniqueConstraint(
                fields=["comment", "extractor", "label"],
                condition=Q(superseded_at=None, start=None),
                name="suggestion_once_a_comment",
            ),
            models.UniqueConstraint(
                fields=["comment", "extractor", "label", "start", "end"],
                condition=Q(superseded_at=None, start__isnull=False),
                name="suggestion_once_a_span",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}? on comment {self.comment_id}"


class SuggestedTarget(Target):
    """What a suggested label is about: up to three, the likeliest first."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="targets")
    rank = models.PositiveSmallIntegerField()
    confidence = models.FloatField()

    class Meta:
        ordering = ["suggestion_id", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "rank"], name="suggested_target_rank_unique"),
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=3), name="suggested_target_up_to_three"),
            target_fits_its_kind("suggested_target"),
        ]

    def __str__(self) -> str:
        return f"target {self.rank} of suggestion {self.suggestion_id}"


class Decision(models.Model):
    """What one annotator decided about one suggestion, exactly once."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted"
        EDITED = "edited"
        REJECTED = "rejected"

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="decisions")
    annotator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions")
    round = models.ForeignKey("annotations.Round", models.CASCADE, related_name="decisions")
    verdict = models.CharField(max_length=8, choices=Verdict)
    annotation = models.ForeignKey(
        "annotations.Annotation", models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    # Accepted with many others, without a look at this one: no judgement to learn from or to measure by.
    is_bulk = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["suggestion", "annotator"], name="decision_once")]

    def __str__(self) -> str:
        return f"{self.annotator} {self.verdict} suggestion {self.suggestion_id}"
