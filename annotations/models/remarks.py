"""What people say to each other about a comment or an annotation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annotations.querysets import RemarkQuerySet


class Remark(models.Model):
    """One contribution to the discussion of a comment, or of an annotation of it. No answer, and in no export.

    A remark that `asks` is a flag for those who adjudicate or manage; it waits until it is resolved.
    """

    round = models.ForeignKey("annotations.Round", models.CASCADE, related_name="remarks")
    comment = models.ForeignKey("threads.Comment", models.CASCADE, related_name="remarks")
    annotation = models.ForeignKey(
        "annotations.Annotation", models.CASCADE, null=True, blank=True, related_name="remarks"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="remarks")
    text = models.TextField()
    asks = models.BooleanField(default=False)
    # The remark that this one answers. Answers are not answered: a discussion is one list.
    answers = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answered_by")
    at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="remark_resolved_by_somebody",
            ),
            models.CheckConstraint(condition=Q(answers=None) | ~Q(answers=F("id")), name="remark_answers_another"),
            models.CheckConstraint(
                condition=Q(answers=None) | Q(asks=False, resolved_at=None), name="remark_answer_waits_for_nothing"
            ),
        ]
        indexes = [models.Index(fields=["round", "comment"], name="remark_by_comment")]

    def __str__(self) -> str:
        return f"{self.author} on comment {self.comment_id}"
