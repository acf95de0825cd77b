"""Freeze what was annotated under a number, and take it back. Only writer of Release and Split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotations.models import Release, Round, Split
from annotations.services.freezing.checking import checked, veiled_round
from annotations.services.freezing.options import Options
from annotations.services.freezing.snapshot import snapshot, telling
from annotations.services.freezing.writing import write_records
from annotations.services.stored_files import scratch, stored
from threads import jobs
from threads.errors import Conflict
from threads.models import Project, User


@transaction.atomic
def request_release(
    project: Project,
    *,
    by: User,
    title: str = "",
    notes: str = "",
    rounds: Sequence[Round] = (),
    options: Options | None = None,
) -> Release:
    """Gives the next release its number and has a worker freeze it.

    Without `rounds` it holds those of the options, or else the current one. Raises Refused where there is nothing to
    freeze, no round or no thread, and for options that cannot be, by field; Conflict for a blind round in which they
    annotate themselves.
    """
    options = options or Options()
    options = checked(project, replace(options, rounds=tuple(round.pk for round in rounds) or options.rounds))
    if round := veiled_round(project, options, by=by):
        raise Conflict(
            f"The round {round.name} is blind and you annotate in it: a release would show you what the others said. "
            "Close the round first, or let a manager freeze it who does not annotate in it.",
            code="blind",
        )
    # The row lock (on SQLite, the transaction) keeps two requests from taking the same number.
    Project.objects.select_for_update().get(pk=project.pk)
    last = project.releases.aggregate(last=Max("number"))["last"] or 0
    release = Release.objects.create(
        project=project, number=last + 1, title=title, notes=notes, created_by=by, options=options.as_json()
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
    """The body of a freezing job, {"release": id}: writes everything as of one moment to one file, then publishes it.

    Safe to run twice: nothing is visible before the last transaction, which is skipped once it was made.
    """
    release = Release.objects.select_related("project").get(pk=run.job.parameters["release"])
    if release.state != Release.State.FREEZING:
        return
    with scratch() as file:
        with telling(run) as tell, snapshot():
            frozen = write_records(release, file, tell=tell)
        with stored(release.records, f"{release.project.slug}-{release.number}.jsonl", file, run), run.transaction():
            _refuse_withdrawn(release)
            release.header, release.header_checksum = frozen.header, frozen.header_checksum
            release.checksum, release.size, release.counts = frozen.checksum, frozen.size, frozen.counts
            release.state, release.frozen_at = Release.State.FROZEN, timezone.now()
            release.save()
            rows = (Split(release=release, thread_id=pk, part=part) for pk, part in frozen.parts.items())
            Split.objects.bulk_create(rows, batch_size=1000)


@transaction.atomic
def withdraw_release(release: Release, *, why: str, by: User | None = None) -> None:
    """Takes a release back for good: its files go, its checksums stay, and its downloads answer 410.

    `by` is the person who did; nobody where an erasure did. One that is withdrawn already stays as it is.
    """
    held = Release.objects.select_for_update(no_key=True).get(pk=release.pk)
    if held.state == Release.State.WITHDRAWN:
        return
    files = [held.records, *(export.file for export in held.exports.all())]
    release.state, release.withdrawn_at, release.withdrawn_why = Release.State.WITHDRAWN, timezone.now(), why
    release.withdrawn_by = by
    release.save(update_fields=["state", "withdrawn_at", "withdrawn_why", "withdrawn_by"])
    for file in files:
        if file:
            transaction.on_commit(partial(file.storage.delete, file.name or ""))


def forget_headers(project: Project) -> None:
    """Empties what was frozen beside the records of withdrawn releases: it repeats titles, claims and sources."""
    Release.objects.filter(project=project, state=Release.State.WITHDRAWN).update(header="")


def _refuse_withdrawn(release: Release) -> None:
    """Raises Conflict where an erasure withdrew the release meanwhile: its records hold what was erased."""
    if Release.objects.select_for_update(no_key=True).get(pk=release.pk).state == Release.State.WITHDRAWN:
        raise Conflict(f"Release {release.number} was withdrawn while it was being frozen: freeze another.")
