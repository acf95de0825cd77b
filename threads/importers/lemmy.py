"""Lemmy's comment list, versions 0.19 and 1.0: in any order, parents by dotted path, one page or several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from threads.importers.base import MalformedFile, Options, RawComment, RawThread, State
from threads.importers.cells import id_of, score_of
from threads.importers.cleaning import clean_text
from threads.importers.contributions import posted, site_of
from threads.importers.gathering import Gathering, title_of
from threads.importers.json_records import records
from threads.importers.notices import Notices, tolerating
from threads.importers.picking import an_object, each, inner, kept, own_id, told, web_address
from threads.importers.policies import NOBODY, settled

name = "lemmy"
label = "Lemmy comment list"

_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")
_PATH = re.compile(r"0(?:\.\d+)+")
_TOMBSTONES = frozenset({"*Permanently Deleted*"})
_KEPT = ("ap_id", "distinguished", "language_id", "updated", "updated_at", "upvotes", "downvotes", "child_count")


def looks_like(head: bytes, filename: str) -> bool:
    signs = (b'"comment"', b'"creator_id"', b'"post_id"')
    return _BEGINNING.match(head) is not None and all(sign in head for sign in signs)


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """A thread for each post. A file may hold one page, a list of pages, or a page a line."""
    notices = Notices()
    drafts: dict[str, _Draft] = {}
    names: dict[str, str] = {}
    for page_place, page in records(file, options, notices):
        key = "comments" if "comments" in page else "items"
        for number, item in enumerate(each(page, key, page_place), start=1):
            place = f"{page_place}, {key} {number}"
            with tolerating(options, notices):
                _take(an_object(item, place), place, drafts, names, notices)
    if not drafts:
        raise MalformedFile("the file holds no comments", advice="choose a file that holds a thread")
    for draft in drafts.values():
        yield draft.thread(options, names, notices, is_only=len(drafts) == 1)


@dataclass(slots=True)
class _Draft:
    post_id: str
    gathering: Gathering
    post: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""

    def thread(self, options: Options, names: Mapping[str, str], notices: Notices, *, is_only: bool) -> RawThread:
        """The post as the article; its author's name is known only if that person comments, too."""
        post, place = self.post, self.place
        url = web_address(post.get("ap_id"))
        # Posts and comments are numbered apart: the post's id may be that of a comment, too.
        article = RawComment(
            None,
            None,
            clean_text(told(post, "body", place=place) or "", place, notices),
            author=names.get(id_of(post.get("creator_id"), place) or ""),
            **posted(told(post, "published", "published_at"), place, notices),
            state=_state(post),
            raw=kept(post, ("url", "nsfw", "locked", "language_id", "updated", "updated_at")),
            place=place,
        )
        thread = RawThread(
            external_id=self.post_id,
            title=title_of(options, told(post, "name", place=place), self.post_id, is_only=is_only),
            article=article,
            comments=tuple(self.gathering),
            url=url,
            site=site_of(url),
            published_at=article.posted_at,
        )
        return settled(thread, notices)


def _take(
    item: Mapping[str, Any], place: str, drafts: dict[str, _Draft], names: dict[str, str], notices: Notices
) -> None:
    comment, post, creator = (inner(item, part) for part in ("comment", "post", "creator"))
    post_id = id_of(comment.get("post_id"), place) or own_id(post, "id", place)
    draft = drafts.setdefault(post_id, _Draft(post_id, Gathering(notices)))
    if post and not draft.post:
        draft.post, draft.place = post, place
    author = NOBODY if creator.get("deleted") is True else told(creator, "name", place=place)
    if author and (creator_id := id_of(creator.get("id"), place)):
        names.setdefault(creator_id, author)
    draft.gathering.add(_comment(comment, author, inner(item, "counts"), place, notices))


def _comment(
    comment: Mapping[str, Any], author: str | None, counts: Mapping[str, Any], place: str, notices: Notices
) -> RawComment:
    state = _state(comment)
    text = told(comment, "content", place=place) or ""
    if state == "normal" and "content" not in comment:
        raise MalformedFile("the comment has no content", place=place, advice="fetch the file again")
    return RawComment(
        own_id(comment, "id", place),
        _parent(comment, place),
        "" if text in _TOMBSTONES else clean_text(text, place, notices),
        author=author,
        **posted(told(comment, "published", "published_at"), place, notices),
        score=score_of(counts.get("score", comment.get("score"))),
        state="deleted" if text in _TOMBSTONES and state == "normal" else state,
        raw=kept({**comment, **counts}, _KEPT),
        place=place,
    )


def _parent(comment: Mapping[str, Any], place: str) -> str | None:
    """The last but one of "0.<id>.<id>…", where 0 is the post."""
    path = comment.get("path")
    if not isinstance(path, str) or not _PATH.fullmatch(path):
        raise MalformedFile(
            f"the path {str(path)[:60]!r} is not of the kind 0.1.2", place=place, advice="fetch it again"
        )
    parent = path.rsplit(".", 2)[-2]
    return None if parent == "0" else parent


def _state(record: Mapping[str, Any]) -> State:
    if record.get("removed") is True:
        return "removed"
    return "deleted" if record.get("deleted") is True else "normal"
