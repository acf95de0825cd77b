"""Files of imports go once something of the project was erased: nobody can say which of them hold its words."""

from __future__ import annotations

from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import Q

from threads.models import Import, Job, Project

# Nothing more will be read from it.
_SETTLED: Final = Q(state=Import.State.PUBLISHED) | Q(
    Q(job=None) | Q(job__state__in=[Job.State.DONE, *Job.GIVEN_UP]),
    state__in=[Import.State.FAILED, Import.State.CANCELLED, Import.State.QUEUED],
)


def forget_import_files(project: Project | None = None) -> None:
    """Delete the stored files of settled imports, and what their reports repeat of them. Call it in a transaction.

    Imports that still wait or run keep theirs and leave out what was erased; called again by the dispatcher without a
    project, this finds them once they are settled.
    """
    rows = Import.objects.filter(_SETTLED).exclude(file="", outline__isnull=True)
    rows = (
        rows.filter(project__tombstones__isnull=False).distinct() if project is None else rows.filter(project=project)
    )
    for source in rows.select_related("job"):
        if source.part_of_id is None and source.parts.exclude(_SETTLED).exists():
            continue
        if source.file:
            transaction.on_commit(partial(source.file.storage.delete, source.file.name or ""))
        source.file.name, source.outline, source.title = "", None, ""
        # Counts stay; lists name threads, files and what was wrong with a record.
        source.report = {
            name: [] if isinstance(told, list) and name != "decisions" else told for name, told in source.report.items()
        }
        source.save(update_fields=["file", "outline", "title", "report"])
        if source.job is not None and source.job.error:
            # An error may quote what could not be read.
            Job.objects.filter(pk=source.job.pk).update(error="The file was deleted by an erasure.", error_place="")
