"""What pages and API show of a report: whose round, what was published, people by their aliases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotations.models import Round
from annotations.services.measuring.differing import TARGETS, cells_of, comments_behind
from annotations.services.measuring.keeping import Kept
from annotations.services.measuring.published import published_for
from threads.models import Membership, Project

FORMER = "a former member"


def rounds_of(project: Project) -> list[Round]:
    """The rounds that have begun, the latest first."""
    rows = Round.objects.filter(project=project, trashed_at=None).exclude(state=Round.State.DRAFT)
    return list(rows.select_related("scheme_version__scheme", "guideline", "project").order_by("-opened_at", "-pk"))


def aliases_of(project: Project) -> dict[int, str]:
    """What the members are called, by id."""
    return dict(Membership.objects.filter(project=project).values_list("user_id", "alias"))


def alias_of(person: int, aliases: Mapping[int, str]) -> str:
    """One of them; also of somebody who has left."""
    return aliases.get(person, FORMER)


def with_published(report: dict[str, Any]) -> dict[str, Any]:
    """The report with the figures of published work at each question."""
    questions = [row | {"published": published_for(row)} for row in report["questions"]]
    return report | {"questions": questions}


@dataclass(frozen=True, slots=True)
class Behind:
    """Which differences somebody looks at: a question or `relation.target`, two answers, two annotators."""

    question: str = ""
    first: str = ""
    second: str = ""
    pair: frozenset[int] | None = None


def cells(kept: Kept, wanted: Behind) -> list[dict[str, Any]]:
    """The differences of the question, by how much of the disagreement they explain."""
    found = kept.differences.get(wanted.question, {"cells": [], "rows": []})
    return found["cells"] if wanted.pair is None else cells_of(found["rows"], wanted.pair)


def behind(kept: Kept, wanted: Behind) -> list[int]:
    """The comments behind them, those with the most differing pairs first."""
    rows = kept.differences.get(wanted.question, {"rows": []})["rows"]
    return comments_behind(rows, first=wanted.first, second=wanted.second, pair=wanted.pair)


def said_about(kept: Kept, wanted: Behind, comments: set[int]) -> dict[int, dict[int, str]]:
    """Who gave which of the differing answers, by comment and annotator."""
    found: dict[int, dict[int, str]] = {}
    wished = {wanted.first, wanted.second} if wanted.first or wanted.second else None
    for comment, first, second, one, other in kept.differences.get(wanted.question, {"rows": []})["rows"]:
        answers = {"" if value is None else str(value) for value in (first, second)}
        if comment not in comments or (wished is not None and wished != answers):
            continue
        if wanted.pair is not None and {one, other} != wanted.pair:
            continue
        here = found.setdefault(comment, {})
        here[one] = str(first)
        here[other] = f"not {first}" if second is None else str(second)
    return found


def differing_questions(report: Mapping[str, Any], kept: Kept) -> list[tuple[str, str, int]]:
    """Key, name and number of differing pairs of each question that people differ in, most first."""
    names = {row["key"]: row["name"] for row in report["questions"]} | {TARGETS: "Targets of relations"}
    found = [(key, names[key], len(rows["rows"])) for key, rows in kept.differences.items() if rows["rows"]]
    return sorted(found, key=lambda row: -row[2])
