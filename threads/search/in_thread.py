"""Search in one thread: every comment that holds what is asked for, and where in it, in reading order.

What the index does not hold yet is read through here, by the same rules: a thread is short enough for that, and the
answer is always whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from threads.models import Comment, Thread
from threads.search.query import parse
from threads.search.searching import search
from threads.search.snippets import Snippet, Span, marks_of, snippet_of
from threads.search.words import folded_words


@dataclass(frozen=True, slots=True)
class Found:
    """A comment of the thread, the places in its text (code points, end exclusive) and the passage that shows them."""

    comment: Comment
    marks: Sequence[Span]
    snippet: Snippet


def in_thread(typed: str, thread: Thread) -> tuple[list[Found], bool]:
    """What is found, and whether the index alone was asked. Two queries, three where the index misses something.

    The language is that of `parse`, but the last word may be unfinished: one sees hits while typing. A space or a
    closing quotation mark ends it.
    """
    asked = parse(f"{typed}*" if typed[-1:].isalnum() else typed)
    if not asked:
        return [], True
    lean = Comment.objects.published().filter(thread=thread).select_related("author")
    lean = lean.defer("markup", "raw", "anchors", "quoted")
    found = list(search(asked, lean, thread.project))
    missing = list(lean.not_indexed())
    found += [comment for comment in missing if asked.fits(folded_words(comment.text))]
    found.sort(key=lambda comment: comment.position or 0)
    return [Found(row, marks_of(row.text, asked), snippet_of(row.text, asked)) for row in found], not missing
