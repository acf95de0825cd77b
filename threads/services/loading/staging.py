"""One import's threads, taken one by one and written in batches; what they will do when they are published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from threads.importers.base import MalformedFile, Notice, RawThread
from threads.importers.policies import WITHDRAWN
from threads.importers.shelf import Shelf
from threads.jobs import Run
from threads.models import Import, Thread
from threads.services.loading.authors import Authors
from threads.services.loading.drafting import Draft, draft
from threads.services.loading.matching import growth_of, matches
from threads.services.loading.tally import Tally
from threads.services.loading.tombstones import Erased
from threads.services.loading.writing import BATCH, Staged, staged, write


@dataclass(frozen=True, slots=True)
class Growing:
    """A stored thread, as it was when it was compared, and the shell that holds its new comments; both by key."""

    thread: int
    revision: int
    shell: int


@dataclass
class Stage:
    """What one import brings in: `add` its threads, `flush`, then publish (see publishing)."""

    source: Import
    run: Run | None = None
    rehearse: Callable[[Sequence[Draft], Sequence[Thread | None]], Iterable[Notice]] | None = None
    """Count what would happen and write nothing; what this says of threads and the stored ones they match is told."""
    tally: Tally = field(default_factory=Tally)
    growing: list[Growing] = field(default_factory=list)
    labels: MutableMapping[int, Sequence[Mapping[str, Any]]] = field(default_factory=Shelf)
    """Key of a thread to its label records, on disk. One that is here already has some where the labels are news."""
    _waiting: list[Draft] = field(default_factory=list)
    _waiting_rows: int = 0
    _seen: Shelf[str, tuple[str, str]] = field(default_factory=Shelf)
    """Fingerprint and place of each thread of the file, by its id or else its content."""
    _stored: int = 0

    def __post_init__(self) -> None:
        self._authors = Authors(self.source.project, self.source.format)
        self.erased = Erased(self.source)

    def add(self, raw: RawThread) -> None:
        """Take one thread of the file. Raises MalformedFile where it contradicts itself or an earlier thread."""
        raw = self.erased.taken_out(raw)
        taken = draft(raw)
        self.tally.warn(raw.warnings)
        self.tally.touched.update(raw.counts)
        if self._is_repeated(taken):
            return
        self.tally.counts["comments"] += len(taken.comments)
        self._waiting.append(taken)
        self._waiting_rows += 1 + len(taken.comments)
        if self._waiting_rows >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what was added so far."""
        drafts, self._waiting, self._waiting_rows = self._waiting, [], 0
        stored = matches(self.source.project, self.source.format, drafts)
        items = [item for taken, thread in zip(drafts, stored, strict=True) if (item := self._prepare(taken, thread))]
        if self.rehearse is None:
            write(self.source, items, self._authors, self.run, stored=self._progress)
        else:
            self.tally.warn(self.rehearse(drafts, stored))
        for item in items:
            self._settle(item)

    def _is_repeated(self, taken: Draft) -> bool:
        """Whether the file held this thread before; the same id over other content is refused."""
        own_id = taken.raw.external_id
        if own_id is None and taken.is_empty:
            return False
        key = f"content {taken.fingerprint}" if own_id is None else f"id {own_id}"
        own = (taken.fingerprint, taken.article.place)
        earlier = self._seen.setdefault(key, own)
        if earlier is own:
            return False
        fingerprint, place = earlier
        if fingerprint != taken.fingerprint:
            raise MalformedFile(
                f"the thread {own_id!r} was given before, with other content" + (f" ({place})" if place else ""),
                place=taken.article.place,
                advice="give each thread its own id",
            )
        self.tally.warn([Notice("duplicate_thread", taken.article.place, "this thread is in the file more than once")])
        return True

    def _prepare(self, taken: Draft, stored: Thread | None) -> Staged | None:
        """What to write for a thread, or None if it is here already."""
        if stored is None:
            return staged(self.source, taken)
        growth = growth_of(stored, taken)
        self.tally.warn(growth.notices)
        self.tally.counts["changed"] += growth.changed
        self.tally.counts["unchanged"] += len(taken.comments) - len(growth.new)
        if growth.new:
            return staged(self.source, taken, growth)
        self.tally.thread(stored.pk, stored.title, 0, "unchanged")
        if any(record.get("brings_scheme") for record in taken.raw.labels):
            # Labels made elsewhere may come after the texts, and one annotator's after another's.
            self.labels[stored.pk] = taken.raw.labels
        return None

    def _settle(self, item: Staged) -> None:
        """Count what was written and remember what publishing has to do."""
        counts, written = self.tally.counts, item.indices
        orphans = sum(map(item.is_orphan, written))
        counts["new"] += len(written)
        # Orphans stand below the article too.
        counts["roots"] += sum(item.draft.places[index].depth == 1 for index in written) - orphans
        counts["orphans"] += orphans
        counts["deleted"] += sum(item.draft.comments[index].state in WITHDRAWN for index in written)
        thread = item.thread
        if item.growth is not None:
            thread = item.growth.thread
        if item.growth is not None and self.rehearse is None:
            self.growing.append(Growing(thread.pk, thread.revision, item.thread.pk))
        if item.draft.raw.labels and self.rehearse is None:
            self.labels[thread.pk] = item.draft.raw.labels
        self.tally.thread(thread.pk, thread.title, len(written), "grown" if item.growth else "new")

    def _progress(self, written: int) -> None:
        self._stored += written
        if self.run is not None:
            # What is done, and of how much, is said by whoever reads the file.
            self.run.progress(self.run.job.done, message=f"{self._stored:,} comments stored")
