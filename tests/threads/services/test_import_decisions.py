from __future__ import annotations

import io

import pytest

from tests.importing import carried_out, jsonl
from threads.models import Comment
from threads.services.importing import begin_import

pytestmark = pytest.mark.django_db


def test_five_thousand_replies_inside_each_other_come_in(project, user):
    chain = "".join(f'{{"id": {n}, "text": "t", "replies": [' for n in range(1, 5001)) + "]}" * 5000

    source = carried_out(begin_import(project, by=user, file=io.BytesIO(chain.encode()), filename="a.jsonl"))

    assert source.state == "published", source.job.error
    assert Comment.objects.get(external_id="5000").depth == 5000


def test_the_report_gives_every_decision_by_its_number_in_a_fixed_order(project, user):
    records = [
        {"id": "a", "text": "Mine.", "author": "ann", "state": "deleted"},
        {"id": "b", "parent": "a", "text": "Still here.", "author": "[deleted]"},
        {"id": "c", "parent": "b", "text": "Buy!", "state": "spam"},
        {"id": "d", "parent": "c", "text": "No."},
        {"id": "e", "parent": "gone", "text": "To whom?"},
        {"id": "f", "parent": "gone", "text": "And I?"},
        {"id": "g", "parent": "h", "text": "After you."},
        {"id": "h", "parent": "g", "text": "After\0 you.", "created": "yesterday"},
        {"id": "h", "parent": "g", "text": "After you.", "created": "yesterday"},
    ]

    source = carried_out(begin_import(project, by=user, file=jsonl(*records), filename="a.jsonl"))

    decisions = source.report["decisions"]
    assert [(decision["code"], decision["count"]) for decision in decisions] == [
        ("deleted", 1),
        ("text_withheld", 1),
        ("author_gone", 1),
        ("spam", 1),
        ("placeholder", 1),
        ("orphan", 2),
        ("missing_parent", 1),
        ("cycle", 1),
        ("duplicate", 1),
        ("nul_removed", 1),
        ("bad_time", 2),
    ]
    assert decisions[0]["title"] == "Deleted by their authors: kept as places without text and author"
    assert source.report["warnings_by_code"].keys() == {decision["code"] for decision in decisions} - {
        "deleted",
        "author_gone",
        "missing_parent",
    }
