"""A person decides between annotators: one of the answers, none of them, or another."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction

from annotations.errors import BadTarget, Gone, Stale
from annotations.models import Adjudication, Round
from annotations.querysets.events import GOLD
from annotations.services import history
from annotations.services.adjudicating import gold
from annotations.services.adjudicating.answers import Answer, Given
from annotations.services.adjudicating.ending import supersede
from annotations.services.adjudicating.gold import Verdict
from annotations.services.adjudicating.proposals import Proposal, answer_of
from annotations.services.adjudicating.units import Unit, units_in
from annotations.services.locking import lock_work
from annotations.services.measuring.sight import sight_of
from annotations.services.settled import require_settled
from threads.errors import Conflict, Refused
from threads.models import Comment, Thread, User
from threads.permissions import may
from threads.text import canonical

LONGEST_REASON = 2000


def sees(thread: Thread, *, round: Round, by: User) -> bool:
    """Whether this person may see the answers in the thread side by side: blindness is that of agreement."""
    sight = sight_of(round, by=by)
    return sight.is_whole or sight.submissions().filter(assignment__thread=thread).exists()


@transaction.atomic
def decide(
    comment: Comment,
    question: str,
    *,
    round: Round,
    by: User,
    take: str = "",
    answer: Sequence[Proposal | Given] = (),
    reason: str = "",
    seen: str = "",
    step: uuid.UUID | None = None,
) -> Adjudication:
    """Decides the question (by its key) about the comment, in place of an earlier decision.

    `take` is the letter of the answer that holds; without it `answer` holds (parts of what annotators gave, or what
    none of them did), of which none at all means that none of the labels does. `seen` is the unit's stamp as the
    person saw it. The individual answers stay as they are.
    Raises Gone where there is nothing to decide, Conflict while annotators are still at work on it, Stale where an
    answer or a decision came in since it was seen, Refused or BadTarget where the answer does not fit.
    """
    unit = _open_unit(comment, question, round=round, by=by)
    if seen and seen != unit.stamp:
        raise Stale("An answer or a decision came in since you looked. Look again: nothing was changed.")
    words = gold.vocabulary_of(round)
    if take and take not in unit.answers:
        letters = ", ".join(unit.answers)
        raise Refused(f"There is no answer {take[:20]}: choose one of {letters}.", fields={"take": [letters]})
    held: Answer = unit.answers[take] if take else answer_of(answer, words.questions[question], comment, words)
    why = canonical(reason).strip()
    if len(why) > LONGEST_REASON:
        raise Refused(f"A reason has at most {LONGEST_REASON} characters.", fields={"reason": ["Shorten it."]})
    verdict = Verdict(unit, held, Adjudication.Basis.ADJUDICATED, reason=why, is_own=by.pk in unit.people.values())
    (row,) = gold.write([verdict], round=round, by=by, words=words, step=step or uuid.uuid4())
    return row


@transaction.atomic
def withdraw(decision: Adjudication, *, by: User) -> None:
    """Takes a decision back, with its gold: the question is undecided again. Nothing happens the second time.

    Raises Refused for one about all questions, which came in with a file.
    """
    if decision.question is None:
        raise Refused("This decision came in with a file. Decide its questions one by one.")
    unit = _open_unit(decision.comment, decision.question.key, round=decision.round, by=by)
    if not any(known.row.pk == decision.pk for known in unit.decided):
        return
    changes = list(supersede([unit], prefix=GOLD))
    history.record_many(changes, round=decision.round, by=by, step=uuid.uuid4())


def _open_unit(comment: Comment, question: str, *, round: Round, by: User) -> Unit:
    if not may(by, "adjudicate", round.project):
        raise PermissionDenied("Adjudicators and managers decide between annotators.")
    if comment.thread.project_id != round.project_id:
        raise BadTarget("This comment does not belong to the round's project.")
    if round.state == Round.State.DRAFT:
        raise Conflict(f"The round {round.name} has not begun.", code="round_not_open")
    require_settled(round)
    lock_work(round, by=by)
    if not sees(comment.thread, round=round, by=by):
        raise Conflict(
            "You annotate in this round yourself: submit this thread, or wait until the round is closed.", code="blind"
        )
    units = units_in([comment.thread_id], round, only=[comment.pk])[comment.thread_id]
    unit = next((unit for unit in units if (unit.comment, unit.question.key) == (comment.pk, question)), None)
    if unit is None:
        raise Gone("Nobody has submitted an answer to this question about this comment.")
    if not unit.is_open:
        raise Conflict("Not all annotators of this comment have submitted yet.", code="not_submitted")
    return unit
