"""Freeze what was annotated under a number, and take it back. Only writer of Release."""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from functools import partial
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from annotations.models import Release, Round
from annotations.services import rounds
from annotations.services.records import Aliases, thread_records
from annotations.services.stored_files import stored
from threads import jobs
from threads.errors import Conflict, Refused
from threads.models import Project, Thread, User
from threads.querysets import paged


@transaction.atomic
def request_release(
    project: Project, *, by: User, title: str = "", notes: str = "", round: Round | None = None
) -> Release:
    """Gives the next release its number and has a worker freeze it. Raises Refused where there is no round."""
    round = round or rounds.current_round(project) or project.rounds.order_by("-id").first()
    if round is None:
        raise Refused("This project has no round yet, so there is nothing to freeze.")
    # The row lock (on SQLite, the transaction) keeps two requests from taking the same number.
    Project.objects.select_for_update().get(pk=project.pk)
    last = project.releases.aggregate(last=Max("number"))["last"] or 0
    release = Release.objects.create(
        project=project, number=last + 1, title=title, notes=notes, created_by=by, options={"round": round.pk}
    )
    release.job = jobs.create("freeze", project=project, by=by, parameters={"release": release.pk})
    release.save(update_fields=["job"])
    return release


def retry_release(release: Release, *, by: User) -> None:
    """Has a worker freeze it again after its job was given up. Raises Conflict where it was not."""
    if release.state != Release.State.FREEZING or release.job is None:
        raise Conflict(f"Release {release.number} is {release.get_state_display()}.")
    jobs.retry(release.job, by=by)


def freeze_release(run: jobs.Run) -> None:
    """The body of a freezing job, {"release": id}: writes the records of every thread to one file, then publishes it.

    Safe to run twice: nothing is visible before the last transaction, which is skipped once it was made.
    """
    release = Release.objects.select_related("project").get(pk=run.job.parameters["release"])
    if release.state != Release.State.FREEZING:
        return
    round = Round.objects.select_related("scheme_version__scheme", "guideline").get(pk=release.options["round"])
    threads = Thread.objects.visible().filter(project=release.project)
    total = threads.count()
    counts: Counter[str] = Counter()
    aliases = Aliases(release.project_id)
    with tempfile.TemporaryFile() as file:
        digest = hashlib.sha256()
        for done, thread in enumerate(paged(threads, size=100)):
            run.progress(done, total, f"Thread {done + 1} of {total}")
            for record in _frozen(thread, round, release, aliases):
                _count(record, counts)
                line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
                digest.update(line)
                file.write(line)
            counts["threads"] += 1
        name = f"{release.project.slug}-{release.number}.jsonl"
        with stored(release.records, name, file), run.transaction():
            _refuse_withdrawn(release)
            release.checksum = digest.hexdigest()
            release.counts = dict(counts)
            release.state = Release.State.FROZEN
            release.frozen_at = timezone.now()
            release.save()


@transaction.atomic
def withdraw_release(release: Release, *, why: str) -> None:
    """Takes a release back for good: its files go, its checksums stay, and its downloads answer 410."""
    if release.state == Release.State.WITHDRAWN:
        return
    files = [release.records, *(export.file for export in release.exports.all())]
    release.state, release.withdrawn_at, release.withdrawn_why = Release.State.WITHDRAWN, timezone.now(), why
    release.save(update_fields=["state", "withdrawn_at", "withdrawn_why"])
    for file in files:
        if file:
            transaction.on_commit(partial(file.storage.delete, file.name or ""))


def _refuse_withdrawn(release: Release) -> None:
    """Raises Conflict where an erasure withdrew the release meanwhile: its records hold what was erased."""
    if Release.objects.select_for_update().get(pk=release.pk).state == Release.State.WITHDRAWN:
        raise Conflict(f"Release {release.number} was withdrawn while it was being frozen: freeze another.")


def _frozen(thread: Thread, round: Round, release: Release, aliases: Aliases) -> list[dict[str, Any]]:
    """One thread's records as they stood at one moment."""
    # Inside a wider transaction its own isolation holds: PostgreSQL lets nobody change it midway.
    begins = connection.vendor == "postgresql" and not connection.in_atomic_block
    with transaction.atomic():
        if begins:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return list(thread_records(thread, round, release=str(release), aliases=aliases))


def _count(record: dict[str, Any], counts: Counter[str]) -> None:
    counts["comments"] += 1
    for part in ("judgements", "annotations", "relations"):
        counts[part] += len(record[part])
