"""Mastodon's answer to /statuses/<id>/context, with the status itself beside it or without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from threads.importers.base import Anchor, MalformedFile, Options, RawComment, RawThread
from threads.importers.cells import id_of, score_of
from threads.importers.cleaning import clean_text
from threads.importers.contributions import posted, site_of
from threads.importers.gathering import Gathering, title_of
from threads.importers.json_records import records
from threads.importers.markup import text_of_html
from threads.importers.notices import Notices, tolerating
from threads.importers.picking import an_object, each, inner, kept, own_id, told, web_address
from threads.importers.policies import settled

name = "mastodon"
label = "Mastodon context"

_BEGINNING = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:ancestors|descendants|status)"\s*:\s*[\[{]')
_PUBLIC = (None, "public", "unlisted")
_KEPT = ("url", "uri", "edited_at", "visibility", "language", "sensitive", "spoiler_text", "reblogs_count")


def looks_like(head: bytes, filename: str) -> bool:
    return _BEGINNING.match(head) is not None


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """A thread for each context. The highest ancestor is the article; without ancestors the status itself is."""
    notices = Notices()
    is_empty = True
    for place, record in records(file, options, notices):
        found = list(_statuses(record, place, options, notices))
        if not found and not each(record, "descendants", place):
            continue
        is_empty = False
        yield _thread(record, found, options, notices)
    if is_empty:
        raise MalformedFile("the file holds no status", advice="choose the answer of /api/v1/statuses/<id>/context")


def _statuses(
    record: Mapping[str, Any], place: str, options: Options, notices: Notices
) -> Iterator[tuple[Mapping[str, Any], RawComment]]:
    """Every status of the context, from the top down, beside what it becomes."""
    whole = [("ancestors", status) for status in each(record, "ancestors", place)]
    whole += [("status", status) for status in [record.get("status")] if status is not None]
    whole += [("descendants", status) for status in each(record, "descendants", place)]
    for number, (part, status) in enumerate(whole, start=1):
        at = f"{place}, status {number} ({part})"
        with tolerating(options, notices):
            yield (checked := an_object(status, at)), _comment(checked, at, notices)


def _thread(
    record: Mapping[str, Any],
    found: list[tuple[Mapping[str, Any], RawComment]],
    options: Options,
    notices: Notices,
) -> RawThread:
    hidden = _hidden(found, notices)
    has_article = bool(record.get("ancestors") or record.get("status")) and bool(found)
    first, article = found[0] if has_article else ({}, RawComment(_unseen_status(found), None, ""))
    gathering = Gathering(notices)
    for _, comment in found[1:] if has_article else found:
        with tolerating(options, notices):
            gathering.add(comment)
    is_told = article.external_id not in hidden
    url = web_address(first.get("url")) if is_told else None
    thread = RawThread(
        external_id=article.external_id,
        title=title_of(options, article.text if is_told else None, article.external_id),
        article=replace(article, parent_external_id=None),
        comments=tuple(gathering),
        url=url,
        site=site_of(url),
        published_at=article.posted_at if is_told else None,
        language=told(first, "language", place=article.place) if is_told else None,
    )
    return settled(thread, notices, not_public=hidden)


def _hidden(found: list[tuple[Mapping[str, Any], RawComment]], notices: Notices) -> frozenset[str]:
    """The ids of the statuses that stay out, being meant for followers or the people named: bystanders' words.

    A conversation that is closed as a whole was chosen by somebody who may read it; it comes in, and the report says
    so, as it does of a private message of Discourse.
    """
    hidden = [comment for status, comment in found if status.get("visibility") not in _PUBLIC]
    if hidden and len(hidden) == len(found):
        what = "all statuses of this thread are for followers or the people named; make sure that they may be used"
        notices.add("private", hidden[0].place, what, count=len(hidden))
        return frozenset()
    return frozenset(str(comment.external_id) for comment in hidden)


def _unseen_status(found: list[tuple[Mapping[str, Any], RawComment]]) -> str | None:
    """The id of the status that the context was asked for: descendants come in reading order, so the first names it."""
    return found[0][1].parent_external_id if found else None


def _comment(status: Mapping[str, Any], place: str, notices: Notices) -> RawComment:
    markup = told(status, "content", place=place) or ""
    warning = told(status, "spoiler_text", place=place)
    converted = text_of_html(markup)
    before = f"{clean_text(warning, place, notices)}\n\n" if warning else ""
    shift = len(before)
    return RawComment(
        own_id(status, "id", place),
        id_of(status.get("in_reply_to_id"), place),
        clean_text(before + converted.text, place, notices),
        author=told(inner(status, "account"), "acct", "username", place=place),
        **posted(told(status, "created_at"), place, notices),
        score=score_of(status.get("favourites_count")),
        anchors=tuple(Anchor(link.start + shift, link.end + shift, link.href) for link in converted.anchors),
        quoted=tuple((start + shift, end + shift) for start, end in converted.quoted),
        markup=markup or None,
        raw=kept(status, _KEPT),
        place=place,
    )
