"""What annotations, mentions and suggestions point at."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


def span_is_whole_or_absent(table: str, *, prefix: str = "") -> models.CheckConstraint:
    """The constraint that start, end and exact are all there, in order, or all absent."""
    start, end, exact = f"{prefix}start", f"{prefix}end", f"{prefix}exact"
    return models.CheckConstraint(
        condition=Q(**{start: None, end: None, exact: None})
        | Q(**{f"{start}__isnull": False, f"{end}__gt": F(start), f"{exact}__isnull": False}),
        name=f"{table}_span_whole_or_absent",
    )


class Passage(models.Model):
    """A comment, or a span of its text: code points, end exclusive, with the exact text they cover."""

    comment = models.ForeignKey("threads.Comment", models.CASCADE, related_name="%(class)ss")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    exact = models.TextField(null=True, blank=True)  # noqa: DJ001  (no span is not an empty span)

    class Meta:
        abstract = True


class TargetKind(models.TextChoices):
    """What a relation may point at."""

    COMMENT = "comment"
    SPAN = "span"
    CLAIM = "claim", "a listed claim"
    OUTSIDE = "outside", "outside the thread"
    UNCLEAR = "unclear"
    NONE = "none", "no target"


class Target(models.Model):
    """The far end of a relation."""

    target_kind = models.CharField(max_length=7, choices=TargetKind)
    target_comment = models.ForeignKey(
        "threads.Comment", models.CASCADE, null=True, blank=True, related_name="%(class)ss_to"
    )
    target_start = models.PositiveIntegerField(null=True, blank=True)
    target_end = models.PositiveIntegerField(null=True, blank=True)
    target_exact = models.TextField(null=True, blank=True)  # noqa: DJ001

    class Meta:
        abstract = True


def target_fits_its_kind(table: str) -> models.CheckConstraint:
    """The constraint that a comment target has a comment, a span target a span, and the rest no passage at all.

    A claim keeps the passage it was read from where there is one, so that two annotators' targets can be compared.
    """
    no_span = Q(target_start=None, target_end=None, target_exact=None)
    span = Q(target_start__isnull=False, target_end__gt=F("target_start"), target_exact__isnull=False)
    return models.CheckConstraint(
        condition=Q(no_span, target_kind="comment", target_comment__isnull=False)
        | Q(span, target_kind="span", target_comment__isnull=False)
        | Q(target_kind="claim") & (no_span | Q(span, target_comment__isnull=False))
        | Q(no_span, target_kind__in=["outside", "unclear", "none"], target_comment=None),
        name=f"{table}_target_fits_its_kind",
    )
