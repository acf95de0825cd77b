"""What becomes of somebody's open work when they leave a project. settings.MEMBER_LEFT names it."""

from __future__ import annotations

from annotations.models import Assignment, Round
from annotations.services.assigning.handing import assign, give_back
from threads.errors import Conflict
from threads.models import Project, User


def hand_over(project: Project, user: User, *, heir: User | None) -> int:
    """Ends the open assignments of `user`; `heir` gets the same threads, save those they have submitted themselves.

    What was labelled stays the leaver's. Returns how many assignments that were. Call it in a transaction.
    """
    held = (
        Assignment.objects.in_work()
        .filter(round__project=project, annotator=user)
        .exclude(round__state=Round.State.CLOSED)
    )
    rows = list(held.select_related("round", "thread").order_by("pk"))
    for row in rows:
        give_back(row, reason="Left the project.")
        if heir is not None:
            try:
                assign(row.round, [row.thread], [heir])
            except Conflict:
                # They have submitted this thread: nothing of it is left to do for them.
                continue
    return len(rows)
