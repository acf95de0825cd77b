"""What an import holds in memory does not grow with the file, where threads may stand scattered over it."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Callable

import pytest

from tests.threads.importers.packing import zipped
from threads import importers
from threads.importers import shelf, spilling
from threads.importers.base import Options

COMMENTS, THREADS = 1_000, 100
MOST = 2_500_000
"""Bytes, of 5 MB of text."""


def text(number: int) -> str:
    return f"{number} {'Cats are fine. ' * 360}"


def lines(record: Callable[[int], dict[str, object]]) -> bytes:
    return "".join(f"{json.dumps(record(number))}\n" for number in range(COMMENTS)).encode()


def reddit_comment(number: int) -> dict[str, object]:
    told = {"id": f"c{number}", "link_id": f"t3_s{number % THREADS}", "parent_id": f"t1_c{number - THREADS}"}
    return told | {"author": "ann", "body": text(number), "created_utc": 1714000000}


def pushshift() -> bytes:
    return lines(reddit_comment)


def reddit() -> bytes:
    return lines(lambda number: {"kind": "t1", "data": reddit_comment(number)})


def stackexchange() -> bytes:
    rest = 'CreationDate="2024-01-01T00:00:00.000" UserId="1" OwnerUserId="1"'
    kinds = [*['PostTypeId="1"'] * THREADS, *(f'PostTypeId="2" ParentId="{n % THREADS}"' for n in range(THREADS))]
    posts = "".join(f'<row Id="{number}" {kind} Body="{text(number)}" {rest} />' for number, kind in enumerate(kinds))
    remarks = "".join(
        f'<row Id="{number}" PostId="{number % len(kinds)}" Text="{text(number)}" {rest} />'
        for number in range(COMMENTS - THREADS)
    )
    users = "".join(f'<row Id="{number}" DisplayName="User {number}" />' for number in range(COMMENTS))
    tables = {"posts": posts, "comments": remarks, "users": users}
    return zipped([(f"{name}.xml", f"<{name}>{rows}</{name}>".encode()) for name, rows in tables.items()])


def convokit() -> bytes:
    def utterance(number: int) -> dict[str, object]:
        told = {"id": f"u{number}", "conversation_id": f"u{number % THREADS}", "reply-to": f"u{number - THREADS}"}
        return told | {"speaker": "ann", "text": text(number), "timestamp": 1714000000}

    return lines(utterance)


def mbox() -> bytes:
    def message(number: int) -> str:
        answers = f"In-Reply-To: <m{number - THREADS}@x>\n" if number >= THREADS else ""
        others = " ".join(f"<{number}-{other}@example.org>" for other in range(100))
        return f"From a@x\nMessage-ID: <m{number}@x>\nReferences: {others}\n{answers}\n{text(number)}\n\n"

    return "".join(map(message, range(COMMENTS + THREADS))).encode()


def hackernews() -> bytes:
    def item(number: int) -> dict[str, object]:
        kind = {"type": "comment", "parent": number - THREADS} if number >= THREADS else {"type": "story"}
        return {"id": number, "by": "ann", "time": 1714000000, "text": "Yes.", "more": text(number)} | kind

    return "".join(f"{json.dumps(item(number))}\n" for number in range(COMMENTS + THREADS)).encode()


def socc() -> bytes:
    rows = (f"{number % THREADS},source1_{number % THREADS}_{number},{text(number)}" for number in range(COMMENTS))
    return "\n".join(["article_id,comment_counter,comment_text", *rows]).encode()


def ynacc() -> bytes:
    rows = (f"{number % THREADS}\t{number}\t{text(number)}" for number in range(COMMENTS))
    return "\n".join(["sdid\tcommentindex\ttext", *rows]).encode()


@pytest.mark.parametrize(
    "scattered",
    [pushshift, reddit, stackexchange, convokit, mbox, hackernews, socc, ynacc],
    ids=lambda made: made.__name__,
)
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
