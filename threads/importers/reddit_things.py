"""Reddit's comments and submissions, which its own answers and the dumps of others write alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from threads.importers.base import MalformedFile, Options, RawComment, RawThread, State
from threads.importers.cells import id_of, score_of, text_of
from threads.importers.cleaning import clean_text, clean_value
from threads.importers.notices import Notices
from threads.importers.policies import settled, tell_double, tombstone_of
from threads.importers.times import parse_time

SITE = "reddit.com"

_REMOVED_BY_REDDIT = "[ Removed by Reddit"
_BY_AUTHOR = frozenset({"deleted", "author"})
_ESCAPED = re.compile(r"&(?:amp|lt|gt);")
_BARE = re.compile(r"[<>]|&(?!(?:amp|lt|gt);)")
_QUOTED_LINES = re.compile(r"^(?: {0,3}>(?!!)[^\n]*(?:\n|\Z))+", re.MULTILINE)
"""Markdown's quotations; ">!" hides a spoiler instead."""
_KEPT = (
    *("subreddit", "edited", "distinguished", "stickied", "locked", "is_submitter", "collapsed", "controversiality"),
    *("author_flair_text", "link_flair_text", "gilded", "score_hidden", "upvote_ratio", "num_comments", "over_18"),
)
"""What `raw` keeps of a record where it says anything; a closed list, so that nothing personal slips in."""


@dataclass(slots=True)
class Discussion:
    """One thread being collected; `thread()` ends it."""

    submission_id: str | None
    submission: Mapping[str, Any] = field(default_factory=dict)
    article: RawComment | None = None
    comments: dict[str, RawComment] = field(default_factory=dict)

    @property
    def title(self) -> str | None:
        """As it came."""
        return _plain(self.submission.get("title"))

    def take_submission(self, data: Mapping[str, Any], place: str, notices: Notices) -> None:
        """A `t3`. The first one holds: pages of one thread repeat it."""
        if self.article is None:
            kept = ("title", "permalink", "url", "is_self")
            self.submission = {name: data[name] for name in kept if data.get(name) is not None}
            self.article = replace(_contribution(data, "selftext", place, notices), external_id=None)

    def take_comment(self, data: Mapping[str, Any], place: str, notices: Notices) -> None:
        """A `t1`. Raises MalformedFile for one without id, parent_id and body, and for a doubled id that differs."""
        external_id = id_of(data.get("id"), place)
        if external_id is None or data.get("parent_id") is None or data.get("body") is None:
            missing = next(name for name in ("id", "parent_id", "body") if data.get(name) in (None, ""))
            raise MalformedFile(f"the comment has no {missing}", place=place, advice="fetch it again")
        parent = text_of(data["parent_id"], place)
        comment = replace(
            _contribution(data, "body", place, notices),
            external_id=external_id,
            parent_external_id=None if parent.startswith("t3_") else parent.removeprefix("t1_"),
        )
        earlier = self.comments.setdefault(external_id, comment)
        if earlier is not comment:
            tell_double(earlier, comment, notices)

    def is_escaped(self) -> bool:
        """Whether its texts were fetched without raw_json=1: some hold `&amp;`, `&lt;` or `&gt;`, none a bare one."""
        texts = [self.title or "", self.article.text if self.article else ""]
        texts += [comment.text for comment in self.comments.values()]
        return any(map(_ESCAPED.search, texts)) and not any(map(_BARE.search, texts))

    def thread(self, notices: Notices, *, title: str | None = None) -> RawThread:
        """The whole, its texts unescaped if they were fetched escaped; `title` names it otherwise than it does."""
        mend = _unescape if self.is_escaped() else str
        article = self.article or RawComment(None, None, "")
        address = _plain(self.submission.get("url"))
        if address and not self.submission.get("is_self") and not article.text:
            article = replace(article, raw={**(article.raw or {}), "url": clean_value(mend(address))})
        permalink = _plain(self.submission.get("permalink")) or ""
        thread = RawThread(
            external_id=self.submission_id,
            title=title or mend(self.title or "") or self.submission_id or "Untitled",
            article=_finished(article, mend),
            comments=tuple(_finished(comment, mend) for comment in self.comments.values()),
            url=f"https://www.{SITE}{permalink}" if permalink.startswith("/r/") else None,
            site=SITE,
            published_at=article.posted_at,
        )
        return settled(thread, notices)


def threads_of(discussions: dict[str | None, Discussion], notices: Notices, options: Options) -> Iterator[RawThread]:
    """The threads of one file, each let go of when it is given; what holds for several of them is told once."""
    if nameless := sum(discussion.article is None for discussion in discussions.values()):
        message = f"{nameless:,} submissions are not in the file: their titles and articles are unknown"
        notices.add("no_article", "", message, count=nameless)
    if escaped := sum(discussion.is_escaped() for discussion in discussions.values()):
        message = f"&amp;, &lt; and &gt; were read as &, < and > in {escaped:,} threads that were fetched escaped"
        notices.add("unescaped", "", message, count=escaped)
    title = options.title if len(discussions) == 1 else None
    for submission_id in list(discussions):
        yield discussions.pop(submission_id).thread(notices, title=title)


def bare_id(name: Any, place: str) -> str | None:
    """The id in a full name: "t3_abc" is "abc". Raises MalformedFile for what is no id."""
    known = id_of(name, place)
    return known.removeprefix("t3_") if known else None


def _contribution(data: Mapping[str, Any], body: str, place: str, notices: Notices) -> RawComment:
    """What a comment and a submission have in common; without ids, and as escaped as it came."""
    text = clean_text(text_of(data.get(body) or "", place), place, notices)
    state = _state(data, text)
    at, precision = parse_time(created := data.get("created_utc"))
    if at is None:
        notices.add("bad_time", place, f"the time {str(created)[:60]!r} is not certain and stays unknown")
    is_score_hidden = data.get("score_hidden") or data.get("hide_score")
    raw = {name: data[name] for name in _KEPT if data.get(name) not in (None, False, "", 0)}
    return RawComment(
        None,
        None,
        "" if _tombstone(text) else text,
        author=_plain(data.get("author")),
        posted_at=at,
        posted_precision=precision,
        posted_raw=None if created is None else str(created)[:200],
        score=None if is_score_hidden else score_of(data.get("score")),
        state=state,
        raw=clean_value(raw) or None,
        place=place,
    )


def _state(data: Mapping[str, Any], text: str) -> State:
    """By the tombstone in place of the text, else by what a moderator's view or a second look of a dump adds."""
    if state := _tombstone(text):
        return state
    if by := _plain(data.get("removed_by_category")):
        return "deleted" if by in _BY_AUTHOR else "removed"
    second_look = data.get("_meta")
    if isinstance(second_look, dict) and second_look.get("was_deleted_later"):
        return "deleted" if second_look.get("removal_type") in (None, "deleted") else "removed"
    return "removed" if any(data.get(name) for name in ("removed", "spam", "banned_by")) else "normal"


def _tombstone(text: str) -> State | None:
    return "removed" if text.lstrip().startswith(_REMOVED_BY_REDDIT) else tombstone_of(text)


def _plain(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


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
