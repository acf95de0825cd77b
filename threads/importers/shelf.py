"""A dictionary on disk, for what has to be found again by its id: a file may name millions."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterator, MutableMapping
from typing import Any, TypeVar

Key = TypeVar("Key", str, int)
Value = TypeVar("Value")

CACHE_KIB = 8000
"""What one shelf holds in memory, in KiB."""


class Shelf(MutableMapping[Key, Value]):
    """Values that can be pickled, by texts or by numbers, in the order of a dictionary.

    Each value is a copy: what is changed in it is put again. Nothing is put while the shelf is gone through. The file
    is SQLite's own temporary database, as that of a `Spill` is.
    """

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE_KIB}", "temp_store = FILE"):
            self._file.execute(f"PRAGMA {pragma}")
        self._file.execute("CREATE TABLE shelf (number INTEGER PRIMARY KEY, key UNIQUE NOT NULL, value BLOB NOT NULL)")
        self._file.execute("BEGIN")

    def __getitem__(self, key: Key) -> Value:
        row = self._file.execute("SELECT value FROM shelf WHERE key = ?", (_column(key),)).fetchone()
        if row is None:
            raise KeyError(key)
        value: Value = pickle.loads(row[0])  # noqa: S301 (Written by this process into a file that no other can open.)
        return value

    def __contains__(self, key: object) -> bool:
        found = isinstance(key, str | int) and self._file.execute("SELECT 1 FROM shelf WHERE key = ?", (_column(key),))
        return bool(found and found.fetchone())

    def __setitem__(self, key: Key, value: Value) -> None:
        written = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        self._file.execute(
            "INSERT INTO shelf (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (_column(key), written),
        )

    def setdefault(self, key: Key, default: Value) -> Value:
        """The value of the key, which from now on is the one given where it had none."""
        row = (_column(key), pickle.dumps(default, pickle.HIGHEST_PROTOCOL))
        is_new = self._file.execute("INSERT INTO shelf (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", row)
        return default if is_new.rowcount else self[key]

    def __delitem__(self, key: Key) -> None:
        if not self._file.execute("DELETE FROM shelf WHERE key = ?", (_column(key),)).rowcount:
            raise KeyError(key)

    def __iter__(self) -> Iterator[Key]:
        for (column,) in self._file.execute("SELECT key FROM shelf ORDER BY number"):
            yield _key(column)

    def __len__(self) -> int:
        count: int = self._file.execute("SELECT count(*) FROM shelf").fetchone()[0]
        return count


def _column(key: str | int) -> bytes | int:
    # Texts as bytes, for not all of them have an encoding.
    return key.encode("utf-8", "surrogatepass") if isinstance(key, str) else key


def _key(column: bytes | int) -> Any:
    return column.decode("utf-8", "surrogatepass") if isinstance(column, bytes) else column
