"""What changed from one release to another: comments, labels, and how far both agree where both are labelled.

Records are read thread by thread from both files: in memory are one thread of each, and where each thread of the older
one begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

import orjson
from django.core.cache import cache
from django.core.files import File
from django.db import transaction

from annotations.contrasting import Contrast, Thread
from annotations.models import Release
from annotations.services.exporting import open_records
from threads import jobs
from threads.models import Job, User

KIND: Final = "compare"
# Records of both together; with more nobody waits for a page.
AT_ONCE: Final = 20_000
_DAYS: Final = 30 * 24 * 3600
# Counts up when the same releases give another report.
_FORMAT: Final = 1

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """The report; None while a job makes it."""

    report: dict[str, Any] | None
    job: Job | None = None


def changes_between(old: Release, new: Release, *, by: User) -> Kept:
    """What changed from the one to the other, of one project. Releases never change, so a report is kept.

    Raises Withdrawn or Conflict where the records of one are not there.
    """
    for release in (old, new):
        open_records(release).close()
    if (report := cache.get(_name(old, new))) is not None:
        return Kept(orjson.loads(report))
    if sum(release.counts.get("records", release.counts["comments"]) for release in (old, new)) <= AT_ONCE:
        return Kept(_keep(old, new, compare(old, new)))
    return Kept(None, _job(old, new, by=by))


def compare_releases(run: jobs.Run) -> None:
    """The body of a job, {"old": id, "new": id}: makes the report and keeps it."""
    old, new = (Release.objects.get(pk=run.job.parameters[name]) for name in ("old", "new"))
    report = compare(old, new, tell=run.progress)
    run.guard()
    _keep(old, new, report)


def compare(old: Release, new: Release, *, tell: Tell | None = None) -> dict[str, Any]:
    """The report, as plain values. `tell` hears how many of how many threads are done."""
    contrast = Contrast()
    with ExitStack() as stack:
        before, after = (stack.enter_context(open_records(release)) for release in (old, new))
        places = _places(before)
        for done, (name, records) in enumerate(_threads(after)):
            if tell:
                tell(done, new.counts["threads"])
            at = places.pop(name, None)
            contrast.add(_read(before, at) if at is not None else {}, records)
        for at in places.values():
            contrast.add(_read(before, at), {})
    return contrast.report()


def _places(file: File[bytes]) -> dict[str, int]:
    """Where each thread begins: bytes from the start of the file."""
    found: dict[str, int] = {}
    at = 0
    for line in iter(file.readline, b""):
        found.setdefault(orjson.loads(line)["thread_id"], at)
        at += len(line)
    return found


def _threads(file: File[bytes]) -> Iterator[tuple[str, Thread]]:
    name, rows = None, []
    for line in iter(file.readline, b""):
        record = orjson.loads(line)
        if name is not None and record["thread_id"] != name:
            yield name, _by_comment(rows)
            rows = []
        name = record["thread_id"]
        rows.append(record)
    if name is not None:
        yield name, _by_comment(rows)


def _read(file: File[bytes], at: int) -> Thread:
    file.seek(at)
    return next(_threads(file))[1]


def _by_comment(rows: list[dict[str, Any]]) -> Thread:
    """One record a comment: those of several rounds with all their answers."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        first = found.setdefault(row["comment_id"], row)
        if first is not row:
            golds = [gold for gold in (first["gold"], row["gold"]) if gold]
            for part in ("annotations", "relations"):
                first[part] = [*first[part], *row[part]]
            first["gold"] = golds and {
                part: [uid for gold in golds for uid in gold[part]] for part in ("annotations", "relations")
            }
    return found


def _name(old: Release, new: Release) -> str:
    return f"release-changes:{_FORMAT}:{old.checksum}:{new.checksum}"


def _keep(old: Release, new: Release, report: dict[str, Any]) -> dict[str, Any]:
    cache.set(_name(old, new), orjson.dumps(report).decode(), _DAYS)
    return report


def _job(old: Release, new: Release, *, by: User) -> Job:
    """The job for these two: the one that is under way or was given up, or a new one."""
    wanted = {"old": old.pk, "new": new.pk}
    with transaction.atomic():
        # Two pages may ask at once: the newer release's row is what they queue for.
        Release.objects.select_for_update(no_key=True).get(pk=new.pk)
        rows = Job.objects.filter(project=new.project_id, kind=KIND, parameters=wanted).exclude(state=Job.State.DONE)
        return rows.order_by("-pk").first() or jobs.create(KIND, project=new.project, by=by, parameters=wanted)
