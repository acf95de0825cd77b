"""Gold that comes in: who decided, on which basis, and which answers it made gold."""

from __future__ import annotations

from annotations.models import Adjudication
from annotations.services.restoring.work import Batch, Work


def write_decisions(batch: Batch, work: Work) -> None:
    """Write the decisions that are not there; `work.decided` then knows which answers of the file they make gold."""
    round = batch.fitted.round
    told = [(record, comment) for record, comment in batch.records if record.get("gold")]
    if not told:
        return
    live = Adjudication.objects.filter(round=round, comment__in=[comment for _, comment in told], superseded_at=None)
    known = set(live.values_list("comment_id", flat=True))
    made: list[tuple[Adjudication, list[str]]] = []
    for record, comment in told:
        gold = record["gold"]
        if comment.pk in known:
            continue
        with work.refusing():
            decision = Adjudication(
                round=round,
                comment=comment,
                by=work.people[gold["by"]],
                basis=gold["basis"],
                reason=gold.get("reason") or "",
            )
            made.append((decision, [*gold["annotations"], *gold["relations"]]))
            known.add(comment.pk)
    Adjudication.objects.bulk_create(decision for decision, _ in made)
    for decision, uids in made:
        work.decided |= {(round.pk, uid): decision for uid in uids}
