"""What an import holds in memory does not grow with the file, where threads may stand scattered over it."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Callable

import pytest

from threads import importers
from threads.importers import shelf, spilling
from threads.importers.base import Options

COMMENTS, THREADS = 5_000, 500
MOST = 2_500_000
"""Bytes, of 5 MB of text."""


def text(number: int) -> str:
    return f"{number} {'Cats are fine. ' * 70}"


def lines(record: Callable[[int], dict[str, object]]) -> bytes:
    return "".join(f"{json.dumps(record(number))}\n" for number in range(COMMENTS)).encode()


def reddit_comment(number: int) -> dict[str, object]:
    told = {"id": f"c{number}", "link_id": f"t3_s{number % THREADS}", "parent_id": f"t1_c{number - THREADS}"}
    return told | {"author": "ann", "body": text(number), "created_utc": 1714000000}


def pushshift() -> bytes:
    return lines(reddit_comment)


def reddit() -> bytes:
    return lines(lambda number: {"kind": "t1", "data": reddit_comment(number)})


@pytest.mark.parametrize("scattered", [pushshift, reddit], ids=lambda made: made.__name__)
def test_scattered_threads_are_not_held(scattered: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(spilling, "HELD", 100_000)
    monkeypatch.setattr(shelf, "CACHE_KIB", 100)
    file = io.BytesIO(scattered())
    count = 0
    tracemalloc.start()
    for thread in importers.by_name(scattered.__name__).read(file, Options()):
        count += len(thread.comments)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == COMMENTS
    assert peak < MOST
