"""Who wrote it: handles become rows with a pseudonym, once per project and site."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db.models.functions import Length

from threads.models import Author, Project

OWN_FORMAT = "rejoinder"
_PSEUDONYM = re.compile(r"p_\d{1,9}")


class Handle(NamedTuple):
    """A name as one site uses it; the same name on two sites is two people."""

    site: str
    name: str


def digest_of(project: Project, handle: Handle) -> str:
    """What recognises the handle later without storing it: HMAC-SHA-256 (hex) under the project's key."""
    return hmac.new(
        project.pseudonym_key.encode(), f"{handle.site}\n{handle.name}".encode(), hashlib.sha256
    ).hexdigest()


def authors_of(project: Project, handles: Collection[Handle], *, source_format: str) -> Mapping[Handle, int]:
    """The author's key for each handle; those not met before become rows p_0001, p_0002, … of the project.

    Somebody forgotten is recognised by the digest and stays forgotten. In our own export a handle is a pseudonym
    already: it is kept as such where the project has not given it to another. Call inside a transaction that holds the
    project's row, since the numbering reads before it writes.
    """
    digests = {digest_of(project, handle): handle for handle in handles}
    known = dict(Author.objects.filter(project=project, digest__in=digests).values_list("digest", "pk"))
    missing = {digest: handle for digest, handle in digests.items() if digest not in known}
    if missing:
        pseudonyms = _pseudonyms(project, missing, is_own=source_format == OWN_FORMAT)
        created = Author.objects.bulk_create(
            Author(
                project=project,
                digest=digest,
                pseudonym=pseudonyms[digest],
                handle=None if pseudonyms[digest] == handle.name else handle.name,
            )
            for digest, handle in missing.items()
        )
        known.update({author.digest: author.pk for author in created})
    return {handle: known[digest] for digest, handle in digests.items()}


def _pseudonyms(project: Project, missing: Mapping[str, Handle], *, is_own: bool) -> dict[str, str]:
    """A free pseudonym for each digest, in the order given."""
    given: dict[str, str] = {}
    if is_own:
        wished = {handle.name for handle in missing.values() if _PSEUDONYM.fullmatch(handle.name)}
        authors = Author.objects.filter(project=project)
        free = wished - set(authors.filter(pseudonym__in=wished).values_list("pseudonym", flat=True))
        for digest, handle in missing.items():
            if handle.name in free:
                free.discard(handle.name)
                given[digest] = handle.name
    last = max([_last_number(project), *(int(name[2:]) for name in given.values())])
    for digest in missing:
        if digest not in given:
            last += 1
            given[digest] = f"p_{last:04d}"
    return given


def _last_number(project: Project) -> int:
    """The highest number among the project's numbered pseudonyms, 0 if there is none."""
    numbered = Author.objects.filter(project=project, pseudonym__regex=rf"^{_PSEUDONYM.pattern}$")
    last = numbered.order_by(Length("pseudonym").desc(), "-pseudonym").values_list("pseudonym", flat=True).first()
    return int(last[2:]) if last else 0
