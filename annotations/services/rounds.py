"""Which round people work in, and whether they may write in it. Rounds are made and changed in `opening`."""

from __future__ import annotations

from annotations.errors import BadTarget
from annotations.models import Assignment, Round
from annotations.services.assigning import taking
from annotations.services.settled import require_settled
from threads.errors import Conflict
from threads.models import Comment, Project, Thread, User

# Why nothing can be written in a thread, by the state of one's assignment.
_CLOSED = {
    Assignment.State.SUBMITTED: "You have submitted this thread. Ask a manager to reopen it.",
    Assignment.State.SKIPPED: "You have skipped this thread. Take it again under My work to change anything.",
    Assignment.State.EXPIRED: "This thread went back to the queue. Take it again under My work to go on.",
}


def current_round(project: Project) -> Round | None:
    """The open round of the project; the latest where there are several; None where there is none."""
    return (
        Round.objects.open()
        .filter(project=project)
        .select_related("scheme_version__scheme", "guideline")
        .order_by("-opened_at", "-id")
        .first()
    )


def require_open(round: Round, thread: Thread, *, by: User) -> Assignment:
    """Returns the person's assignment on the thread, and holds it until the transaction ends.

    Where a round does not hand its threads out, the first thing written in a thread takes it: nobody has to ask for
    work before labelling. Raises Conflict where this person's answers are closed: the round is not open, the thread
    was not given to them, or is submitted, skipped or back in the queue.
    """
    if round.state != Round.State.OPEN:
        raise Conflict(f"The round {round.name} is not open, so nothing was changed.", code="round_not_open")
    require_settled(round)
    # Held, so that no answer slips in while a submission freezes them.
    own = Assignment.objects.select_for_update().filter(round=round, thread=thread, annotator=by).first()
    if own is None:
        if thread.project_id != round.project_id:
            raise BadTarget("This thread does not belong to the round's project.")
        if round.hands_out:
            raise Conflict("This thread was not given to you, so nothing was changed.", code="not_assigned")
        return taking.give(round, thread, by)
    if own.state in _CLOSED:
        raise Conflict(_CLOSED[Assignment.State(own.state)], code=own.state)
    taking.keep(own, round)
    return own


def require_unit(round: Round, comment: Comment, *, by: User) -> Assignment:
    """The same for an answer about this comment, which the person has to be asked for.

    The article is always open to them: it is no unit, and passages of it and the thread itself are judged there.
    Raises BadTarget where the comment is there to be read only. One more query where not every comment is a unit.
    """
    own = require_open(round, comment.thread, by=by)
    lists_units = own.is_part or round.units != Round.Units.ALL
    if lists_units and comment.position and not own.units.filter(comment=comment).exists():
        raise BadTarget(
            f"#{comment.position} is not among the comments that you judge in the round {round.name}: it is there to be"
            " read. Nothing was changed."
        )
    return own
