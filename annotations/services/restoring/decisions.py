"""Gold that comes in: who decided, on which basis, and which answers it made gold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotations.models import Adjudication, Question
from annotations.services.restoring.vocabulary import Record
from annotations.services.restoring.work import Batch, Work


def write_decisions(batch: Batch, work: Work) -> None:
    """Write the decisions that are not there; `work.decided` then knows which answers of the file they make gold."""
    round = batch.fitted.round
    told = [(record, comment) for record, comment in batch.records if record.get("gold")]
    if not told:
        return
    live = Adjudication.objects.filter(round=round, comment__in=[comment for _, comment in told], superseded_at=None)
    known = set(live.values_list("comment_id", flat=True))
    asked = {row.key: row for row in Question.objects.filter(version_id=round.scheme_version_id)}
    asked |= {key.name: question for key, question in batch.fitted.questions.items()}
    made: list[tuple[dict[str | None, Adjudication], Record]] = []
    for record, comment in told:
        if comment.pk in known:
            continue
        with work.refusing():
            decisions = {}
            for decision in _decisions(record["gold"]):
                question = asked.get(decision["question"])
                decisions[question.key if question else None] = Adjudication(
                    round=round,
                    comment=comment,
                    question=question,
                    by=work.people[decision["by"]],
                    basis=decision["basis"],
                    reason=decision.get("reason") or "",
                )
            made.append((decisions, record))
            known.add(comment.pk)
    Adjudication.objects.bulk_create(row for decisions, _ in made for row in decisions.values())
    for decisions, record in made:
        work.decided |= {(round.pk, uid): _of(question, decisions) for uid, question in _gold(record)}


def _decisions(gold: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """One a question; a file that does not tell them apart has one about all."""
    return gold.get("decisions") or [{**gold, "question": None}]


def _gold(record: Record) -> list[tuple[str, str | None]]:
    """The public names of the answers that were decided, each with its question; a relation has that of its source."""
    gold = record["gold"]
    questions = {row["id"]: row["question"] for row in record["annotations"]}
    starts = {row["id"]: row.get("from") for row in record["relations"]}
    found = [(uid, questions.get(uid)) for uid in gold["annotations"]]
    return [*found, *((uid, questions.get(starts.get(uid))) for uid in gold["relations"])]


def _of(question: str | None, decisions: Mapping[str | None, Adjudication]) -> Adjudication:
    """The decision about this question: its own, the one about all, or else the last."""
    return decisions.get(question) or decisions.get(None) or list(decisions.values())[-1]
