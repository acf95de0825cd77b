"""What of a file is in the project already, under other names: told before the import, by reading alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from threads.importers.base import Notice, RawComment, RawThread
from threads.models import Comment, Project, Thread
from threads.services.copies.searching import PART, Likeness, Sketched, find_alike, parts, sketched
from threads.services.loading.drafting import Draft, draft
from threads.services.loading.matching import growth_of, matches

# Texts of a file that are remembered, to know their copies further down: some 50 MB.
_REMEMBERED = 400_000
# Threads that are named in a notice, and how much of their title.
_NAMED = 3
_TITLE = 80


@dataclass
class ThreadCopies:
    """What is copied in one thread of a file. It counts texts that are long enough, the article among them."""

    raw: RawThread
    known: Thread | None
    """The stored thread that it repeats or continues by its id or fingerprint; then only what is new is looked at."""
    compared: int = 0
    exact: int = 0
    near: int = 0
    within_file: int = 0
    """Exact copies of texts further up in the file that are not in the project."""
    sources: Counter[int] = field(default_factory=Counter)
    """Key of a stored thread to the number of texts that are copies or near-copies of texts there."""
    titles: dict[int, str] = field(default_factory=dict)
    """Key to title of the threads in `sources`."""

    @property
    def copy_of(self) -> int | None:
        """The key of the stored thread in which at least two and half of the texts stand, under another id."""
        if self.known is not None or not self.sources:
            return None
        key, shared = min(self.sources.items(), key=lambda item: (-item[1], item[0]))
        return key if shared > 1 and 2 * shared >= self.compared else None

    def notices(self) -> Iterator[Notice]:
        """For the report: thread_copy (counts threads), comment_copies and copies_in_file (count texts)."""
        place, name = self.raw.article.place, f"“{_short(self.raw.title)}”"
        if (key := self.copy_of) is not None:
            shared = f"{self.sources[key]} of its {self.compared} longer texts stand there already"
            yield Notice("thread_copy", place, f"{name} seems to be a copy of {self._named(key)}: {shared}")
        elif self.sources:
            most = sorted(self.sources, key=lambda key: (-self.sources[key], key))
            where = ", ".join(map(self._named, most[:_NAMED]))
            more = f" and {len(most) - _NAMED} more" if len(most) > _NAMED else ""
            found = f"{name} holds {self.exact} copies and {self.near} near-copies of texts in {where}{more}"
            yield Notice("comment_copies", place, found, self.exact + self.near)
        if self.within_file:
            repeated = f"{name} holds copies of texts that stand further up in the file"
            yield Notice("copies_in_file", place, repeated, self.within_file)

    def _named(self, key: int) -> str:
        return f"thread {key} “{_short(self.titles[key])}”"


@dataclass
class FileCheck:
    """The check of one file before its import: give `check` all its threads, some at a time.

    It writes nothing. Memory is bounded however long the file is, beside the threads given at once; so is the number
    of queries for each few hundred texts.
    """

    project: Project
    source_format: str
    _seen: set[int] = field(default_factory=set)

    def told(self, drafts: Sequence[Draft], known: Sequence[Thread | None]) -> Iterator[Notice]:
        """What is copied in these threads, for the report; `known` are the stored ones that they repeat or continue."""
        for found in self._compare(drafts, known):
            yield from found.notices()

    def check(self, raws: Sequence[RawThread]) -> list[ThreadCopies]:
        """What is copied in each of these threads. Raises MalformedFile as their import would."""
        drafts = [draft(raw) for raw in raws]
        return self._compare(drafts, matches(self.project, self.source_format, drafts))

    def _compare(self, drafts: Sequence[Draft], known: Sequence[Thread | None]) -> list[ThreadCopies]:
        findings = [ThreadCopies(taken.raw, thread) for taken, thread in zip(drafts, known, strict=True)]
        waiting: list[tuple[ThreadCopies, Sketched]] = []
        for taken, finding in zip(drafts, findings, strict=True):
            for comment in _new(taken, finding.known):
                if (text := sketched(comment.text, comment.quoted, self.project)) is not None:
                    waiting.append((finding, text))
                if len(waiting) == PART:
                    self._count(waiting)
                    waiting.clear()
        self._count(waiting)
        return findings

    def _count(self, waiting: Sequence[tuple[ThreadCopies, Sketched]]) -> None:
        """Look these texts up and count what is found of each."""
        alike = find_alike({index: text for index, (_, text) in enumerate(waiting)}, self.project)
        threads = _threads_of(one.comment for found in alike.values() for one in found)
        for index, (finding, text) in enumerate(waiting):
            finding.compared += 1
            content = hash(text.shingles)
            if index in alike:
                _add(finding, alike[index], threads)
            elif content in self._seen:
                finding.within_file += 1
            if len(self._seen) < _REMEMBERED:
                self._seen.add(content)


def _new(taken: Draft, known: Thread | None) -> Iterator[RawComment]:
    """What an import of the draft would add."""
    if known is None:
        yield taken.article
        yield from taken.comments
    else:
        yield from (taken.comments[index] for index in growth_of(known, taken).new)


def _add(finding: ThreadCopies, found: Sequence[Likeness], threads: dict[int, tuple[int, str]]) -> None:
    """Count one text that was found."""
    is_exact = max(one.similarity for one in found) == 1
    finding.exact += is_exact
    finding.near += not is_exact
    sources = dict(threads[one.comment] for one in found)
    finding.sources.update(sources.keys())
    finding.titles.update(sources)


def _threads_of(comments: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Key and title of each comment's thread."""
    found = {}
    for part in parts(set(comments)):
        rows = Comment.objects.filter(pk__in=part).values_list("pk", "thread_id", "thread__title")
        found.update({comment: (thread, title) for comment, thread, title in rows})
    return found


def _short(title: str) -> str:
    return title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"
