"""What models learned from, which comments never show a suggestion, and which answers a model doubts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.models.suggestions import Model
from annotations.models.targets import Passage, span_is_whole_or_absent
from annotations.querysets.learning import DoubtQuerySet, LearnedThreadQuerySet


class LearnedThread(models.Model):
    """A thread of a blind round whose answers a model has learned from: whoever may not see these answers yet is shown
    none of its suggestions there."""

    model = models.ForeignKey(Model, models.CASCADE, related_name="learned_threads")
    round = models.ForeignKey("annotations.Round", models.CASCADE, related_name="+")
    thread = models.ForeignKey("threads.Thread", models.CASCADE, related_name="+")

    objects = LearnedThreadQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "round", "thread"], name="learned_thread_once")]

    def __str__(self) -> str:
        return f"model {self.model_id} learned from thread {self.thread_id}"


class ControlComment(models.Model):
    """A comment drawn by chance on which nobody is ever shown a suggestion, so that quality and influence can be told.

    Suggestions are made there all the same, and kept.
    """

    comment = models.OneToOneField("threads.Comment", models.CASCADE, primary_key=True, related_name="control")
    drawn_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"comment {self.comment_id} is never suggested for"


class Doubt(Passage):
    """An annotator's yes or no that a model, which had not seen it, is confident was a slip."""

    model = models.ForeignKey(Model, models.CASCADE, related_name="doubts")
    round = models.ForeignKey("annotations.Round", models.CASCADE, related_name="doubts")
    annotator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="doubts")
    # Keys, not rows: the scheme may get another version.
    question_name = models.SlugField(max_length=60)
    label_name = models.SlugField(max_length=60)
    # What the annotator said, and the probability of a yes by the model that was held out.
    said = models.BooleanField()
    probability = models.FloatField()
    # How far the two lie apart, by which the list is sorted.
    strength = models.FloatField()
    # The model had learned from no answer of this thread.
    is_unseen = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # The label is right: nobody is asked again, whatever later models say.
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DoubtQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            span_is_whole_or_absent("doubt"),
            models.CheckConstraint(condition=Q(probability__gte=0, probability__lte=1), name="doubt_probability"),
            models.CheckConstraint(
                condition=Q(dismissed_at=None, dismissed_by=None)
                | Q(dismissed_at__isnull=False, dismissed_by__isnull=False),
                name="doubt_dismissed_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["round", "annotator", "comment", "question_name", "label_name"],
                condition=Q(start=None),
                name="doubt_once_a_comment",
            ),
            models.UniqueConstraint(
                fields=["round", "annotator", "comment", "question_name", "label_name", "start", "end"],
                condition=Q(start__isnull=False),
                name="doubt_once_a_span",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label_name} on comment {self.comment_id}, doubted"
