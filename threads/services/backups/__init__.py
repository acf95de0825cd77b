"""A whole installation in one file, and back: from either database into either, media included.

The file is a zip of `tables/<table>.jsonl` (rows in the order of their keys, as JSON lists), `media/<name>` and, last,
`manifest.json`: columns, rows and SHA-256 of every table, SHA-256 of every file, and which migrations were applied.
Nothing is held in memory but some rows. What can be made anew is left out: sessions, the cache, the search index.
"""

from __future__ import annotations

from threads.services.backups.restoring import Restored, restore
from threads.services.backups.writing import Written, back_up

__all__ = ["Restored", "Written", "back_up", "restore"]
