"""What lies at an address comes into a file, from public hosts alone. No database.

Every host is looked up once, every address it has is checked, and the connection goes to one that was checked; so does
each redirect. Proxies named in the environment are not used, for they would look up the host again. Nothing is
remembered between two fetches: no cookies, no cache, no open connections.
"""

from __future__ import annotations

from threads.fetching.addresses import sources_of
from threads.fetching.base import BadAnswer, CannotFetch, Fetched, Limits, Policy
from threads.fetching.fetching import fetch
from threads.fetching.trying import fetch_thread, permitted
from threads.fetching.url import read_url

__all__ = [
    "BadAnswer",
    "CannotFetch",
    "Fetched",
    "Limits",
    "Policy",
    "fetch",
    "fetch_thread",
    "permitted",
    "read_url",
    "sources_of",
]
