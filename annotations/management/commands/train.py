"""The training of a project's models, in the foreground."""

from __future__ import annotations

from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.models import Model
from annotations.services.learning import requesting
from threads import jobs
from threads.errors import Conflict
from threads.models import Job, Project


class Command(BaseCommand):
    """Prints one JSON line for each label that has enough answers. Exit status 1 where the training failed."""

    help = "Train a project's own models from its answers: the same work as the workers', in the foreground."

    def add_arguments(self, parser: CommandParser) -> None:
        """PROJECT."""
        parser.add_argument("project", metavar="PROJECT", help="the project's slug")

    def handle(self, *args: Any, **options: Any) -> None:
        """Waits for a training that is under way; else does it here."""
        project = Project.objects.filter(slug=options["project"], trashed_at=None).first()
        if project is None:
            raise CommandError(f"There is no project {options['project']}.", returncode=2)
        job = requesting.under_way(project)
        if job is None:
            try:
                job = requesting.request_training(project, by=None)
            except Conflict as error:
                raise CommandError(str(error)) from error
        ended = jobs.finish_here(job)
        if ended.state != Job.State.DONE:
            raise CommandError(ended.error or "The training was stopped.")
        for model in Model.objects.filter(project=project, trained_on__job=job.pk).order_by("label_key"):
            told = {
                "label": model.label_key, "version": model.number, "kind": model.kind,
                "suggests": model.serves_since is not None and bool(model.file),
                "answers": model.quality["rows"], "ap": model.quality["arms"][model.kind]["ap"],
                "base_rate": model.quality["base_rate"], "more_labels": model.quality["more_labels"],
            }  # fmt: skip
            self.stdout.write(orjson.dumps(told).decode())
        self.stderr.write(ended.message)
