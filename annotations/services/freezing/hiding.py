"""What a release hides: names where they are mentioned, contacts, texts. annotations/privacy does it by thread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from annotations.models import Release
from annotations.privacy.names import Names
from annotations.privacy.records import Mask, by_thread, masked
from annotations.services.freezing.options import Privacy
from threads.models import Author


class Hiding:
    """Hides in the records of a project. It remembers the names of all authors, some 150 bytes each."""

    def __init__(self, release: Release, privacy: Privacy) -> None:
        self._privacy = privacy
        self._names: dict[str, str] = {}
        self._everybody: dict[str, str] = {}
        if privacy.names:
            authors = Author.objects.filter(project=release.project_id, handle__isnull=False).order_by("pk")
            for name, pseudonym in authors.values_list("handle", "pseudonym").iterator():
                self._names[pseudonym] = str(name)
                self._everybody.setdefault(str(name).casefold(), pseudonym)

    @property
    def does_anything(self) -> bool:
        """Whether a record could be changed at all."""
        return bool(self._names or self._privacy.masks or not self._privacy.texts)

    def apply(self, records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The records with what is to be hidden gone; a thread is in memory at a time."""
        if not self.does_anything:
            yield from records
            return
        for thread in by_thread(records):
            writers = {record["author"] for record in thread}
            here = {self._names[pseudonym]: pseudonym for pseudonym in writers if pseudonym in self._names}
            names = Names(self._everybody, here) if self._names else None
            yield from masked(thread, Mask(names, self._privacy.masks), keeps_texts=self._privacy.texts)
