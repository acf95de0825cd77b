"""A thread as its source gives it becomes a thread as it is imported."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from threads.importers.base import RawThread
from threads.importers.notices import Notices
from threads.importers.policies.leaving_out import leave_out, place_of, stays_out
from threads.importers.policies.parents import link
from threads.importers.policies.withdrawing import withdraw


def settled(
    thread: RawThread,
    notices: Notices,
    *,
    article_ids: Collection[str] = (),
    not_public: Collection[str] = (),
    roots: Collection[str] | None = None,
) -> RawThread:
    """The thread with every policy applied, and all that was noticed so far.

    Its comments have each their own id by now (see `doubles`). `article_ids` are ids that stand for the article,
    beside its own, and so do `roots` instead of the values that usually do; `not_public` are ids of contributions, the
    article's among them, that only some may read.
    """
    article = thread.article
    if stays_out(article) or (article.external_id is not None and article.external_id in not_public):
        code = article.state if stays_out(article) else "not_public"
        notices.add(code, article.place, "what opens the thread was left out; the article is empty")
        article = place_of(article)
    comments = leave_out(thread.comments, notices, not_public=not_public)
    article, *comments = withdraw([article, *comments], notices)
    opening = [] if article.external_id is None else [article.external_id]
    linked = link(comments, notices, article_ids=[*article_ids, *opening], roots=roots)
    if article.external_id is not None and any(comment.external_id == article.external_id for comment in comments):
        article = replace(article, external_id=None)
    return replace(
        thread, article=article, comments=tuple(linked), counts=notices.take_counts(), warnings=notices.take()
    )
