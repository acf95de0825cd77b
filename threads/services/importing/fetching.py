"""An import whose file lies at an address: queued without a file, which the worker fetches first."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from threads.errors import Refused
from threads.fetching import CannotFetch, Fetched, Limits, Policy, fetch_thread, permitted, read_url
from threads.jobs import Cancelled, LostClaim, Run
from threads.models import Import, Project, User
from threads.services.importing.deciding import queue
from threads.services.importing.recognising import recognise, shown_name, shown_title

ANY_HOST = "public"
ADDRESSES_PER_HOUR = 100
"""Of one person, by whatever door: what is fetched is fetched in the name of this machine."""

# What a fetch writes into the row.
_FETCHED = [
    "file", "filename", "checksum", "size", "fetched_url", "fetched_at", "format", "mapping", "outline", "state", "job",
]  # fmt: skip


class TooMany(Refused):
    """Asked too often: 429."""

    status = 429
    code = "throttled"


def hosts_allowed() -> str:
    """Which hosts the operator lets addresses have, in words; empty where addresses are switched off."""
    names: list[str] = settings.IMPORT_URLS
    if ANY_HOST in names:
        return "any public host"
    return ", ".join(f"any name below {name[1:]}" if name.startswith(".") else name for name in names)


def policy_of_settings() -> Policy:
    """What the operator lets be fetched. Raises Refused where that is nothing."""
    names = frozenset(settings.IMPORT_URLS)
    if not names:
        raise Refused(
            "Imports from addresses are switched off here; save the page and import the file.", code="addresses_off"
        )
    return Policy() if ANY_HOST in names else Policy(hosts=names)


def begin_fetch(
    project: Project,
    *,
    by: User,
    url: str,
    format: str | None = None,
    title: str = "",
    asks_first: bool = False,
    keeps_good_rows: bool = False,
    reading: Mapping[str, Any] | None = None,
    policy: Policy | None = None,
) -> Import:
    """Queue the import of what lies at an address. Nothing is asked of the host yet, not even where it is.

    Raises Refused for no address, a host or port that is not allowed, and where addresses are not allowed at all;
    TooMany after ADDRESSES_PER_HOUR.
    """
    policy = policy or policy_of_settings()
    try:
        given = read_url(url)
        permitted(url, policy)
    except CannotFetch as error:
        raise Refused(str(error), code="address_refused") from error
    _refuse_haste(by)
    source = Import(
        project=project,
        created_by=by,
        url=str(given),
        # Until the server says how it calls the file.
        filename=str(given).partition("//")[2][:255],
        size=0,
        format=format or "",
        title=shown_title(title),
        mapping=dict(reading or {}),
        keeps_good_rows=keeps_good_rows,
        asks_first=asks_first,
    )
    with transaction.atomic():
        source.save()
        queue(source, by)
    return source


def bring_in(source: Import, run: Run, policy: Policy | None = None) -> bool:
    """See to it that the import has its file; False where it is now a draft that waits for a look.

    What an earlier attempt fetched whole is kept; what it fetched in part is fetched anew. Raises Refused, naming the
    host and the cause, Unreadable for what is no thread, and what the jobs' room knows.
    """
    if source.file:
        return True
    policy = policy or policy_of_settings()
    storage = source.file.storage
    for attempt in range(1, run.job.attempt):
        # Stored by an attempt that died before its row said so.
        storage.delete(_place(source, attempt))
    with tempfile.TemporaryFile() as temporary:
        file = cast(BinaryIO, temporary)
        fetched = _fetch(source, run, policy, file)
        source.filename = shown_name(fetched.filename) or read_url(fetched.url).host
        waits = recognise(source, file, source.format or None, origin=f" It came from {fetched.url}")
        source.checksum = hashlib.file_digest(temporary, "sha256").hexdigest()
        source.file.name = storage.save(_place(source, run.job.attempt), File(file))
    try:
        return _record(source, run, fetched, is_ready=not waits)
    except (LostClaim, Cancelled):
        # After any other error nobody knows whether the row names the file; the next attempt does.
        source.file.delete(save=False)
        raise


def _refuse_haste(by: User) -> None:
    recent = Import.objects.filter(created_by=by, created_at__gt=timezone.now() - timedelta(hours=1)).exclude(url="")
    if recent.count() >= ADDRESSES_PER_HOUR:
        raise TooMany(f"You gave {ADDRESSES_PER_HOUR} addresses within an hour; go on a little later.")


def _place(source: Import, attempt: int) -> str:
    """Each attempt has a name of its own, so that none takes away the file of its successor."""
    return f"imports/fetched/{source.pk}-{attempt}"


def _fetch(source: Import, run: Run, policy: Policy, file: BinaryIO) -> Fetched:
    host = read_url(source.url).host

    def progress(done: int, total: int | None) -> None:
        of = f" of {_size(total)}" if total else ""
        run.progress(done, total, f"{_size(done)}{of} fetched from {host}" if done else f"Waiting for {host}")

    limits = Limits(bytes=settings.IMPORT_URL_BYTES, seconds=settings.IMPORT_URL_SECONDS)
    try:
        fetched = fetch_thread(source.url, into=file, policy=policy, limits=limits, progress=progress)
    except CannotFetch as error:
        raise Refused(str(error), code="address_refused") from error
    # What comes next is counted in comments.
    run.job.done, run.job.total = 0, None
    return fetched


def _size(size: int) -> str:
    return str(filesizeformat(size)).replace("\xa0", " ")


def _record(source: Import, run: Run, fetched: Fetched, *, is_ready: bool) -> bool:
    """Write down what came, in one transaction. Raises Cancelled where a draft is not wished any more."""
    source.size = fetched.size
    source.fetched_url = fetched.url
    source.fetched_at = timezone.now()
    if not is_ready:
        # As any draft; going on with it makes a job of its own.
        source.state, source.job = Import.State.DRAFT, None
    with run.transaction():
        if not is_ready and run.row.filter(cancel_wished_at__isnull=False).exists():
            raise Cancelled
        source.save(update_fields=_FETCHED)
    return is_ready
