"""Search in what people wrote: one interface, and FTS5 or PostgreSQL's text search behind it.

Doors `parse` what was typed, `search` with it, and show a `snippet_of` each comment found. Both engines are given the
same words and the same query, so they find the same comments.
"""

from __future__ import annotations

from threads.search.engines import create, drop, engine
from threads.search.in_thread import Found, in_thread
from threads.search.query import Query, parse
from threads.search.searching import search
from threads.search.snippets import Snippet, snippet_of

__all__ = ["Found", "Query", "Snippet", "create", "drop", "engine", "in_thread", "parse", "search", "snippet_of"]
