"""What Reddit's records say, put together thread by thread, however scattered over the file it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from threads.importers.base import Options, RawComment, RawThread
from threads.importers.cleaning import clean_value
from threads.importers.gathering import Gathering
from threads.importers.notices import Notices, to_the_end, tolerating
from threads.importers.policies import settled
from threads.importers.reddit_things import Submission, comment_of, plain, submission_of
from threads.importers.shelf import Shelf
from threads.importers.spilling import Spill

SITE = "reddit.com"

_ESCAPED = re.compile(r"&(?:amp|lt|gt);")
_BARE = re.compile(r"[<>]|&(?!(?:amp|lt|gt);)")
_QUOTED_LINES = re.compile(r"^(?: {0,3}>(?!!)[^\n]*(?:\n|\Z))+", re.MULTILINE)
"""Markdown's quotations; ">!" hides a spoiler instead."""


class Discussions:
    """The threads of one file, in the order in which they are first met. What memory does not hold goes to disk."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._found: Spill[Submission | RawComment] = Spill()
        self._opened: Shelf[str, bool] = Shelf()

    def take_submission(self, submission_id: str | None, data: Mapping[str, Any], place: str) -> None:
        """A `t3`. The first one holds: pages of one thread repeat it. Raises MalformedFile."""
        key = repr(submission_id)
        if key not in self._opened:
            submission = submission_of(data, place, self._notices)
            self._opened[key] = True
            self._found.put(submission_id, submission, characters=len(submission.article.text))

    def take_comment(self, submission_id: str | None, data: Mapping[str, Any], place: str) -> None:
        """A `t1`. Raises MalformedFile."""
        comment = comment_of(data, place, self._notices)
        self._found.put(submission_id, comment, characters=len(comment.text))

    def count(self) -> int:
        """How many threads there are; nothing more is taken from now on."""
        return self._found.count()

    def threads(self, options: Options) -> Iterator[RawThread]:
        """The threads, once; the last tells what holds for several. Raises MalformedFile for an id of two comments."""
        yield from to_the_end(self._threads(options), self._notices)

    def _threads(self, options: Options) -> Iterator[RawThread]:
        title = options.title if self.count() == 1 else None
        nameless = escaped = 0
        for submission_id, found in self._found.groups():
            discussion = _Discussion.of(submission_id, found, options, self._notices)
            nameless += discussion.submission is None
            escaped += discussion.is_escaped()
            yield discussion.thread(self._notices, title=title)
        if nameless:
            message = f"{nameless:,} submissions are not in the file: their titles and articles are unknown"
            self._notices.add("no_article", "", message, count=nameless)
        if escaped:
            message = f"&amp;, &lt; and &gt; were read as &, < and > in {escaped:,} threads that were fetched escaped"
            self._notices.add("unescaped", "", message, count=escaped)


@dataclass(frozen=True, slots=True)
class _Discussion:
    """One thread, as escaped as it came."""

    submission_id: str | None
    submission: Submission | None
    comments: tuple[RawComment, ...]

    @classmethod
    def of(
        cls, submission_id: str | None, found: Iterable[Submission | RawComment], options: Options, notices: Notices
    ) -> _Discussion:
        submission = None
        comments = Gathering(notices)
        for each in found:
            if isinstance(each, Submission):
                submission = each
                continue
            with tolerating(options, notices):
                comments.add(each)
        return cls(submission_id, submission, tuple(comments))

    @property
    def told(self) -> Mapping[str, Any]:
        return self.submission.told if self.submission else {}

    @property
    def title(self) -> str | None:
        return plain(self.told.get("title"))

    def is_escaped(self) -> bool:
        """Whether its texts were fetched without raw_json=1: some hold `&amp;`, `&lt;` or `&gt;`, none a bare one."""
        texts = [self.title or "", self.submission.article.text if self.submission else ""]
        texts += [comment.text for comment in self.comments]
        return any(map(_ESCAPED.search, texts)) and not any(map(_BARE.search, texts))

    def thread(self, notices: Notices, *, title: str | None) -> RawThread:
        """The whole, its texts unescaped if they were fetched escaped; `title` names it otherwise than it does."""
        mend = _unescape if self.is_escaped() else str
        article = self.submission.article if self.submission else RawComment(None, None, "")
        address = plain(self.told.get("url"))
        if address and not self.told.get("is_self") and not article.text:
            article = replace(article, raw={**(article.raw or {}), "url": clean_value(mend(address))})
        permalink = plain(self.told.get("permalink")) or ""
        thread = RawThread(
            external_id=self.submission_id,
            title=title or mend(self.title or "") or self.submission_id or "Untitled",
            article=_finished(article, mend),
            comments=tuple(_finished(comment, mend) for comment in self.comments),
            url=f"https://www.{SITE}{permalink}" if permalink.startswith("/r/") else None,
            site=SITE,
            published_at=article.posted_at,
        )
        return settled(thread, notices)


def _unescape(text: str) -> str:
    """Undo the one escaping Reddit does: "&amp;gt;" becomes "&gt;", not ">"."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _finished(comment: RawComment, mend: Callable[[str], str]) -> RawComment:
    """With its text mended and its quotations found; most comments need neither."""
    if "&" not in comment.text and ">" not in comment.text:
        return comment
    text = mend(comment.text)
    found = ((quote.start(), quote.start() + len(quote[0].rstrip("\n"))) for quote in _QUOTED_LINES.finditer(text))
    return replace(comment, text=text, quoted=tuple(found))
