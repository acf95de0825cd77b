"""What is objectively in a thread: found by threads/structure, not judged by anyone."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from threads.querysets import HyperlinkQuerySet


class Hyperlink(models.Model):
    """An address in a comment's text. `canonical` is for comparing and grouping; null for one that was cut short."""

    class Kind(models.TextChoices):
        URL = "url"
        BARE = "bare", "without scheme"
        ANCHOR = "anchor", "behind a label"
        TRUNCATED = "truncated", "cut short"

    comment = models.ForeignKey("threads.Comment", models.CASCADE, related_name="hyperlinks")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    url = models.TextField()
    canonical = models.TextField(null=True, blank=True)  # noqa: DJ001  (no canonical form is not the empty one)
    site = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.URL)

    objects = HyperlinkQuerySet.as_manager()

    class Meta:
        ordering = ["comment_id", "start"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "start", "end"], name="hyperlink_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="hyperlink_not_empty"),
        ]
        indexes = [models.Index(fields=["site"], name="hyperlink_by_site")]

    def __str__(self) -> str:
        return self.url


class Quote(models.Model):
    """A span that repeats a span of the article or of an earlier comment."""

    comment = models.ForeignKey("threads.Comment", models.CASCADE, related_name="quotes")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    source = models.ForeignKey("threads.Comment", models.CASCADE, related_name="quoted_by")
    source_start = models.PositiveIntegerField()
    source_end = models.PositiveIntegerField()
    similarity = models.FloatField(default=1.0, help_text="1 is verbatim.")

    class Meta:
        ordering = ["comment_id", "start"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "start", "end", "source"], name="quote_once"),
            models.CheckConstraint(
                condition=Q(end__gt=F("start"), source_end__gt=F("source_start")), name="quote_not_empty"
            ),
            models.CheckConstraint(condition=~Q(comment=F("source")), name="quote_of_another_comment"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} quotes {self.source_id}"


class Duplicate(models.Model):
    """A comment that copies, or nearly copies, an earlier one of the project."""

    comment = models.ForeignKey("threads.Comment", models.CASCADE, related_name="copies")
    original = models.ForeignKey("threads.Comment", models.CASCADE, related_name="copied_by")
    similarity = models.FloatField(default=1.0, help_text="1 is an exact copy.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "original"], name="duplicate_once"),
            models.CheckConstraint(condition=~Q(comment=F("original")), name="duplicate_of_another_comment"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} copies {self.original_id}"
