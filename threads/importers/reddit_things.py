"""Reddit's comments and submissions, which its own answers and the dumps of others write alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from threads.importers.base import MalformedFile, RawComment, State
from threads.importers.cells import id_of, score_of, text_of
from threads.importers.cleaning import clean_text, clean_value
from threads.importers.contributions import posted
from threads.importers.notices import Notices
from threads.importers.policies import tombstone_of

_REMOVED_BY_REDDIT = "[ Removed by Reddit"
_BY_AUTHOR = frozenset({"deleted", "author"})
_KEPT = (
    *("subreddit", "edited", "distinguished", "stickied", "locked", "is_submitter", "collapsed", "controversiality"),
    *("author_flair_text", "link_flair_text", "gilded", "score_hidden", "upvote_ratio", "num_comments", "over_18"),
)
"""What `raw` keeps of a record where it says anything; a closed list, so that nothing personal slips in."""


class Submission(NamedTuple):
    """A submission: what it tells of its thread, as it came, and its article."""

    told: Mapping[str, Any]
    article: RawComment


def submission_of(data: Mapping[str, Any], place: str, notices: Notices) -> Submission:
    """A `t3`. Raises MalformedFile."""
    kept = ("title", "permalink", "url", "is_self")
    told = {name: data[name] for name in kept if data.get(name) is not None}
    return Submission(told, replace(_contribution(data, "selftext", place, notices), external_id=None))


def comment_of(data: Mapping[str, Any], place: str, notices: Notices) -> RawComment:
    """A `t1`. Raises MalformedFile for one without id, parent_id and body."""
    external_id = id_of(data.get("id"), place)
    if external_id is None or data.get("parent_id") is None or data.get("body") is None:
        missing = next(name for name in ("id", "parent_id", "body") if data.get(name) in (None, ""))
        raise MalformedFile(f"the comment has no {missing}", place=place, advice="fetch it again")
    parent = text_of(data["parent_id"], place)
    return replace(
        _contribution(data, "body", place, notices),
        external_id=external_id,
        parent_external_id=None if parent.startswith("t3_") else parent.removeprefix("t1_"),
    )


def bare_id(name: Any, place: str) -> str | None:
    """The id in a full name: "t3_abc" is "abc". Raises MalformedFile for what is no id."""
    known = id_of(name, place)
    return known.removeprefix("t3_") if known else None


def _contribution(data: Mapping[str, Any], body: str, place: str, notices: Notices) -> RawComment:
    """What a comment and a submission have in common; without ids, and as escaped as it came."""
    text = clean_text(text_of(data.get(body) or "", place), place, notices)
    state = _state(data, text)
    is_score_hidden = data.get("score_hidden") or data.get("hide_score")
    raw = {name: data[name] for name in _KEPT if data.get(name) not in (None, False, "", 0)}
    return RawComment(
        None,
        None,
        "" if _tombstone(text) else text,
        author=plain(data.get("author")),
        **posted(data.get("created_utc"), place, notices),
        score=None if is_score_hidden else score_of(data.get("score")),
        state=state,
        raw=clean_value(raw) or None,
        place=place,
    )


def _state(data: Mapping[str, Any], text: str) -> State:
    """By the tombstone in place of the text, else by what a moderator's view or a second look of a dump adds."""
    if state := _tombstone(text):
        return state
    if by := plain(data.get("removed_by_category")):
        return "deleted" if by in _BY_AUTHOR else "removed"
    second_look = data.get("_meta")
    if isinstance(second_look, dict) and second_look.get("was_deleted_later"):
        return "deleted" if second_look.get("removal_type") in (None, "deleted") else "removed"
    return "removed" if any(data.get(name) for name in ("removed", "spam", "banned_by")) else "normal"


def _tombstone(text: str) -> State | None:
    return "removed" if text.lstrip().startswith(_REMOVED_BY_REDDIT) else tombstone_of(text)


def plain(value: Any) -> str | None:
    """A text that says something; None for anything else."""
    return value if isinstance(value, str) and value else None
