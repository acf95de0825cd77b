"""What annotators are asked: a scheme, its published versions, their questions and labels, and the guideline."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.querysets import GuidelineQuerySet, SchemeQuerySet, SchemeVersionQuerySet


class Scheme(models.Model):
    """The questions of a project under one name; what they are at a time is a SchemeVersion."""

    project = models.ForeignKey("threads.Project", models.CASCADE, related_name="schemes")
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    trashed_at = models.DateTimeField(null=True, blank=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class SchemeVersion(models.Model):
    """A state of a scheme. Once published it never changes; the next one maps old labels to its own."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # [{"from": ["function", "other"], "to": ["function", "none"], "how": "rename|merge|split|retire"}]
    mapping = models.JSONField(default=list, blank=True)

    objects = SchemeVersionQuerySet.as_manager()

    class Meta:
        ordering = ["scheme_id", "number"]
        constraints = [models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_number_unique")]

    def __str__(self) -> str:
        return f"{self.scheme}, version {self.number}"


class Question(models.Model):
    """One thing that is asked about a unit."""

    class Unit(models.TextChoices):
        THREAD = "thread"
        COMMENT = "comment"
        SPAN = "span"
        RELATION = "relation"

    class Kind(models.TextChoices):
        ONE_OF = "one_of", "one of"
        MANY_OF = "many_of", "many of"
        SCALE = "scale"
        TEXT = "text"

    version = models.ForeignKey(SchemeVersion, models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=100)
    unit = models.CharField(max_length=8, choices=Unit)
    kind = models.CharField(max_length=7, choices=Kind)
    order = models.PositiveIntegerField(default=0)
    required = models.BooleanField(default=False)
    # A comment question that is also answered on spans; a span's label then counts for its comment too.
    takes_spans = models.BooleanField(default=False)
    snaps_to_sentences = models.BooleanField(default=False)
    help = models.TextField(blank=True)
    scale_min = models.IntegerField(null=True, blank=True)
    scale_max = models.IntegerField(null=True, blank=True)
    # [{"from": "rebuttal", "to": "claim", "self": false, "earlier": true}]: which ends a relation may join.
    link_rules = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["version_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="question_key_unique"),
            models.CheckConstraint(
                condition=~Q(kind="scale") | Q(scale_min__isnull=False, scale_max__isnull=False),
                name="question_scale_has_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Label(models.Model):
    """One possible answer."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="labels")
    name = models.CharField(max_length=100)
    key = models.SlugField(max_length=60)
    # The letter that gives the label, as the physical key it stands on.
    shortcut = models.CharField(max_length=1, blank=True)
    slot = models.PositiveSmallIntegerField(default=4, help_text="Palette slot, 1 to 12.")
    order = models.PositiveIntegerField(default=0)
    guideline = models.TextField(blank=True, help_text="One line that says when it applies.")
    # A label that says something about a target: which relation it draws.
    target_relation = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    # Names of yes/no attributes an annotator may add, such as checkable.
    attributes = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["question_id", "order"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="label_key_unique")]

    def __str__(self) -> str:
        return self.name

    @property
    def needs_target(self) -> bool:
        """Whether the label is incomplete without saying what it is about."""
        return self.target_relation_id is not None


class Guideline(models.Model):
    """The text annotators work by, in Markdown. Versions never change."""

    project = models.ForeignKey("threads.Project", models.CASCADE, related_name="guidelines")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = GuidelineQuerySet.as_manager()

    class Meta:
        ordering = ["project_id", "number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="guideline_number_unique")]

    def __str__(self) -> str:
        return f"Guideline {self.number}"
