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
