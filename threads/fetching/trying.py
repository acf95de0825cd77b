"""The thread of a page: of the addresses that may hold it, the first that does."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import replace
from typing import BinaryIO

import orjson

from threads.fetching.addresses import Source, sources_of
from threads.fetching.base import BadAnswer, CannotFetch, Fetched, Limits, Policy
from threads.fetching.connecting import check
from threads.fetching.fetching import Progress, fetch
from threads.fetching.url import read_url
from threads.fetching.wire import Deadline


def permitted(address: str, policy: Policy) -> tuple[Source, ...]:
    """Where the thread of this page may be looked for, as hosts and ports tell. Raises CannotFetch if nowhere."""
    found = sources_of(address)
    allowed = tuple(source for source in found if _allows(policy, source.url))
    if not allowed:
        check(read_url(address), policy)
    return allowed


def fetch_thread(
    address: str,
    *,
    into: BinaryIO,
    policy: Policy,
    limits: Limits,
    progress: Progress = lambda done, total: None,
) -> Fetched:
    """Write what holds the thread of a page into an empty, seekable file; `url` of the answer is where that lay.

    The limits hold for all that is tried together in time, for each alone in bytes. Raises CannotFetch.
    """
    deadline = Deadline(limits.seconds)
    *likely, last = permitted(address, policy)
    for source in likely:
        try:
            fetched = fetch(source.url, into=into, policy=policy, limits=limits, progress=progress, deadline=deadline)
        except BadAnswer:
            if not source.is_guess:
                raise
        else:
            if not source.is_guess:
                return fetched
            if fetched.content_type.endswith("json"):
                size = _add_status(source, into, policy, limits, deadline) if source.status else fetched.size
                return replace(fetched, size=size)
        into.seek(0)
        into.truncate()
    return fetch(last.url, into=into, policy=policy, limits=limits, progress=progress, deadline=deadline)


def _allows(policy: Policy, url: str) -> bool:
    try:
        check(read_url(url), policy)
    except CannotFetch:
        return False
    return True


def _add_status(source: Source, into: BinaryIO, policy: Policy, limits: Limits, deadline: Deadline) -> int:
    """Put the status into its context and return the new size. If it cannot be had, the context stays as it is."""
    beside = io.BytesIO()
    into.seek(0)
    context = into.read()
    with suppress(CannotFetch, ValueError, TypeError):
        fetch(source.status, into=beside, policy=policy, limits=limits, deadline=deadline)
        context = orjson.dumps({"status": orjson.loads(beside.getvalue()), **orjson.loads(context)})
        into.seek(0)
        into.truncate()
        into.write(context)
    return len(context)
