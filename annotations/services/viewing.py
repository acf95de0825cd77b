"""A thread as extractors and models see it."""

from __future__ import annotations

from annotations.extraction.base import CommentView
from threads.models import Thread


def views_of(thread: Thread) -> list[CommentView]:
    """The thread's comments in reading order, each with what it answers. Two queries."""
    views: dict[int, CommentView] = {}
    comments = thread.comments.in_reading_order().prefetch_related("hyperlinks").defer("raw", "markup")
    for comment in comments:
        views[comment.pk] = CommentView(
            id=comment.pk,
            text=comment.text,
            position=comment.position or 0,
            author=str(comment.author_id) if comment.author_id else None,
            parent=views.get(comment.parent_id or 0),
            is_article=comment.position == 0,
            quoted=tuple((start, end) for start, end in comment.quoted),
            hyperlinks=tuple((link.start, link.end) for link in comment.hyperlinks.all()),
            structure=comment.structure,
            language=thread.language,
        )
    return list(views.values())
