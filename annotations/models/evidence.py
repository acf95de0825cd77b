"""What annotators put forward for their annotations: sources and passages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annotations.models.annotations import Annotation, new_uid
from annotations.models.rounds import Round
from annotations.querysets import EvidenceQuerySet
from threads.models import Comment


class Evidence(models.Model):
    """A hyperlink or a quotation that stands in the thread, or a typed source, put forward for an annotation.

    It keeps the passage and does not refer to the row that found it: those rows are written anew with every run of the
    workers, and what a person did stays.
    """

    class Kind(models.TextChoices):
        HYPERLINK = "hyperlink"
        QUOTE = "quote", "quotation"
        TYPED = "typed"

    # Public name, kept by exports and re-imports.
    uid = models.CharField(max_length=64, default=new_uid)
    annotation = models.ForeignKey(Annotation, models.CASCADE, related_name="evidence")
    creator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind)
    # Where a hyperlink or a quotation stands: code points, end exclusive, and the text they cover.
    found_in = models.ForeignKey("threads.Comment", models.CASCADE, null=True, blank=True, related_name="+")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    exact = models.TextField(null=True, blank=True)  # noqa: DJ001  (no span is not an empty span)
    # What a quotation repeats.
    source = models.ForeignKey("threads.Comment", models.CASCADE, null=True, blank=True, related_name="+")
    source_start = models.PositiveIntegerField(null=True, blank=True)
    source_end = models.PositiveIntegerField(null=True, blank=True)
    # The address as written, the form to compare by, and its site. Nothing is ever fetched from it.
    url = models.TextField(blank=True)
    canonical = models.TextField(null=True, blank=True)  # noqa: DJ001
    site = models.CharField(max_length=255, blank=True)
    # What the source says, and where a copy of it is kept.
    passage = models.TextField(blank=True)
    archived = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    retracted_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(fields=["annotation", "uid"], name="evidence_uid_unique"),
            models.CheckConstraint(
                condition=Q(kind="typed", found_in=None, start=None, end=None, exact=None)
                | Q(found_in__isnull=False, end__gt=F("start"), exact__isnull=False) & ~Q(kind="typed"),
                name="evidence_passage_fits_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="quote", source__isnull=False, source_end__gt=F("source_start"))
                | Q(source=None, source_start=None, source_end=None) & ~Q(kind="quote"),
                name="evidence_quote_has_a_source",
            ),
            models.CheckConstraint(
                condition=Q(kind="quote", url="")
                | Q(kind="hyperlink") & ~Q(url="")
                | Q(kind="typed") & (~Q(url="") | ~Q(passage="")),
                name="evidence_says_something",
            ),
            models.UniqueConstraint(
                fields=["annotation", "found_in", "start", "end"],
                condition=Q(retracted_at=None, found_in__isnull=False),
                name="evidence_once_a_passage",
            ),
        ]

    def __str__(self) -> str:
        return f"evidence for annotation {self.annotation_id}"

    @property
    def round(self) -> Round:
        """The round of its annotation."""
        return self.annotation.round

    @property
    def comment(self) -> Comment:
        """The comment that is labelled, which the history tells of."""
        return self.annotation.comment
