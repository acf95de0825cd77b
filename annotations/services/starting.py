"""What a new project begins with."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from annotations.models import Round, SchemeVersion
from annotations.services import presets, schemes
from threads.models import Project, User

MAIN = "main"


@transaction.atomic
def set_up_project(project: Project, *, by: User, preset: str = "") -> Round:
    """Gives the project a scheme, its guideline and an open round, so that annotating can begin at once.

    `preset` is a key of services.presets, the default one if empty. Raises Refused where there is no such preset.
    """
    chosen = presets.preset(preset or presets.DEFAULT)
    return Round.objects.create(
        project=project,
        name=MAIN,
        scheme_version=schemes.publish_scheme(project, chosen.definition, by=by),
        guideline=schemes.add_guideline(project, chosen.guideline, by=by),
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
