"""One import's threads, taken one by one and written in batches; what they will do when they are published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from threads.importers.base import MalformedFile, Notice, RawThread
from threads.importers.policies import WITHDRAWN
from threads.jobs import Run
from threads.models import Import, Thread
from threads.services.loading.drafting import Draft, draft
from threads.services.loading.matching import growth_of, matches
from threads.services.loading.tally import Tally
from threads.services.loading.writing import BATCH, Staged, new_thread, write_comments, write_threads


@dataclass(frozen=True)
class Growing:
    """A stored thread, as it was when it was compared, and the shell that holds its new comments."""

    thread: Thread
    shell: Thread


@dataclass
class Stage:
    """What one import brings in: `add` its threads, `flush`, then publish (see publishing)."""

    source: Import
    run: Run | None = None
    is_rehearsal: bool = False
    """Count what would happen and write nothing."""
    tally: Tally = field(default_factory=Tally)
    growing: list[Growing] = field(default_factory=list)
    labels: dict[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    """Key of a thread to its label records. One that is here already is among them where the labels are news."""
    _waiting: list[Draft] = field(default_factory=list)
    _waiting_rows: int = 0
    _seen: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Fingerprint and place of each thread of the file, by its id or else its content."""
    _stored: int = 0

    def add(self, raw: RawThread) -> None:
        """Take one thread of the file. Raises MalformedFile where it contradicts itself or an earlier thread."""
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
        staged = [item for taken, thread in zip(drafts, stored, strict=True) if (item := self._prepare(taken, thread))]
        if not self.is_rehearsal:
            write_threads(self.source, staged, self.run)
            write_comments(self.source, staged, self.run, stored=self._progress)
        for item in staged:
            self._settle(item)

    def _is_repeated(self, taken: Draft) -> bool:
        """Whether the file held this thread before; the same id over other content is refused."""
        own_id = taken.raw.external_id
        if own_id is None and taken.is_empty:
            return False
        key = f"content {taken.fingerprint}" if own_id is None else f"id {own_id}"
        earlier = self._seen.get(key)
        if earlier is None:
            self._seen[key] = (taken.fingerprint, taken.article.place)
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
            return Staged(taken, new_thread(self.source, taken))
        growth = growth_of(stored, taken)
        self.tally.warn(growth.notices)
        self.tally.counts["changed"] += growth.changed
        self.tally.counts["unchanged"] += len(taken.comments) - len(growth.new)
        if growth.new:
            return Staged(taken, new_thread(self.source, taken), growth, growth.article, dict(growth.stored))
        self.tally.thread(stored.pk, stored.title, 0, "unchanged")
        if any(record.get("brings_scheme") for record in taken.raw.labels):
            # Labels made elsewhere may come after the texts, and one annotator's after another's.
            self.labels[stored.pk] = taken.raw.labels
        return None

    def _settle(self, item: Staged) -> None:
        """Count what was written and remember what publishing has to do."""
        counts = self.tally.counts
        for index in item.indices:
            comment = item.draft.comments[index]
            counts["new"] += 1
            counts["roots"] += item.draft.places[index].depth == 1 and not item.is_orphan(index)
            counts["orphans"] += item.is_orphan(index)
            counts["deleted"] += comment.state in WITHDRAWN
        thread = item.thread
        if item.growth is not None:
            thread = item.growth.thread
        if item.growth is not None and not self.is_rehearsal:
            self.growing.append(Growing(thread, item.thread))
        if item.draft.raw.labels and not self.is_rehearsal:
            self.labels[thread.pk] = item.draft.raw.labels
        self.tally.thread(thread.pk, thread.title, len(item.indices), "grown" if item.growth else "new")

    def _progress(self, written: int) -> None:
        self._stored += written
        if self.run is not None:
            self.run.progress(self._stored, message=f"{self._stored:,} comments stored")
