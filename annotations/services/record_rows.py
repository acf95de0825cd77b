"""What export records are made of, read for many threads at once: a dozen queries, and tuples rather than models."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from annotations.models import Adjudication, Annotation, Evidence, Judgement, Mention, Relation, Round
from threads.models import Comment, Duplicate, Hyperlink, Quote, Thread

# Comments read together: enough that a query costs little beside its rows, and some ten megabytes of memory.
BATCH: Final = 4000

# What rows are grouped by comes first; the round of an answer is next.
_COMMENT: Final = (
    "thread_id", "pk", "parent_id", "author__pseudonym", "structure", "position", "depth", "posted_at", "state", "text",
    "external_id", "source_order", "score", "posted_precision", "posted_raw", "anchors_json",
    "quoted_json",
)  # fmt: skip
_ANNOTATION: Final = (
    "comment_id", "round_id", "uid", "creator_id", "layer", "question__key", "label__key", "value_json", "start", "end",
    "exact", "attributes_json", "unsure", "note", "origin", "suggestion_id", "suggestion__extractor",
    "suggestion__extractor_version", "suggestion__confidence", "suggestion__label__key",
    "suggestion__label__question__key", "suggestion__start", "suggestion__end",
)  # fmt: skip
_RELATION: Final = (
    "comment_id", "round_id", "uid", "creator_id", "layer", "source__uid", "label__key", "target_kind",
    "target_comment_id", "target_comment__external_id", "target_comment__position", "target_comment__source_order",
    "target_start", "target_end", "target_exact", "target_claim__wording", "target_claim__merged_into__wording",
    "target_by", "unsure", "note",
)  # fmt: skip
_JUDGEMENT: Final = (
    "comment_id", "round_id", "annotator_id", "state", "at", "milliseconds", "suggestions_shown", "article_opened",
)  # fmt: skip
_DECISION: Final = ("comment_id", "round_id", "question__key", "basis", "by_id", "reason")
_MENTION: Final = (
    "comment_id", "round_id", "creator_id", "claim__wording", "claim__merged_into__wording", "start", "end", "exact",
)  # fmt: skip
_EVIDENCE: Final = (
    "annotation__comment_id", "annotation__round_id", "uid", "creator_id", "annotation__uid", "kind", "found_in_id",
    "found_in__external_id", "found_in__position", "found_in__source_order", "start", "end", "exact", "source_id",
    "source__external_id", "source__position", "source__source_order", "source_start", "source_end", "url", "canonical",
    "site", "passage", "archived",
)  # fmt: skip
_HYPERLINK: Final = ("comment_id", "start", "end", "url", "canonical", "site")
_QUOTE: Final = (
    "comment_id", "start", "end", "source__external_id", "source__position", "source__source_order", "source_start",
    "source_end",
)  # fmt: skip
_COPY: Final = (
    "comment_id", "original__external_id", "original__position", "original__source_order", "original__thread_id",
    "original__thread__external_id",
)  # fmt: skip

# By the key of a comment (of a thread, for the comments themselves).
Grouped = Mapping[int, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Answers:
    """What people said in one round."""

    judgements: Grouped
    annotations: Grouped
    relations: Grouped
    decisions: Grouped
    mentions: Grouped
    evidence: Grouped


@dataclass(frozen=True, slots=True)
class Rows:
    """Comments by thread, in reading order, and what hangs on each. Fields of tuples are named as in lookups."""

    comments: Grouped
    hyperlinks: Grouped
    quotes: Grouped
    copies: Grouped
    answers: Mapping[int, Answers]  # by the key of the round


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


def read(threads: Sequence[Thread], rounds: Sequence[Round]) -> Rows:
    """All rows of these threads' records, with everybody's answers in these rounds.

    The database chooses answers by thread alone, and those of other rounds are left out here: told of the rounds as
    well, a database that knows little of its tables reads whole rounds for each batch.
    """
    here = Q(comment__thread__in=threads)
    comments = Comment.objects.in_reading_order().filter(thread__in=threads)
    judgements = _by_round(Judgement.objects.filter(here), _JUDGEMENT)
    annotations = _by_round(_with_json(Annotation.objects.live().filter(here), "attributes", "value"), _ANNOTATION)
    relations = _by_round(Relation.objects.live().filter(here), _RELATION)
    decisions = _by_round(Adjudication.objects.filter(here, superseded_at=None), _DECISION)
    mentions = _by_round(Mention.objects.live().filter(here), _MENTION)
    evidence = _by_round(Evidence.objects.live().filter(annotation__comment__thread__in=threads), _EVIDENCE)
    parts = (judgements, annotations, relations, decisions, mentions, evidence)
    return Rows(
        comments=_grouped(_tuples(_with_json(comments, "anchors", "quoted"), _COMMENT)),
        hyperlinks=_grouped(_tuples(Hyperlink.objects.filter(here).order_by("start"), _HYPERLINK)),
        quotes=_grouped(_tuples(Quote.objects.filter(here).order_by("start", "id"), _QUOTE)),
        copies=_grouped(_tuples(Duplicate.objects.with_visible_original().filter(here), _COPY)),
        answers={round.pk: Answers(*(part[round.pk] for part in parts)) for round in rounds},
    )


def _with_json(rows: QuerySet[Any], *fields: str) -> QuerySet[Any]:
    """The fields as text besides, under name_json: orjson reads it faster than Django's own field does."""
    found: QuerySet[Any] = rows.annotate(**{f"{field}_json": Cast(field, TextField()) for field in fields})
    return found


def _tuples(rows: QuerySet[Any], fields: Sequence[str]) -> Iterable[Any]:
    found: Iterable[Any] = rows.values_list(*fields, named=True)
    return found


def _grouped(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    grouped: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row[0]].append(row)
    return grouped


def _by_round(rows: QuerySet[Any], fields: Sequence[str]) -> defaultdict[int, defaultdict[int, list[Any]]]:
    grouped: defaultdict[int, defaultdict[int, list[Any]]] = defaultdict(partial(defaultdict, list))
    for row in _tuples(rows.order_by("id"), fields):
        grouped[row[1]][row[0]].append(row)
    return grouped
