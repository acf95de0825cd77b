"""What people wrote: a thread is an article and the tree of comments below it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from threads.querysets import CommentQuerySet, ThreadQuerySet


class Thread(models.Model):
    """One discussion. Its article is the comment at position 0."""

    project = models.ForeignKey("threads.Project", models.CASCADE, related_name="threads")
    imported_by = models.ForeignKey("threads.Import", models.SET_NULL, null=True, related_name="threads")
    title = models.TextField(blank=True)
    url = models.TextField(blank=True)
    site = models.CharField(max_length=255, blank=True)
    source_format = models.CharField(max_length=40)
    external_id = models.TextField(null=True, blank=True)  # noqa: DJ001  (unknown is not the empty id)
    published_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=35, blank=True)
    # Of all texts and parents: the same content imported twice is found, within the project.
    fingerprint = models.CharField(max_length=64)
    comment_count = models.PositiveIntegerField(default=0)
    # Grows when comments are added; submitted assignments keep the revision they saw.
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    # Empty while its import still runs: the thread is invisible until its publishing transaction.
    visible_at = models.DateTimeField(null=True, blank=True)
    trashed_at = models.DateTimeField(null=True, blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            # Two imports of one source may run at once; the second to publish finds the first.
            models.UniqueConstraint(
                fields=["project", "source_format", "external_id"],
                condition=Q(visible_at__isnull=False, trashed_at=None, external_id__isnull=False),
                name="thread_imported_once",
            ),
        ]
        indexes = [models.Index(fields=["project", "fingerprint"], name="thread_by_fingerprint")]

    def __str__(self) -> str:
        return self.title or f"Thread {self.pk}"


class Author(models.Model):
    """Who wrote comments, per project. Forgetting empties the handle; the digest stays, so a re-import knows them."""

    project = models.ForeignKey("threads.Project", models.CASCADE, related_name="authors")
    handle = models.TextField(null=True, blank=True)  # noqa: DJ001  (forgotten is not the empty name)
    # HMAC-SHA-256 of site and handle under the project's key.
    digest = models.CharField(max_length=64)
    pseudonym = models.CharField(max_length=40)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "digest"], name="author_once"),
            models.UniqueConstraint(fields=["project", "pseudonym"], name="author_pseudonym_unique"),
            models.CheckConstraint(
                condition=Q(forgotten_at=None) | Q(handle=None), name="author_forgotten_has_no_handle"
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    def shown_as(self, *, shows_names: bool) -> str:
        """The pseudonym; the name where the project shows names and this one was not forgotten."""
        return (self.handle if shows_names else None) or self.pseudonym


class Comment(models.Model):
    """One contribution to a thread. The article itself is the comment at position 0."""

    class State(models.TextChoices):
        NORMAL = "normal"
        DELETED = "deleted", "deleted by its author"
        REMOVED = "removed", "removed by a moderator"
        HIDDEN = "hidden"
        SPAM = "spam"
        PENDING = "pending", "awaiting moderation"
        SYSTEM = "system"
        PLACEHOLDER = "placeholder"
        ERASED = "erased"

    class Structure(models.TextChoices):
        GIVEN = "given", "given by the source"
        INFERRED = "inferred"
        HAND = "hand", "set by hand"
        ORPHANED = "orphaned", "parent not in the source"

    class Precision(models.TextChoices):
        NONE = "none", "unknown"
        DATE = "date"
        EXACT = "exact"
        ESTIMATED = "estimated"

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="comments")
    imported_by = models.ForeignKey("threads.Import", models.SET_NULL, null=True, related_name="comments")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(Author, models.SET_NULL, null=True, blank=True, related_name="comments")
    posted_at = models.DateTimeField(null=True, blank=True)
    posted_precision = models.CharField(max_length=9, choices=Precision, default=Precision.NONE)
    posted_raw = models.CharField(max_length=200, blank=True)
    external_id = models.TextField(null=True, blank=True)  # noqa: DJ001
    parent_external_id = models.TextField(null=True, blank=True)  # noqa: DJ001

    source_order = models.PositiveIntegerField(help_text="Place in the file, from 0.")
    # Reading order, derived by structure.tree. Empty for a comment whose import has not published yet.
    position = models.PositiveIntegerField(null=True, blank=True)
    depth = models.PositiveIntegerField(default=0)
    subtree_end = models.PositiveIntegerField(null=True, blank=True)
    structure = models.CharField(max_length=8, choices=Structure, default=Structure.GIVEN)

    score = models.IntegerField(null=True, blank=True)
    state = models.CharField(max_length=11, choices=State, default=State.NORMAL)
    text = models.TextField(blank=True)
    # [{start, end, href}] of links whose address hides behind a label; [[start, end]] known to be quotation.
    anchors = models.JSONField(default=list, blank=True)
    quoted = models.JSONField(default=list, blank=True)
    markup = models.TextField(blank=True)
    raw = models.JSONField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["thread_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "position"], name="comment_position_unique"),
            models.UniqueConstraint(
                fields=["thread", "external_id"],
                condition=Q(external_id__isnull=False),
                name="comment_imported_once",
            ),
            # Only the article has no parent, and it comes first.
            models.CheckConstraint(
                condition=Q(position=None)
                | Q(parent=None, position=0, depth=0)
                | Q(parent__isnull=False, position__gt=0, depth__gt=0),
                name="comment_article_is_root",
            ),
            models.CheckConstraint(
                condition=Q(position=None, subtree_end=None) | Q(subtree_end__gte=F("position")),
                name="comment_subtree_ends_after_it",
            ),
            models.CheckConstraint(condition=~Q(state="erased") | Q(text=""), name="comment_erased_is_empty"),
        ]

    def __str__(self) -> str:
        return f"#{self.position} of thread {self.thread_id}"
