"""What was erased since a backup was made is erased again when it is restored."""

from __future__ import annotations

import hmac
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from threads.errors import Refused
from threads.models import Author, Comment, Erasure, Project
from threads.services import erasing

Log = list[Mapping[str, Any]]


def read_log(path: Path) -> Log:
    """The lines that `manage.py erasures` printed. Raises Refused, naming the line, for anything else."""
    log: Log = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            told = json.loads(line)
            log.append({"kind": Erasure.Kind(told["kind"]), "row": int(told["row"]), "proof": str(told["proof"])})
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(f"{path}, line {number}: this is no line of `manage.py erasures`.") from error
    return log


def erase_again(log: Log) -> int:
    """Erase what the log names and is still there, texts first. Returns how many rows that were.

    Call it in the transaction of the restore. Raises Refused where a line is about another installation's row.
    """
    comments: dict[int, list[int]] = defaultdict(list)
    projects = {project.pk: project for project in Project.objects.all()}
    for row, project in _there(log, Erasure.Kind.COMMENT, projects):
        comments[project].append(row)
    erased = 0
    for key, rows in comments.items():
        for start in range(0, len(rows), erasing.BATCH):
            erasing.erase_comments(rows[start : start + erasing.BATCH], projects[key], by=None)
        erased += len(rows)
    for row, project in _there(log, Erasure.Kind.AUTHOR, projects):
        erasing.forget_author(Author.objects.get(pk=row), projects[project], by=None)
        erased += 1
    return erased


def _there(log: Log, kind: Erasure.Kind, projects: Mapping[int, Project]) -> Iterable[tuple[int, int]]:
    """Key and project of the rows of this kind that the backup holds and has not erased."""
    for told in log:
        if told["kind"] != kind:
            continue
        project = _project_of_comment(told["row"]) if kind == Erasure.Kind.COMMENT else _project_of_author(told["row"])
        if project is None:
            continue
        if not hmac.compare_digest(erasing.proof_of(projects[project], kind, told["row"]), told["proof"]):
            raise Refused(f"The log of erasures belongs to another installation: {kind} {told['row']} is not the same.")
        yield told["row"], project


def _project_of_comment(row: int) -> int | None:
    rows = Comment.objects.exclude(state=Comment.State.ERASED).filter(pk=row)
    return rows.values_list("thread__project_id", flat=True).first()


def _project_of_author(row: int) -> int | None:
    return Author.objects.filter(pk=row, forgotten_at=None).values_list("project_id", flat=True).first()
