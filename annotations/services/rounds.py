"""Which round people work in."""

from __future__ import annotations

from annotations.models import Assignment, Round
from threads.errors import Conflict
from threads.models import Project, Thread, User


def current_round(project: Project) -> Round | None:
    """The open round of the project; the latest where there are several; None where there is none."""
    return (
        Round.objects.open()
        .filter(project=project)
        .select_related("scheme_version__scheme", "guideline")
        .order_by("-opened_at", "-id")
        .first()
    )


def require_open(round: Round, thread: Thread, *, by: User) -> None:
    """Raises Conflict where this person's answers on the thread are closed: round not open, or work submitted."""
    if round.state != Round.State.OPEN:
        raise Conflict(f"The round {round.name} is not open, so nothing was changed.", code="round_not_open")
    if Assignment.objects.filter(round=round, thread=thread, annotator=by, state=Assignment.State.SUBMITTED).exists():
        raise Conflict("You have submitted this thread. Ask a manager to reopen it.", code="submitted")
