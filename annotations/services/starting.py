"""What a new project begins with."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from annotations.models import Round
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


def round_named(project: Project, name: str, *, by: User) -> Round:
    """The project's round of this name; made under the newest scheme and guideline where there is none."""
    found = project.rounds.filter(name=name).select_related("scheme_version", "guideline").first()
    if found is not None:
        return found
    latest = project.rounds.order_by("-id").first()
    if latest is None:
        return set_up_project(project, by=by)
    return Round.objects.create(
        project=project,
        name=name,
        scheme_version=latest.scheme_version,
        guideline=latest.guideline,
        state=Round.State.CLOSED,
        opened_at=timezone.now(),
        closed_at=timezone.now(),
        created_by=by,
    )
