"""What export records are made of, read for many threads at once: a dozen queries, and tuples rather than models."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from annotations.models import Adjudication, Annotation, Evidence, Judgement, Mention, Relation, Round
from threads.models import Comment, Duplicate, Hyperlink, Quote, Thread

# Comments read together: enough that a query costs little beside its rows, and a few megabytes of memory.
BATCH: Final = 2000

_COMMENT: Final = (
    "pk", "thread_id", "parent_id", "author__pseudonym", "structure", "position", "depth", "posted_at", "state", "text",
    "external_id", "source_order", "score", "posted_precision", "posted_raw", "anchors", "quoted",
)  # fmt: skip
_ANNOTATION: Final = (
    "comment_id", "uid", "creator_id", "layer", "question__key", "label__key", "value", "start", "end", "exact",
    "attributes", "unsure", "note", "origin", "suggestion_id", "suggestion__extractor", "suggestion__extractor_version",
    "suggestion__confidence", "suggestion__label__key", "suggestion__label__question__key", "suggestion__start",
    "suggestion__end",
)  # fmt: skip
_RELATION: Final = (
    "comment_id", "uid", "creator_id", "layer", "source__uid", "label__key", "target_kind", "target_comment_id",
    "target_comment__external_id", "target_comment__position", "target_comment__source_order", "target_start",
    "target_end", "target_exact", "target_claim__wording", "target_claim__merged_into__wording", "target_by", "unsure",
    "note",
)  # fmt: skip
_JUDGEMENT: Final = (
    "comment_id", "annotator_id", "state", "at", "milliseconds", "suggestions_shown", "article_opened",
)  # fmt: skip
_DECISION: Final = ("comment_id", "basis", "by_id", "reason")
_HYPERLINK: Final = ("comment_id", "start", "end", "url", "canonical", "site")
_QUOTE: Final = (
    "comment_id", "start", "end", "source__external_id", "source__position", "source__source_order", "source_start",
    "source_end",
)  # fmt: skip
_COPY: Final = (
    "comment_id", "original__external_id", "original__position", "original__source_order", "original__thread_id",
    "original__thread__external_id",
)  # fmt: skip

# By the number of a comment; an empty list where there are none.
Grouped = Mapping[int, list[Any]]


@dataclass(frozen=True, slots=True)
class Rows:
    """Comments in reading order, thread by thread, and what hangs on each. Fields of tuples are named as in lookups."""

    comments: Sequence[Any]
    hyperlinks: Grouped
    quotes: Grouped
    copies: Grouped
    judgements: Grouped
    annotations: Grouped
    relations: Grouped
    decisions: Grouped
    mentions: Grouped
    evidence: Grouped


def batches(threads: Iterable[Thread]) -> Iterator[list[Thread]]:
    """The threads in their order, as many together as hold about BATCH comments; a longer one stands alone."""
    batch: list[Thread] = []
    comments = 0
    for thread in threads:
        if batch and comments + thread.comment_count > BATCH:
            yield batch
            batch, comments = [], 0
        batch.append(thread)
        comments += thread.comment_count + 1  # its article
    if batch:
        yield batch


def read(threads: Sequence[Thread], round: Round) -> Rows:
    """All rows of these threads' records, with everybody's answers in this round."""
    within = {"comment__thread__in": threads}
    answers = within | {"round": round}
    return Rows(
        comments=list(Comment.objects.in_reading_order().filter(thread__in=threads).values_list(*_COMMENT, named=True)),
        hyperlinks=_grouped(Hyperlink.objects.filter(**within), _HYPERLINK, "start"),
        quotes=_grouped(Quote.objects.filter(**within), _QUOTE, "start", "id"),
        copies=_grouped(Duplicate.objects.with_visible_original().filter(**within), _COPY),
        judgements=_grouped(Judgement.objects.filter(**answers), _JUDGEMENT),
        annotations=_grouped(Annotation.objects.live().filter(**answers), _ANNOTATION),
        relations=_grouped(Relation.objects.live().filter(**answers), _RELATION),
        decisions=_grouped(Adjudication.objects.filter(superseded_at=None, **answers), _DECISION),
        mentions=_by_comment(Mention.objects.live().filter(**answers).select_related("claim__merged_into")),
        evidence=_by_comment(
            Evidence.objects.live()
            .filter(annotation__round=round, annotation__comment__thread__in=threads)
            .select_related("annotation__comment", "found_in", "source")
        ),
    )


def _grouped(rows: QuerySet[Any], fields: Sequence[str], *order: str) -> Grouped:
    return _by_comment(rows.values_list(*fields, named=True), *order)


def _by_comment(rows: QuerySet[Any], *order: str) -> Grouped:
    grouped: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by(*(order or ("id",))):
        grouped[row.annotation.comment_id if isinstance(row, Evidence) else row.comment_id].append(row)
    return grouped
