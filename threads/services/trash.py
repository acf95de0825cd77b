"""Projects and threads are deleted into the trash: nobody sees them, managers restore them, after 30 days they go."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from threads import jobs
from threads.errors import Conflict
from threads.models import Comment, Import, Project, Thread, User
from threads.querysets import paged
from threads.services import copies
from threads.services.purging import purge

KEPT: Final = timedelta(days=30)


def gone_at(trashed_at: datetime) -> datetime:
    """When something that was thrown away then is deleted for good."""
    return trashed_at + KEPT


@transaction.atomic
def trash_thread(thread: Thread) -> None:
    """Move the thread to the trash: it is in no list, search, count or new release. Labels and files stay."""
    project = Project.objects.select_for_update().get(pk=thread.project_id)
    if Thread.objects.filter(pk=thread.pk, trashed_at=None).update(trashed_at=timezone.now()):
        copies.forget(list(Comment.objects.filter(thread=thread).only("pk")), project)


@transaction.atomic
def restore_thread(thread: Thread, *, by: User | None) -> None:
    """Take the thread out of the trash, as it was. Raises Conflict where it was imported again meanwhile."""
    Project.objects.select_for_update().get(pk=thread.project_id)
    same = Thread.objects.visible().filter(project=thread.project_id, source_format=thread.source_format)
    if thread.external_id is not None and same.filter(external_id=thread.external_id).exists():
        raise Conflict("The same thread was imported again meanwhile: move that one to the trash first.")
    if Thread.objects.filter(pk=thread.pk, trashed_at__isnull=False).update(trashed_at=None):
        # The index of copies forgot it.
        jobs.create("structure", project=thread.project, by=by, parameters={"threads": [thread.pk]})


def restore_project(project: Project) -> None:
    """Take the project out of the trash, as it was."""
    Project.objects.filter(pk=project.pk).update(trashed_at=None)


@transaction.atomic
def delete_thread(thread: Thread) -> None:
    """Delete a thread of the trash for good, with all labels, and its import's file where nothing else needs it.

    Raises Conflict for one that is not in the trash. Releases that hold it stay: what is published is taken back by
    withdrawing, and words that must go are erased.
    """
    fresh = Thread.objects.select_for_update().get(pk=thread.pk)
    if fresh.trashed_at is None:
        raise Conflict("This thread is not in the trash.")
    source = fresh.imported_by
    purge(fresh)
    if source is not None and not (source.threads.exists() or source.comments.exists()):
        _delete_file(source)


@transaction.atomic
def delete_project(project: Project) -> None:
    """Delete a project of the trash for good, with everything in it. Raises Conflict for one that is not there."""
    fresh = Project.objects.select_for_update().get(pk=project.pk)
    if fresh.trashed_at is None:
        raise Conflict("This project is not in the trash.")
    purge(fresh)


def purge_due() -> int:
    """Delete for good what has lain in the trash for 30 days. Returns how many projects and threads that were."""
    due = Q(trashed_at__lte=timezone.now() - KEPT)
    count = 0
    for project in paged(Project.objects.filter(due), size=20):
        delete_project(project)
        count += 1
    for thread in paged(Thread.objects.filter(due), size=20):
        delete_thread(thread)
        count += 1
    return count


def _delete_file(source: Import) -> None:
    if source.file:
        transaction.on_commit(partial(source.file.storage.delete, source.file.name or ""))
        Import.objects.filter(pk=source.pk).update(file="")
