from __future__ import annotations

import io
import json
import re

import pytest
from django.urls import reverse

from threads import jobs
from threads.models import Import, Membership
from threads.services.importing import begin_import, run_import

pytestmark = pytest.mark.django_db


def imported(membership: Membership, *rows: dict) -> Import:
    content = "\n".join(map(json.dumps, rows)).encode()
    source = begin_import(membership.project, by=membership.user, file=io.BytesIO(content), filename="a.jsonl")
    jobs.carry_out(source.job_id, run_import)
    return source


def shown(member, source: Import) -> str:
    return member.get(reverse("threads:import_detail", args=[source.project.slug, source.pk])).content.decode()


def test_what_was_decided_is_a_table_of_numbers(member, membership):
    rows = [{"id": "1", "text": "Mine.", "state": "deleted"}, {"id": "2", "parent": "1", "text": "No."}]

    words = shown(member, imported(membership, *rows))

    title = "Deleted by their authors: kept as places without text and author"
    assert re.search(rf'<th scope="row">{title}</th><td class="table__number">1</td>', words)


def test_a_report_without_a_decision_has_no_empty_table(member, membership):
    words = shown(member, imported(membership, {"id": "1", "text": "Mine."}))

    assert "What was decided" not in words
