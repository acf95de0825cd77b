"""What a new project begins with."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from annotations.models import Round, SchemeVersion
from annotations.services import schemes
from threads.models import Project, User

MAIN = "main"


@transaction.atomic
def set_up_project(project: Project, *, by: User) -> Round:
    """Gives the project the default scheme, its guideline and an open round, so that annotating can begin at once."""
    definition, text = schemes.preset("claims_and_rebuttals")
    return Round.objects.create(
        project=project,
        name=MAIN,
        scheme_version=schemes.publish_scheme(project, definition, by=by),
        guideline=schemes.add_guideline(project, text, by=by),
        state=Round.State.OPEN,
        opened_at=timezone.now(),
        is_blind=False,
        shows_suggestions=True,
        created_by=by,
    )


def closed_round(project: Project, name: str, *, by: User, version: SchemeVersion) -> Round:
    """A new round for labels that come in with a file: closed, under this version and the newest guideline."""
    latest = project.rounds.select_related("guideline").order_by("-id").first()
    guideline = latest.guideline if latest else schemes.add_guideline(project, "", by=by)
    return Round.objects.create(
        project=project,
        name=name,
        scheme_version=version,
        guideline=guideline,
        state=Round.State.CLOSED,
        opened_at=timezone.now(),
        closed_at=timezone.now(),
        created_by=by,
    )
