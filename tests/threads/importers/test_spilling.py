"""Threads put together from scattered comments are the same whether they fit in memory or not."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers import csv_table, jsonl, spilling
from threads.importers.base import MalformedFile, Options
from threads.importers.spilling import Spill


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two comments are too many for memory."""
    monkeypatch.setattr(spilling, "HELD", 2 * spilling.ITEM_BYTES)


def threads_of(rows: list[dict], **options) -> list:
    data = "\n".join(json.dumps(row) for row in rows).encode()
    return list(jsonl.read(io.BytesIO(data), Options(filename="a.jsonl", **options)))


SCATTERED = [
    {"thread": f"t{number % 7}", "id": str(number), "parent": str(number - 7) if number > 6 else None,
     "text": f"Text {number}", "title": f"Thread {number % 7}", "created": "2025-01-01T00:00:00Z", "extra": [number]}
    for number in range(100)
]  # fmt: skip


def test_scattered_comments_come_out_thread_by_thread(tiny) -> None:
    threads = threads_of(SCATTERED)

    assert [thread.external_id for thread in threads] == [f"t{number}" for number in range(7)]
    assert [comment.external_id for comment in threads[3].comments] == [str(number) for number in range(3, 100, 7)]


def test_what_went_through_the_file_is_what_stays_in_memory(tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    spilled = threads_of(SCATTERED)
    monkeypatch.undo()

    assert spilled == threads_of(SCATTERED)


def test_a_table_is_the_same_too(tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    table = "thread,id,text\n" + "".join(f"t{number % 3},{number},Text {number}\n" for number in range(30))
    spilled = list(csv_table.read(io.BytesIO(table.encode()), Options(filename="a.csv")))
    monkeypatch.undo()

    assert spilled == list(csv_table.read(io.BytesIO(table.encode()), Options(filename="a.csv")))
    assert len(spilled) == 3


def test_a_doubled_id_names_both_places(tiny) -> None:
    with pytest.raises(MalformedFile, match=r"Line 101: the id '3' stands for another comment at line 4"):
        threads_of([*SCATTERED, {"thread": "t3", "id": "3", "text": "Other."}])


def test_a_thread_that_stands_twice_is_left_out_with_its_comments_where_broken_records_are(tiny) -> None:
    twice = {"title": "One", "id": "t", "text": "Article", "comments": [{"id": "a", "text": "A"}]}
    other = twice | {"comments": [{"id": "b", "text": "B"}]}

    with pytest.raises(MalformedFile, match="Line 2: the thread 't' stands twice"):
        threads_of([twice, other])
    (kept,) = threads_of([twice, other], skip_bad=True)
    assert [comment.external_id for comment in kept.comments] == ["a"]
    assert [warning.place for warning in kept.warnings] == ["line 2"]


@given(st.lists(st.tuples(st.none() | st.text(max_size=3), st.integers()), max_size=60), st.integers(0, 5000))
def test_groups_are_those_of_a_dictionary(pairs: list[tuple[str | None, int]], held: int) -> None:
    expected: dict[str | None, list[int]] = {}
    spill: Spill[int] = Spill()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spilling, "HELD", held)
        for key, value in pairs:
            spill.put(key, value)
            expected.setdefault(key, []).append(value)

        assert spill.count() == len(expected)
        assert list(spill.groups()) == list(expected.items())


def test_a_key_may_hold_what_no_encoding_takes(tiny) -> None:
    spill: Spill[str] = Spill()
    for key in ("\ud800", "\0", "é", "\ud800"):
        spill.put(key, key)

    assert list(spill.groups()) == [("\ud800", ["\ud800"] * 2), ("\0", ["\0"]), ("é", ["é"])]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux says which files are open")
def test_the_file_has_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spilling, "HELD", 0)
    spill: Spill[bytes] = Spill()
    for number in range(200):
        spill.put(str(number), os.urandom(100_000))

    open_files = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert any("etilqs" in name and name.endswith("(deleted)") for name in open_files)
