"""What may be put forward as evidence for a label: links and quotations in its comment and in what answers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from annotations.models import Annotation
from threads.models import Hyperlink, Quote

MOST: Final = 30
"""Links, and quotations, that are offered: those nearest below the comment."""
_WORDS: Final = 160


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to choose: what is sent, where it stands, what it says; `is_put` where it was chosen before."""

    action: str
    kind: str
    position: int
    words: str
    source: str = ""
    is_put: bool = False


def offers_for(annotation: Annotation) -> list[Offer]:
    """Links first, then quotations, in reading order. Three queries. Needs the annotation's comment at hand."""
    comment = annotation.comment
    below = {
        "comment__thread_id": comment.thread_id,
        "comment__position__range": (comment.position or 0, comment.subtree_end or 0),
    }
    put = set(annotation.evidence.filter(retracted_at=None).values_list("found_in", "start", "end"))
    links = Hyperlink.objects.filter(**below).select_related("comment").order_by("comment__position", "start")
    quotes = Quote.objects.filter(**below).select_related("comment", "source").order_by("comment__position", "start")
    found = [
        Offer(
            f"cite:link_{link.pk}",
            "link",
            link.comment.position or 0,
            link.url[:_WORDS],
            is_put=(link.comment_id, link.start, link.end) in put,
        )
        for link in links.only("comment__position", "comment__thread", "start", "end", "url")[:MOST]
    ]
    for quote in quotes.defer("comment__raw", "comment__markup", "source__raw", "source__markup", "source__text")[
        :MOST
    ]:
        words = quote.comment.text[quote.start : min(quote.end, quote.start + _WORDS)]
        source = f"#{quote.source.position}" if quote.source.position else "the article"
        is_put = (quote.comment_id, quote.start, quote.end) in put
        found.append(
            Offer(f"cite:quote_{quote.pk}", "quotation", quote.comment.position or 0, words, source, is_put=is_put)
        )
    return found
