"""Reads that say what they mean. `visible_to` is the only way to an object on behalf of a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from threads.models import (  # noqa: F401
        Citation,
        Comment,
        Duplicate,
        Erasure,
        Hyperlink,
        Import,
        Invitation,
        Job,
        Membership,
        Project,
        Quote,
        Thread,
        User,
    )

Row = TypeVar("Row", bound=models.Model)


def paged(rows: models.QuerySet[Row], *, size: int = 500) -> Iterator[Row]:
    """All rows in the order of their keys, at constant memory, each page read whole before its first row is given.

    For loops that write meanwhile: `iterator()` keeps a statement open, and a connection of SQLite that still reads
    is refused every write ("database is locked") once another process has written.
    """
    last = 0
    while page := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        yield from page
        last = page[-1].pk


def in_projects_of(user: User | AnonymousUser, path: str = "project") -> Q:
    """Rows of projects that this person is a member of today and that are not in the trash. `path` leads from the row
    to its project."""
    member = f"{path}__memberships"
    return Q(**{f"{member}__user_id": user.pk, f"{member}__left_at": None, f"{path}__trashed_at": None})


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The projects this person is a member of, without those in the trash."""
        return self.filter(memberships__user_id=user.pk, memberships__left_at=None, trashed_at=None)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Who belongs to what."""

    def current(self) -> Self:
        """Without those who have left."""
        return self.filter(left_at=None)

    def of(self, user: User | AnonymousUser) -> Self:
        """This person's memberships, in projects that are not in the trash."""
        return self.current().filter(user_id=user.pk, project__trashed_at=None)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Everybody's memberships in the projects this person is a member of."""
        return self.filter(in_projects_of(user))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Links that let somebody join."""

    def working(self) -> Self:
        """Those that nobody has used or withdrawn and that have not run out."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Invitations to the projects this person is a member of."""
        return self.filter(in_projects_of(user))


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Threads."""

    def visible(self) -> Self:
        """Threads whose import has published and that are not in the trash."""
        return self.filter(visible_at__isnull=False, trashed_at=None)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Visible threads of the projects this person is a member of."""
        return self.visible().filter(in_projects_of(user))


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments, the article included."""

    def published(self) -> Self:
        """Comments that have their place in a visible thread."""
        return self.filter(position__isnull=False, thread__visible_at__isnull=False, thread__trashed_at=None)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Published comments of the projects this person is a member of."""
        return self.published().filter(in_projects_of(user, "thread__project"))

    def not_indexed(self) -> Self:
        """Comments with a text that search could find and does not yet, those of threads in the trash included."""
        return self.filter(position__isnull=False, thread__visible_at__isnull=False, indexed=None).exclude(text="")

    def in_reading_order(self) -> Self:
        """Placed comments, the article first, replies below what they answer."""
        return self.filter(position__isnull=False).order_by("thread_id", "position")

    def subtree_of(self, comment: Comment) -> Self:
        """The comment and all replies below it: one range scan, no recursion."""
        return self.filter(thread_id=comment.thread_id, position__range=(comment.position, comment.subtree_end))

    def earliest_first(self) -> Self:
        """By time, those without one last; then as they were imported: thread by thread, in the order of the file."""
        return self.order_by(F("posted_at").asc(nulls_last=True), "thread_id", "source_order", "pk")

    def originals(self) -> Self:
        """Without copies and near-copies of earlier comments that still can be seen."""
        return self.filter(~Q(copies__original__thread__trashed_at=None, copies__isnull=False))


class DuplicateQuerySet(models.QuerySet["Duplicate"]):
    """Which comment copies which."""

    def with_visible_original(self) -> Self:
        """Without those whose original lies in the trash: nobody can be sent there."""
        return self.filter(original__thread__visible_at__isnull=False, original__thread__trashed_at=None)


class HyperlinkQuerySet(models.QuerySet["Hyperlink"]):
    """Addresses found in comments."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those in published comments of the projects this person is a member of."""
        return self.filter(
            in_projects_of(user, "comment__thread__project"),
            comment__position__isnull=False,
            comment__thread__visible_at__isnull=False,
            comment__thread__trashed_at=None,
        )


class CitationQuerySet(models.QuerySet["Citation"]):
    """Addresses that comments cite."""

    def shown_in(self, project: Project) -> Self:
        """Those of the project's visible threads. For rows of a project one may see."""
        hidden = apps.get_model("threads", "Thread").objects.filter(project=project)
        hidden = hidden.filter(Q(visible_at=None) | Q(trashed_at__isnull=False))
        # The threads that are not shown are few, or none at all: asking for these leaves the counting to one index.
        return self.filter(project=project).exclude(thread__in=hidden.values("pk"))


class QuoteQuerySet(models.QuerySet["Quote"]):
    """Passages that repeat earlier ones. Both ends are of one thread."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those in published comments of the projects this person is a member of."""
        return self.filter(
            in_projects_of(user, "comment__thread__project"),
            comment__position__isnull=False,
            source__position__isnull=False,
            comment__thread__visible_at__isnull=False,
            comment__thread__trashed_at=None,
        )


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """What was erased."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Erasures in the projects this person is a member of."""
        return self.filter(in_projects_of(user))


class ImportQuerySet(models.QuerySet["Import"]):
    """Imports."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Imports of the projects this person is a member of."""
        return self.filter(in_projects_of(user))


class JobQuerySet(models.QuerySet["Job"]):
    """Long work."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Jobs of the projects this person is a member of."""
        return self.filter(in_projects_of(user))

    def unfinished(self) -> Self:
        """Queued or running."""
        return self.filter(state__in=["queued", "running"])

    def not_indexed(self) -> Self:
        """Jobs that would make comments found by search and have not done so, whatever the reason."""
        return self.filter(kind="index").exclude(state="done")

    def claimable(self) -> Self:
        """Queued, or abandoned: running by the row, but whoever ran them let the lease expire."""
        return self.filter(Q(state="queued") | Q(state="running", lease_until__lt=timezone.now()))
