"""What an annotator says about a comment, a span of it, or what it answers."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annotations.models.targets import Passage, Target, span_is_whole_or_absent, target_fits_its_kind
from annotations.querysets import AnnotationQuerySet, ClaimQuerySet, MentionQuerySet, RelationQuerySet


def new_uid() -> str:
    """A public name for a row made here: 32 hexadecimal digits."""
    return uuid.uuid4().hex


class Layer(models.TextChoices):
    """Individual answers, or what was decided between them."""

    INDIVIDUAL = "individual"
    GOLD = "gold"


class Origin(models.TextChoices):
    """How an annotation came to be. An accepted suggestion says so for ever."""

    HAND = "hand", "by hand"
    ACCEPTED = "accepted", "an accepted suggestion"
    EDITED = "edited", "an edited suggestion"


class Answer(models.Model):
    """What annotations and relations have in common. Retracted answers stay; readers leave them out."""

    # Public name, kept by exports and re-imports.
    uid = models.CharField(max_length=64, default=new_uid)
    round = models.ForeignKey("annotations.Round", models.CASCADE, related_name="%(class)ss")
    creator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="%(class)ss")
    label = models.ForeignKey("annotations.Label", models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    scheme_version = models.ForeignKey("annotations.SchemeVersion", models.PROTECT, related_name="+")
    layer = models.CharField(max_length=10, choices=Layer, default=Layer.INDIVIDUAL)
    adjudication = models.ForeignKey(
        "annotations.Adjudication", models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.HAND)
    suggestion = models.ForeignKey(
        "annotations.Suggestion", models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    note = models.TextField(blank=True)
    unsure = models.BooleanField(default=False)
    attributes = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    retracted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


def answer_rules(table: str) -> list[models.BaseConstraint]:
    """Constraints that hold for every answer: one public name a round, gold is decided, origins name their source."""
    return [
        models.UniqueConstraint(fields=["round", "uid"], name=f"{table}_uid_unique"),
        models.CheckConstraint(
            condition=Q(layer="gold", adjudication__isnull=False) | Q(layer="individual", adjudication=None),
            name=f"{table}_gold_is_decided",
        ),
        models.CheckConstraint(
            condition=Q(origin="hand") | Q(suggestion__isnull=False), name=f"{table}_origin_names_suggestion"
        ),
    ]


class Annotation(Passage, Answer):
    """A label or value given to a comment or to a span of it."""

    question = models.ForeignKey("annotations.Question", models.PROTECT, related_name="annotations")
    # The answer to a scale or text question; labels leave it empty.
    value = models.JSONField(null=True, blank=True)
    # Copied from the question, so that the database itself refuses a second answer to a one-of question.
    is_exclusive = models.BooleanField(default=False)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            *answer_rules("annotation"),
            span_is_whole_or_absent("annotation"),
            models.CheckConstraint(
                condition=Q(label__isnull=False, value=None) | Q(label=None, value__isnull=False),
                name="annotation_label_or_value",
            ),
            models.UniqueConstraint(
                fields=["round", "layer", "creator", "comment", "question"],
                condition=Q(is_exclusive=True, retracted_at=None, start=None),
                name="annotation_one_answer",
            ),
            models.UniqueConstraint(
                fields=["round", "layer", "creator", "comment", "label"],
                condition=Q(retracted_at=None, start=None, label__isnull=False),
                name="annotation_label_once_a_comment",
            ),
            models.UniqueConstraint(
                fields=["round", "layer", "creator", "comment", "label", "start", "end"],
                condition=Q(retracted_at=None, start__isnull=False, label__isnull=False),
                name="annotation_label_once_a_span",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label or self.value} on comment {self.comment_id}"


class Relation(Answer, Target):
    """From an annotation or comment to what it is about. `comment` is the source's, for reading by thread."""

    class By(models.TextChoices):
        DEFAULT = "default", "taken as proposed"
        CHOSEN = "chosen"

    comment = models.ForeignKey("threads.Comment", models.CASCADE, related_name="relations")
    source = models.ForeignKey(Annotation, models.CASCADE, null=True, blank=True, related_name="relations")
    target_claim = models.ForeignKey(
        "annotations.Claim", models.PROTECT, null=True, blank=True, related_name="relations"
    )
    target_by = models.CharField(max_length=7, choices=By, default=By.CHOSEN)

    objects = RelationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            *answer_rules("relation"),
            target_fits_its_kind("relation"),
            models.CheckConstraint(
                condition=Q(target_kind="claim", target_claim__isnull=False)
                | ~Q(target_kind="claim") & Q(target_claim=None),
                name="relation_claim_target",
            ),
            models.CheckConstraint(condition=Q(label__isnull=False), name="relation_has_label"),
        ]

    def __str__(self) -> str:
        return f"{self.label} from comment {self.comment_id} to {self.target_kind}"


class Claim(models.Model):
    """A proposition listed in the project, in its own wording; mentions say where it stands."""

    uid = models.CharField(max_length=64, default=new_uid, unique=True)
    project = models.ForeignKey("threads.Project", models.CASCADE, related_name="claims")
    round = models.ForeignKey("annotations.Round", models.SET_NULL, null=True, blank=True, related_name="+")
    wording = models.TextField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    trashed_at = models.DateTimeField(null=True, blank=True)
    # The claim that says the same and is listed instead. What points here stays, and counts there.
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(merged_into=F("id")), name="claim_merged_into_another")]

    def __str__(self) -> str:
        return self.wording

    @property
    def listed(self) -> Claim:
        """The claim that is listed: this one, or the one it was merged into. Needs `merged_into` at hand."""
        return self.merged_into or self


class Mention(Passage):
    """A place where a listed claim is made."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="mentions")
    round = models.ForeignKey("annotations.Round", models.CASCADE, related_name="mentions")
    creator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentions")
    created_at = models.DateTimeField(auto_now_add=True)
    retracted_at = models.DateTimeField(null=True, blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [span_is_whole_or_absent("mention")]

    def __str__(self) -> str:
        return f"claim {self.claim_id} in comment {self.comment_id}"
