"""The demo project: invented threads and the labels of two annotators who do not always agree."""

from __future__ import annotations

from pathlib import Path
from typing import Final, cast

from threads import jobs
from threads.errors import Refused
from threads.models import Job, Membership, Project, User
from threads.services import importing, projects, team

NAME: Final = "Demo: five disputes"
FILE: Final = Path(__file__).resolve().parent.parent / "demo" / "threads.jsonl"


def load_demo(*, by: User) -> Project:
    """Makes the demo project with `by` as its manager, imports its threads and has them extracted, all here and now.

    A demo project that is there already is only joined. Raises Refused where the import failed, with its cause.
    """
    project = Project.objects.filter(options__demo=True, trashed_at=None).first()
    if project is not None:
        if not project.memberships.current().filter(user=by).exists():
            team.add_member(project, by, Membership.Role.MANAGER)
        return project
    project = projects.revise_project(
        projects.create_project(NAME, by=by),
        by=by,
        options={"demo": True},
        shows_author_names=True,
        description="Invented threads to try everything on. Delete the project when you no longer need it.",
    )
    with FILE.open("rb") as file:
        row = importing.begin_import(project, by=by, file=file, filename=FILE.name, format="rejoinder")
    # An import that asks nobody has a job.
    ended = jobs.finish_here(cast(Job, row.job))
    if ended.state != Job.State.DONE:
        projects.trash_project(project, by=by)
        raise Refused(f"The demo project could not be loaded: {ended.error}")
    return project
