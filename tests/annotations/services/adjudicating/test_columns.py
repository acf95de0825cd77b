"""Formats that declare their columns (annotations/exporters/columns.py) know every field that records have."""

from __future__ import annotations

from typing import Any

import pytest

from annotations.exporters.columns import COMMENT, Column
from tests.annotations.test_round_trip import comparable, exported, nasty_study
from threads.models import Project


def unknown(value: Any, column: Column | None, place: str) -> list[str]:
    """The places of fields without a column."""
    if column is None:
        return [place]
    if isinstance(value, list) and isinstance(column, list):
        return [name for item in value for name in unknown(item, column[0], place)]
    if isinstance(value, dict) and not isinstance(column, str | list):
        return [name for key, item in value.items() for name in unknown(item, column.get(key), f"{place}.{key}")]
    return []


def assert_known(project: Project, *filled: str) -> None:
    records = comparable(exported(project))
    assert all(any(record[name] for record in records) for name in filled)
    assert [place for record in records for place in unknown(record, COMMENT, "record")] == []


@pytest.mark.django_db
def test_answers_mentions_and_evidence_have_columns():
    assert_known(nasty_study().project, "annotations", "relations", "judgements", "mentions", "evidence", "hyperlinks")


@pytest.mark.usefixtures("two")
def test_what_was_decided_has_columns(court, two):
    court.decide(2, take=court.letter(two[0]), reason="It says no.")

    assert_known(court.study.project, "gold")
