"""Merge rules carried out over a round, thread by thread.

A person's decision is never written over, and running again finds what is left.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from annotations.models import Adjudication, Assignment, Judgement, Merge, Question, Round, Submission
from annotations.services.adjudicating import gold
from annotations.services.adjudicating.gold import Verdict
from annotations.services.adjudicating.rules import Basis, Rules
from annotations.services.adjudicating.units import Unit, units_in
from annotations.services.measuring.sight import sight_of
from annotations.services.settled import require_settled
from threads import jobs
from threads.errors import Conflict, Refused
from threads.models import Thread, User

KIND: Final = "merge"
# Judgements in the round that are merged while somebody waits; more are a worker's.
AT_ONCE: Final = 4000
# Units that are written in one transaction, and threads that are read at a time.
BATCH: Final = 300
THREADS: Final = 10
# SQLite keeps whole numbers of 64 bits; scripts read numbers of 53 without loss.
_SEEDS: Final = 2**53


def new_seed() -> int:
    """A seed for the draw of an audit."""
    return secrets.randbelow(_SEEDS)


def settled_by(rules: Rules, units: Collection[Unit], questions: Collection[str]) -> Iterator[Verdict]:
    """What the rules settle of the units: those that may be decided and are not. No questions means all."""
    for unit in units:
        if unit.decided or not unit.is_open or (questions and unit.question.key not in questions):
            continue
        is_many = unit.question.kind == Question.Kind.MANY_OF
        found = rules.settle(list(unit.answers.values()), is_many=is_many)
        if found is not None:
            basis, answer = found
            is_audit = basis == Basis.UNANIMOUS and rules.draws(unit.comment, unit.question.key)
            yield Verdict(unit, answer, basis, is_audit=is_audit)


def carry_out(rules: Rules, *, round: Round, by: User, questions: Sequence[str] = ()) -> Merge:
    """Settles what the rules settle; in a large round by a job, which `merge.job` tells of.

    Raises Conflict where the round has not begun, is on its way to another scheme, or hides answers from this person.
    """
    require_ready(round, by)
    known = set(gold.vocabulary_of(round).questions)
    unknown = sorted(set(questions) - known)
    if unknown:
        raise Refused(f"The round's scheme has no question {', '.join(unknown)}.", fields={"questions": sorted(known)})
    with transaction.atomic():
        merge = Merge.objects.create(
            round=round,
            by=by,
            rules={"unanimous": rules.unanimous, "majority": rules.majority, "single": rules.single},
            questions=list(questions),
            audit=rules.audit,
            seed=rules.seed,
        )
        if _is_large(round):
            merge.job = jobs.create(KIND, project=round.project, by=by, parameters={"merge": merge.pk})
            merge.save(update_fields=["job"])
            return merge
        words = gold.vocabulary_of(round)
        for threads in threads_of(round):
            for batch in _batches(merge, threads):
                _write(batch, merge, words)
    return merge


def run_merge(run: jobs.Run) -> None:
    """The body of the job. Safe to run twice: what is settled is passed over.

    Stopped or killed in between, what was settled stays so, belongs to the same merge, and goes with it.
    """
    merge = Merge.objects.select_related("round__project", "by").get(pk=run.job.parameters["merge"])
    words = gold.vocabulary_of(merge.round)
    total = submitted_threads(merge.round).count()
    done = 0
    for threads in threads_of(merge.round):
        for batch in _batches(merge, threads):
            with run.transaction():
                _write(batch, merge, words)
        done += len(threads)
        run.progress(done, total)


def require_ready(round: Round, by: User) -> None:
    if round.state == Round.State.DRAFT:
        raise Conflict(f"The round {round.name} has not begun.", code="round_not_open")
    require_settled(round)
    if not sight_of(round, by=by).is_whole:
        raise Conflict(
            "You annotate in this round yourself, and it is blind. Merge when it is closed, or ask a colleague.",
            code="blind",
        )


def _is_large(round: Round) -> bool:
    return Judgement.objects.filter(round=round).order_by()[AT_ONCE : AT_ONCE + 1].exists()


def submitted_threads(round: Round) -> QuerySet[Thread]:
    """The threads of the round in which there are answers to decide between, or one that may stand."""
    rows = Submission.objects.filter(assignment__in=Assignment.objects.counting().filter(round=round))
    return Thread.objects.visible().filter(pk__in=rows.order_by().values("assignment__thread"))


def threads_of(round: Round) -> Iterator[list[int]]:
    """Their ids, some at a time."""
    last = 0
    rows = submitted_threads(round)
    while part := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:THREADS]):
        yield part
        last = part[-1]


def _batches(merge: Merge, threads: list[int]) -> Iterator[list[Verdict]]:
    rules = rules_of(merge)
    units = [unit for of in units_in(threads, merge.round).values() for unit in of]
    found = list(settled_by(rules, units, merge.questions))
    for start in range(0, len(found), BATCH):
        yield found[start : start + BATCH]


def _write(verdicts: Sequence[Verdict], merge: Merge, words: gold.Vocabulary) -> None:
    """Writes those that nobody decided since they were read."""
    live = Adjudication.objects.live().filter(
        round=merge.round, comment__in={verdict.unit.comment for verdict in verdicts}
    )
    decided = set(live.values_list("comment_id", "question__key"))
    free = [
        verdict
        for verdict in verdicts
        if not {(verdict.unit.comment, verdict.unit.question.key), (verdict.unit.comment, None)} & decided
    ]
    gold.write(free, round=merge.round, by=merge.by, words=words, step=merge.step, merge=merge)


def rules_of(merge: Merge) -> Rules:
    """The rules it goes by."""
    return Rules(**merge.rules, audit=merge.audit, seed=merge.seed)
