"""How far the annotators behind a release agree, measured as it is frozen: later answers change nothing of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import QuerySet

from annotations.models import Round
from annotations.services.measuring.reporting import report_on
from annotations.services.measuring.sight import Sight
from threads.models import Thread

_QUESTION: Final = ("key", "name", "unit", "kind", "n", "ratings", "with_suggestions", "coefficients")
_LABEL: Final = ("key", "name", "n", "prevalence", "raw", "alpha", "ac1")
_WHOLE: Final = ("threads", "judgements", "compared", "with_suggestions", "drawn", "clusters", "few_clusters")


def agreement_of(rounds: Iterable[Round], threads: QuerySet[Thread]) -> list[dict[str, Any]]:
    """For each round the numbers of its submissions on these threads, with intervals drawn by the round's seed.

    Names nobody and no comment. What is not submitted counts for nothing, though the release may hold it.
    """
    return [_numbers(round, report_on(Sight(round, threads=threads), seed=round.seed)[0]) for round in rounds]


def _numbers(round: Round, report: Mapping[str, Any]) -> dict[str, Any]:
    relations = report["relations"]
    return {
        "round": round.name,
        "annotators": len(report["annotators"]),
        **_only(report, _WHOLE),
        "questions": [
            _only(question, _QUESTION) | {"labels": [_only(label, _LABEL) for label in question["labels"]]}
            for question in report["questions"]
        ],
        "spans": [{key: value for key, value in row.items() if key != "slot"} for row in report["spans"]],
        "relations": relations and {key: value for key, value in relations.items() if key != "differences"},
    }


def _only(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}
