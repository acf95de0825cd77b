"""Texts change only by erasure: comments are emptied, authors forgotten, and no import brings either back.

What annotators made of the words goes in the same transaction (settings.COMMENTS_ERASED): annotations, releases. The
place of an erased comment stays, and so do the answers below it and what was judged about it. Only writer of Erasure.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from threads import jobs
from threads.errors import Refused
from threads.models import Author, Citation, Comment, Erasure, Hyperlink, Job, Project, Quote, Thread, User
from threads.querysets import CommentQuerySet
from threads.services import copies, indexing
from threads.services.forgetting_files import forget_import_files
from threads.services.loading import bury, fingerprint_of

# Comments per transaction, and how many are erased while the person waits; more are a worker's.
BATCH: Final = 200


class Forget(Protocol):
    """What settings.COMMENTS_ERASED names: takes the words out of what annotators made of these comments."""

    def __call__(self, comments: Sequence[Comment], project: Project, *, by: User | None) -> None: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants erased: comments by their keys, or an author, with their texts or without."""

    comments: tuple[int, ...] = ()
    author: int | None = None
    with_texts: bool = False
    with_mentions: bool = False

    def rows(self, project: Project) -> CommentQuerySet:
        """The comments whose texts go."""
        wanted = Q(pk__in=self.comments)
        if self.author is not None and self.with_texts:
            wanted |= Q(author=self.author)
        if self.author is not None and self.with_mentions:
            author = Author.objects.filter(project=project, pk=self.author).first()
            wanted |= Q(pk__in=mentions_of(author).values("pk")) if author else Q()
        rows = Comment.objects.filter(wanted, thread__project=project, position__isnull=False)
        return rows.exclude(state=Comment.State.ERASED)


def mentions_of(author: Author) -> CommentQuerySet:
    """Comments of others whose text holds the author's name, in any case; empty where it was forgotten."""
    rows = Comment.objects.filter(thread__project=author.project_id, position__isnull=False)
    if not author.handle:
        return rows.none()
    return rows.filter(text__icontains=author.handle).exclude(author=author)


def request_erasure(project: Project, wish: Wish, *, by: User | None) -> Job | None:
    """Erase what is wished: at once where it is little, else by the job that is returned.

    Raises Refused for comments or an author that the project does not have. What was erased before stays erased.
    """
    known = Comment.objects.filter(pk__in=wish.comments, thread__project=project, position__isnull=False).count()
    if known < len(set(wish.comments)):
        raise Refused("There is no such comment.", fields={"comments": ["Name comments of this project."]})
    if wish.author is not None and not Author.objects.filter(project=project, pk=wish.author).exists():
        raise Refused("There is no such author.", fields={"author": ["Name an author of this project."]})
    if wish.rows(project)[: BATCH + 1].count() > BATCH:
        parameters = {
            "comments": list(wish.comments),
            "author": wish.author,
            "with_texts": wish.with_texts,
            "with_mentions": wish.with_mentions,
        }
        return jobs.create("erase", project=project, by=by, parameters=parameters)
    for _ in _erase(project, wish, by=by, run=None):
        pass
    return None


def run_erasure(run: jobs.Run) -> None:
    """The body of an erasing job. Safe to run twice: what is erased is passed over."""
    project, told = run.job.project, run.job.parameters
    if project is None:
        return
    wish = Wish(tuple(told["comments"]), told["author"], told["with_texts"], told["with_mentions"])
    total, done = wish.rows(project).count(), 0
    for count in _erase(project, wish, by=run.job.created_by, run=run):
        done += count
        run.progress(done, total)


def _erase(project: Project, wish: Wish, *, by: User | None, run: jobs.Run | None) -> Iterator[int]:
    """Batch by batch, the author last: their name finds the comments that hold it."""
    while batch := list(wish.rows(project).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with jobs.transaction_of(run):
            erase_comments(batch, project, by=by)
        yield len(batch)
    indexing.expunge()
    if wish.author is not None:
        with jobs.transaction_of(run):
            forget_author(Author.objects.get(project=project, pk=wish.author), project, by=by)


@transaction.atomic
def erase_comments(keys: Sequence[int], project: Project, *, by: User | None) -> None:
    """Empty these comments and forget their words everywhere. Comments erased before are passed over."""
    # Imports, the search index and the index of copies hold the project's row while they read texts.
    project = Project.objects.select_for_update().get(pk=project.pk)
    rows = Comment.objects.filter(pk__in=keys, thread__project=project).exclude(state=Comment.State.ERASED)
    comments = list(rows.select_related("thread", "author").order_by("pk"))
    if not comments:
        return
    gone = [comment.pk for comment in comments]
    bury(comments, project)
    Comment.objects.filter(pk__in=gone).update(
        text="", anchors=[], quoted=[], markup="", raw=None, posted_raw="", state=Comment.State.ERASED
    )
    Hyperlink.objects.filter(comment__in=gone).delete()
    Citation.objects.filter(comment__in=gone).delete()
    Quote.objects.filter(Q(comment__in=gone) | Q(source__in=gone)).delete()
    indexing.forget(Comment.objects.filter(pk__in=gone), project)
    copies.forget(comments, project)
    articles = [comment.thread_id for comment in comments if comment.position == 0]
    # An article's headline is part of it, and its address mostly says the same.
    Thread.objects.filter(pk__in=articles).update(title="", url="")
    for thread in Thread.objects.filter(pk__in={comment.thread_id for comment in comments}):
        Thread.objects.filter(pk=thread.pk).update(fingerprint=fingerprint_of(thread))
    forget_import_files(project)
    forget: Forget = import_string(settings.COMMENTS_ERASED)
    forget(comments, project, by=by)
    _log(Erasure.Kind.COMMENT, gone, project, by)


def forget_author(author: Author, project: Project, *, by: User | None) -> None:
    """Forget the name for good; the pseudonym stays, so that it is still told who speaks to whom."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    Author.objects.filter(pk=author.pk, forgotten_at=None).update(handle=None, forgotten_at=timezone.now())
    # What the source said and we do not model often holds names, of those who are answered too.
    Comment.objects.filter(Q(author=author) | Q(parent__author=author), raw__isnull=False).update(raw=None)
    forget_import_files(project)
    _log(Erasure.Kind.AUTHOR, [author.pk], project, by)


def proof_of(project: Project, kind: str, row: int) -> str:
    """HMAC-SHA-256 (hex) under the project's key: what a log of erasures names a row by."""
    return hmac.digest(project.pseudonym_key.encode(), f"erased {kind} {row}".encode(), "sha256").hex()


def _log(kind: Erasure.Kind, rows: Sequence[int], project: Project, by: User | None) -> None:
    Erasure.objects.bulk_create(
        (Erasure(project=project, kind=kind, row=row, proof=proof_of(project, kind, row), by=by) for row in rows),
        ignore_conflicts=True,
    )


@dataclass(frozen=True, slots=True)
class Foresight:
    """What an erasure would take along."""

    comments: int
    repeated: int
    """Comments that stay and quote or copy them."""
    files: int
    releases: Sequence[Any]


def foresee(project: Project, wish: Wish) -> Foresight:
    """What would be gone, for the person who is asked to confirm it."""
    rows = wish.rows(project)
    keys = rows.values("pk")
    repeating = Comment.objects.filter(
        Q(quotes__source__in=keys) | Q(copies__original__in=keys), thread__project=project
    )
    files = project.imports.exclude(file="").count()
    releases = import_string(settings.RELEASES_HOLDING)(rows, project)
    return Foresight(
        comments=rows.count(),
        repeated=repeating.exclude(pk__in=keys).distinct().count(),
        files=files,
        releases=list(releases),
    )
