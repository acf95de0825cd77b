"""Which threads of a file came before, on disk rather than in memory: a file may have a million."""

from __future__ import annotations

import hashlib
import sqlite3


class Seen:
    """Fingerprint and place of each thread by a name, in SQLite's own temporary database, which has no name itself."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("CREATE TABLE seen (name BLOB PRIMARY KEY, fingerprint TEXT, place TEXT) WITHOUT ROWID")

    def earlier(self, name: str, fingerprint: str, place: str) -> tuple[str, str] | None:
        """What came under the name before; what comes first stays."""
        digest = hashlib.sha256(name.encode()).digest()
        is_new = self._file.execute(
            "INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (digest, fingerprint, place)
        ).rowcount
        if is_new:
            return None
        row = self._file.execute("SELECT fingerprint, place FROM seen WHERE name = ?", (digest,)).fetchone()
        return row[0], row[1]
