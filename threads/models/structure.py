"""What is objectively in a thread: found by threads/structure, not judged by anyone."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from threads.querysets import CitationQuerySet, DuplicateQuerySet, HyperlinkQuerySet, QuoteQuerySet


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


class Citation(models.Model):
    """That a comment cites an address, however often it does: what the counts of sites and addresses are made of.

    It repeats what hyperlinks and comments say, so that a million of them are counted from one index.
    """

    project = models.ForeignKey("threads.Project", models.CASCADE, related_name="citations", db_index=False)
    thread = models.ForeignKey("threads.Thread", models.CASCADE, related_name="citations")
    comment = models.ForeignKey("threads.Comment", models.CASCADE, related_name="citations", db_index=False)
    author = models.ForeignKey("threads.Author", models.SET_NULL, null=True, related_name="citations")
    site = models.CharField(max_length=255)
    canonical = models.TextField()
    # Of `canonical`, which may be longer than an index takes: services.citations.address_key.
    address = models.BigIntegerField()

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["comment", "address"], name="citation_once_a_comment")]
        indexes = [
            models.Index(fields=["project", "site", "author", "thread"], name="citation_by_site"),
            models.Index(fields=["project", "address", "author", "thread"], name="citation_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} cites {self.canonical}"


class Quote(models.Model):
    """A span that repeats a span of the article or of an earlier comment."""

    comment = models.ForeignKey("threads.Comment", models.CASCADE, related_name="quotes")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    source = models.ForeignKey("threads.Comment", models.CASCADE, related_name="quoted_by")
    source_start = models.PositiveIntegerField()
    source_end = models.PositiveIntegerField()
    similarity = models.FloatField(default=1.0, help_text="1 is verbatim.")

    objects = QuoteQuerySet.as_manager()

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


class Sketch(models.Model):
    """What a comment is found by when a copy of it is looked for: the numbers of structure.duplicates.bands_of.

    Two comments of a project that share one in the same column are compared. One row a comment and an index a column,
    rather than a row a number, since that takes less than half the room. Texts too short to be copies have no row.
    """

    comment = models.OneToOneField("threads.Comment", models.CASCADE, primary_key=True, related_name="sketch")
    band1 = models.BigIntegerField()
    band2 = models.BigIntegerField()
    band3 = models.BigIntegerField()
    band4 = models.BigIntegerField()
    band5 = models.BigIntegerField()
    band6 = models.BigIntegerField()
    band7 = models.BigIntegerField()
    band8 = models.BigIntegerField()

    COLUMNS = ("band1", "band2", "band3", "band4", "band5", "band6", "band7", "band8")

    class Meta:
        indexes = [models.Index(fields=[f"band{number}"], name=f"sketch_by_band{number}") for number in range(1, 9)]

    def __str__(self) -> str:
        return f"sketch of {self.comment_id}"


class Duplicate(models.Model):
    """A comment that copies, or nearly copies, an earlier one of the project: the earliest of all that are alike.

    What is nearly the same as a copy belongs to the same original; so `similarity` to it may be low.
    """

    comment = models.ForeignKey("threads.Comment", models.CASCADE, related_name="copies")
    original = models.ForeignKey("threads.Comment", models.CASCADE, related_name="copied_by")
    similarity = models.FloatField(default=1.0, help_text="1 is an exact copy.")

    objects = DuplicateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment"], name="duplicate_of_one_original"),
            models.CheckConstraint(condition=~Q(comment=F("original")), name="duplicate_of_another_comment"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} copies {self.original_id}"

    @property
    def is_exact(self) -> bool:
        """Whether it says the same words; case, punctuation and quotations do not count."""
        return self.similarity >= 1
