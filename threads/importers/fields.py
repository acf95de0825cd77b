"""Which column, or which dotted path of a record, holds what: told by the user or guessed by its name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from threads.importers.base import MalformedFile

ALIASES: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "message", "msg", "comment", "commenttext", "commentbody", "selftext"),
    "parent": ("parent", "parentid", "replyto", "replytoid", "inreplyto", "inreplytoid", "parentcommentid"),
    "author": ("author", "user", "username", "speaker", "authorname", "screenname", "nickname", "by", "poster", "name"),
    "id": ("id", "commentid", "externalid", "sourceid", "uid", "uuid", "postid", "messageid", "name"),
    "thread": ("thread", "threadid", "conversationid", "conversation", "linkid", "discussionid", "topicid", "rootid"),
    "created": ("created", "createdat", "createdutc", "timestamp", "time", "date", "datetime", "when", "postedat"),
    "title": ("title", "threadtitle", "headline", "subject", "articletitle"),
    "article": ("article", "articletext", "articlebody", "story"),
    "url": ("url", "threadurl", "articleurl", "permalink"),
    "site": ("site", "forum", "subreddit", "hostname"),
    "language": ("language", "lang"),
    "score": ("score", "points", "ups", "likes", "votes"),
    "state": ("state", "status"),
}
"""What a record may say, in the order in which names are claimed: "name" is the author's before it is an id."""

_CONTAINED = {
    "text": {"text": "text", "value": "text", "body": "text", "content": "text", "raw": "text"},
    "author": dict.fromkeys(("name", "displayname", "username", "screenname", "handle", "login", "id"), "author"),
    "parent": {"id": "parent"},
    "thread": {"id": "thread", "title": "title", "url": "url", "text": "article"},
    "article": {"text": "article", "body": "article", "content": "article", "title": "title", "url": "url"},
}
"""Inside a container that is itself named like a target: `by.name` is the author, not an id."""
_PRIVATE = re.compile(r"e?mail|ip|ipaddress|remoteaddr|avatar\w*|gravatar\w*|phone\w*")
"""Personal data no researcher needs; never kept, not even in the raw record."""
CHILDREN = ("comments", "replies", "children", "responses")
"""Names of the list that holds what answers a record."""
_UNSPOKEN = re.compile(r"[^0-9a-z]+")


def plain_name(name: str) -> str:
    """`name` as aliases are written: "Reply-To", "reply_to" and "replyTo" are "replyto"."""
    return _UNSPOKEN.sub("", name.lower())


@lru_cache(maxsize=1024)
def is_private(path: str) -> bool:
    """Whether a column or path holds an address or a portrait."""
    return any(_PRIVATE.fullmatch(plain_name(part)) for part in path.split("."))


def flattened(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record with its nested objects as dotted paths; lists stay whole."""
    if dict not in map(type, record.values()):
        return dict(record)
    return dict(_leaves(record))


def _leaves(record: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


class FieldMap:
    """From targets (keys of ALIASES) to paths. What the user gave holds; the rest is learnt from the paths met."""

    def __init__(self, given: Mapping[str, str], *, yields: bool = False) -> None:
        """A target whose given path is "" has none. With `yields` a given path that is not among the first met gives
        way to the guess. Raises MalformedFile for a target that does not exist.
        """
        for target in given:
            if target not in ALIASES:
                raise MalformedFile(
                    f"the mapping names {target!r}, which is no target", advice=f"use {', '.join(ALIASES)}"
                )
        self.paths: dict[str, str] = {target: path for target, path in given.items() if path}
        self._given = frozenset(given)
        self._yields = yields
        self._met: set[str] = set()

    def learn(self, paths: Collection[str]) -> None:
        """Find targets among paths not met before. A target once found keeps its path for the whole file."""
        if self._met.issuperset(paths):
            return
        if self._yields and not self._met:
            absent = {target for target, path in self.paths.items() if path not in paths}
            self.paths = {target: path for target, path in self.paths.items() if target not in absent}
            self._given -= absent
        fresh = [path for path in paths if path not in self._met]
        self._met.update(fresh)
        claimed = set(self.paths.values())
        for target, aliases in ALIASES.items():
            if target in self.paths or target in self._given:
                continue
            ranked = [(rank, path) for path in fresh if (rank := _rank(path, target, aliases)) and path not in claimed]
            if ranked:
                self.paths[target] = min(ranked, key=lambda found: found[0])[1]
                claimed.add(self.paths[target])

    def pick(self, leaves: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a flat record by target, those that are there."""
        return {target: leaves[path] for target, path in self.paths.items() if path in leaves}

    def unmapped(self, leaves: Mapping[str, Any]) -> dict[str, Any]:
        """What is left of a flat record, without addresses and portraits."""
        rest = leaves.keys() - self.paths.values()
        return {path: value for path, value in leaves.items() if path in rest and not is_private(path)} if rest else {}


def _rank(path: str, target: str, aliases: tuple[str, ...]) -> tuple[int, int] | None:
    """How good a home `path` is for `target` (depth, place among the aliases; smaller is better), or None."""
    *containers, name = (plain_name(part) for part in path.split("."))
    holder = next((kind for kind in _CONTAINED if containers and containers[-1] in ALIASES[kind]), None)
    # "comment" holds whole comments more often than it is one.
    if holder is not None and containers[-1] != "comment":
        inside = _CONTAINED[holder]
        return (len(containers), len(aliases) + list(inside).index(name)) if inside.get(name) == target else None
    return (len(containers), aliases.index(name)) if name in aliases else None
