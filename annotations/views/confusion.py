"""The table of answers that met, for a page: each cell with the address of the comments behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from annotations.models import Round
from annotations.services import measuring
from annotations.services.measuring import Behind


def confusion_of(
    report: Mapping[str, Any] | None, wanted: Behind, aliases: Mapping[int, str], *, round: Round
) -> dict[str, Any] | None:
    """The table of the question that is wanted, of all pairs of annotators or of one; None where there is none.

    Of all pairs who said which does not matter: each two answers have one cell, above the diagonal.
    """
    question = next((row for row in (report or {"questions": []})["questions"] if row["key"] == wanted.question), None)
    if question is None or question["table"] is None:
        return None
    names, counts, people = question["table"]["categories"], question["table"]["counts"], None
    if wanted.pair is not None:
        pair = next((row for row in question["pairs"] if {row["first"], row["second"]} == wanted.pair), None)
        if pair is None:
            return None
        counts, people = pair["table"], (pair["first"], pair["second"])
    used = [at for at in range(len(names)) if any(row[at] for row in counts) or any(counts[at])]
    most = max((counts[a][b] for a in used for b in used if a != b), default=0)
    said = {wanted.first, wanted.second} if wanted.first or wanted.second else None
    query = {"round": round.pk, "question": wanted.question}
    if people is not None:
        query["pair"] = ",".join(measuring.alias_of(person, aliases) for person in people)
    rows = [
        (
            names[a],
            [
                {
                    "count": None if people is None and b < a else counts[a][b],
                    "is_same": a == b,
                    "is_most": counts[a][b] == most,
                    "is_now": a != b and said == {str(names[a]), str(names[b])} and bool(counts[a][b]),
                    "other": names[b],
                    "query": urlencode({**query, "first": names[a], "second": names[b]}),
                }
                for b in used
            ],
        )
        for a in used
    ]
    return {
        "names": [names[at] for at in used],
        "rows": rows,
        "left": people and measuring.alias_of(people[0], aliases),
        "right": people and measuring.alias_of(people[1], aliases),
    }
