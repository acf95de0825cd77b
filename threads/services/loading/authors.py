"""Who wrote it: handles become rows with a pseudonym, once per project and site."""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db.models.functions import Length

from threads.models import Author, Project
from threads.services.loading import bulk

OWN_FORMAT = "rejoinder"
# Handles kept in memory, some 10 MB; the database is asked again about the others.
_REMEMBERED = 50_000
_PSEUDONYM = re.compile(r"p_\d{1,9}")


class Handle(NamedTuple):
    """A name as one site uses it; the same name on two sites is two people."""

    site: str
    name: str


def digest_of(project: Project, handle: Handle) -> str:
    """What recognises the handle later without storing it: HMAC-SHA-256 (hex) under the project's key."""
    return hmac.digest(project.pseudonym_key.encode(), f"{handle.site}\n{handle.name}".encode(), "sha256").hex()


class Authors:
    """The authors of one import. Ask inside transactions that hold the project's row: numbering reads before it writes.

    Somebody forgotten is recognised by the digest and stays forgotten. In our own export a handle is a pseudonym
    already: it is kept as such where the project has not given it to another.
    """

    def __init__(self, project: Project, source_format: str) -> None:
        self._project = project
        self._is_own = source_format == OWN_FORMAT
        # Each has a comment of this import, so nobody deletes its row meanwhile.
        self._known: dict[Handle, int] = {}
        self._newest: int | None = None
        self._last_number = 0

    def keys_of(self, handles: Collection[Handle]) -> Mapping[Handle, int]:
        """The author's key for each handle; those not met before become rows p_0001, p_0002, … of the project.

        The caller writes a comment of each in the same transaction, and asks no more if that fails.
        """
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        unknown = [handle for handle in handles if handle not in self._known]
        digests = {digest_of(self._project, handle): handle for handle in unknown}
        authors = Author.objects.filter(project=self._project)
        for digest, key in authors.filter(digest__in=digests).values_list("digest", "pk"):
            self._known[digests.pop(digest)] = key
        if digests:
            self._create(digests)
        return self._known

    def _create(self, missing: Mapping[str, Handle]) -> None:
        pseudonyms = self._pseudonyms(missing)
        keys = bulk.new_keys(Author, len(missing))
        bulk.insert(
            Author,
            ("id", "project_id", "digest", "pseudonym", "handle"),
            [
                (key, self._project.pk, digest, pseudonyms[digest], None if pseudonyms[digest] == name else name)
                for key, (digest, (_, name)) in zip(keys, missing.items(), strict=True)
            ],
        )
        self._known.update(zip(missing.values(), keys, strict=True))
        self._newest = keys[-1]

    def _pseudonyms(self, missing: Mapping[str, Handle]) -> dict[str, str]:
        """A free pseudonym for each digest, in the order given."""
        given: dict[str, str] = {}
        if self._is_own:
            wished = {handle.name for handle in missing.values() if _PSEUDONYM.fullmatch(handle.name)}
            authors = Author.objects.filter(project=self._project)
            free = wished - set(authors.filter(pseudonym__in=wished).values_list("pseudonym", flat=True))
            for digest, handle in missing.items():
                if handle.name in free:
                    free.discard(handle.name)
                    given[digest] = handle.name
        self._catch_up()
        self._last_number = max([self._last_number, *(int(name[2:]) for name in given.values())])
        for digest in missing:
            if digest not in given:
                self._last_number += 1
                given[digest] = f"p_{self._last_number:04d}"
        return given

    def _catch_up(self) -> None:
        """Read the highest number given in the project, unless nobody has added an author since ours."""
        authors = Author.objects.filter(project=self._project)
        newest = authors.order_by("-pk").values_list("pk", flat=True).first()
        if newest == self._newest:
            return
        numbered = authors.filter(pseudonym__regex=rf"^{_PSEUDONYM.pattern}$")
        last = numbered.order_by(Length("pseudonym").desc(), "-pseudonym").values_list("pseudonym", flat=True).first()
        self._last_number = max(self._last_number, int(last[2:]) if last else 0)
