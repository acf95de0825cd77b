"""What columns would make of the first rows, against what an import makes of them."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from threads.importers import csv_table, jsonl
from threads.importers.base import Options
from threads.importers.foreseeing import Foresight, foresee
from threads.importers.previewing import preview

TABLE = """\
id,parent,text,when,thread
1,,a,01/02/2003,t
2,1,b,02/02/2003,t
3,0,c,03/02/2003,t
4,99,,13/02/2003,t
4,t,d,yesterday,t
1,2,e,,u
"""


def foreseen(table: str, columns: dict[str, str], *, day_first: bool | None = None) -> Foresight:
    return foresee(preview("csv", io.BytesIO(table.encode()), Options()), columns, day_first=day_first)


def test_everything_is_counted():
    found = foreseen(
        TABLE, {"id": "id", "parent": "parent", "text": "text", "created": "when", "thread": "thread"}, day_first=True
    )

    assert found == Foresight(
        comments=6,
        threads=2,
        replies=1,
        strangers=(("0", 1), ("99", 1), ("2", 1)),
        without_text=1,
        repeated_ids=1,
        unread_times=("yesterday",),
        day_orders=frozenset({True}),
    )


def test_without_columns_rows_are_numbered_and_stand_alone():
    found = foreseen(TABLE, {"text": "text"})

    assert (found.comments, found.threads, found.replies, found.repeated_ids) == (6, 1, 0, 0)
    assert (found.unread_times, found.day_orders) == ((), None)


def test_parents_of_numbered_rows_are_numbers():
    assert foreseen("parent,text\n,a\n1,b\n7,c\n", {"parent": "parent", "text": "text"}).replies == 1


@pytest.mark.parametrize(
    ("times", "orders"),
    [
        (["01/02/2003"], {True, False}),
        (["01/02/2003", "31.1.2003"], {True}),
        (["01/02/2003", "1-31-03 10:00 PM"], {False}),
        (["31/01/2003", "01/31/2003"], set()),
        (["2003-01-31", "1710460800"], None),
    ],
)
def test_the_order_of_day_and_month_follows_from_all_of_them(times: list[str], orders: set[bool] | None):
    found = foreseen("text,when\n" + "".join(f"a,{time}\n" for time in times), {"text": "text", "created": "when"})

    assert found.day_orders == (None if orders is None else frozenset(orders))


@pytest.mark.parametrize(
    "records",
    [
        [{"id": "1", "text": "a"}, {"id": "2", "parent": "1", "text": "b"}],
        [{"title": "T", "body": "x", "replies": [{"text": "a", "replies": [{"text": "b"}]}, {"text": "c"}]}],
        [{"id": 1, "text": "a", "thread": 1}, {"id": 1, "text": "b", "thread": 2}],
    ],
)
def test_it_is_what_the_import_brings(records: list[dict[str, Any]]):
    content = json.dumps(records).encode()
    seen = preview("jsonl", io.BytesIO(content), Options())
    threads = list(jsonl.read(io.BytesIO(content), Options(mapping=seen.guess)))
    comments = [comment for thread in threads for comment in thread.comments]

    found = foresee(seen, seen.guess)

    assert (found.comments, found.threads) == (len(comments), len(threads))
    assert found.replies == sum(comment.parent_external_id is not None for comment in comments)


def test_hostile_values_harm_nothing():
    content = json.dumps([{"id": [1], "parent": {"a": 1}, "text": ["x"], "created": {}}]).encode()
    seen = preview("jsonl", io.BytesIO(content), Options())

    assert foresee(seen, {"id": "id", "parent": "parent.a", "text": "text", "created": "created"}).comments == 1


def test_what_a_person_decides_is_read_so():
    options = Options(day_first=True, roots=frozenset({"top"}))
    table = b"id,parent,text,when\n1,top,a,01/02/2003\n2,0,b,31/12/69\n"

    [thread] = csv_table.read(io.BytesIO(table), options)

    assert [(comment.parent_external_id, str(comment.posted_at)[:10]) for comment in thread.comments] == [
        (None, "2003-02-01"),
        ("0", "1969-12-31"),
    ]
