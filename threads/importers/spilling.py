"""What stands scattered over a file put together thread by thread, at constant memory: the surplus goes to disk."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")

HELD = 8 * 1024 * 1024
"""Bytes held in memory, by a rough estimate, before they are written."""
ITEM_BYTES = 1000
"""What an item takes besides its texts."""


class Spill(Generic[Item]):
    """Items by the thread they belong to.

    The file is SQLite's own temporary database: it has no name, so it is gone with the process however that ends.
    """

    def __init__(self) -> None:
        self._held: dict[str | None, list[Item]] = {}
        self._size = 0
        self._file: sqlite3.Connection | None = None

    def put(self, key: str | None, item: Item, *, characters: int = 0) -> None:
        """Add an item that can be pickled to its thread (None is one too); `characters` is how long its texts are."""
        self._held.setdefault(key, []).append(item)
        self._size += ITEM_BYTES + characters
        if self._size > HELD:
            self._write()

    def count(self) -> int:
        """How many threads there are; nothing more is put from now on."""
        if self._file is None:
            return len(self._held)
        self._write()
        self._file.execute("CREATE INDEX IF NOT EXISTS by_thread ON parts (thread)")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS threads AS SELECT thread FROM parts GROUP BY thread ORDER BY min(number)"
        )
        count: int = self._file.execute("SELECT count(*) FROM threads").fetchone()[0]
        return count

    def groups(self) -> Iterator[tuple[str | None, list[Item]]]:
        """Each thread, in the order in which they were first met, with its items in order. They are given once."""
        self.count()
        if self._file is None:
            while self._held:
                key = next(iter(self._held))
                yield key, self._held.pop(key)
            return
        for (thread,) in self._file.execute("SELECT thread FROM threads ORDER BY rowid"):
            parts = self._file.execute("SELECT items FROM parts WHERE thread = ? ORDER BY number", (thread,))
            # Written by this process into a file that no other can open.
            yield _key(thread), [item for (part,) in parts for item in pickle.loads(part)]  # noqa: S301

    def _write(self) -> None:
        if self._file is None:
            self._file = sqlite3.connect("", isolation_level=None)
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -8000", "temp_store = FILE"):
                self._file.execute(f"PRAGMA {pragma}")
            self._file.execute(
                "CREATE TABLE parts (number INTEGER PRIMARY KEY, thread BLOB NOT NULL, items BLOB NOT NULL)"
            )
        parts = ((_thread(key), pickle.dumps(items, pickle.HIGHEST_PROTOCOL)) for key, items in self._held.items())
        self._file.execute("BEGIN")
        self._file.executemany("INSERT INTO parts (thread, items) VALUES (?, ?)", parts)
        self._file.execute("COMMIT")
        self._held, self._size = {}, 0


def _thread(key: str | None) -> bytes:
    return b"" if key is None else b"=" + key.encode("utf-8", "surrogatepass")


def _key(thread: bytes) -> str | None:
    return thread[1:].decode("utf-8", "surrogatepass") if thread else None
