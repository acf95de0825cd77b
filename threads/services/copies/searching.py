"""Which comments of a project are like given texts. Only reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from threads.models import Comment, Project, Sketch
from threads.structure.duplicates import NEAR, Shingles, bands_of, shingles_of, similarity, words_of

# A bot's message stands in a project a hundred thousand times; to know that one more is like it, its earliest do.
_COMPARED = 16
# Keys in one query, and texts held at once.
PART = 500


class Sketched(NamedTuple):
    """A text made ready for the search."""

    shingles: Shingles
    bands: Sequence[int]


class Likeness(NamedTuple):
    """A comment that is like a text."""

    comment: int
    similarity: float


def sketched(text: str, quoted: Sequence[Sequence[int]], project: Project) -> Sketched | None:
    """The text made ready; None for one that is too short to be called a copy of anything."""
    shingles = shingles_of(words_of(text, quoted))
    return Sketched(shingles, bands_of(shingles, scope=project.pk)) if shingles else None


def find_alike(texts: Mapping[int, Sketched], project: Project) -> dict[int, list[Likeness]]:
    """For each text, by its key, the comments indexed in the project that are copies or near-copies of it.

    A constant number of queries for every few hundred texts. Of many comments with the same number in a column only
    the earliest are compared. Where the texts are indexed themselves, each is found like itself.
    """
    candidates = _candidates(texts, project)
    alike: dict[int, list[Likeness]] = defaultdict(list)
    for comment, shingles in shingles_by_comment(candidates):
        for key in candidates[comment]:
            likeness = similarity(shingles, texts[key].shingles)
            if likeness >= NEAR:
                alike[key].append(Likeness(comment, likeness))
    return dict(alike)


def shingles_by_comment(comments: Collection[int]) -> Iterator[tuple[int, Shingles]]:
    """The shingles of these comments, read some hundred texts at a time."""
    for part in parts(comments):
        for pk, text, quoted in Comment.objects.filter(pk__in=part).values_list("pk", "text", "quoted"):
            yield pk, shingles_of(words_of(text, quoted))


def parts(keys: Collection[int]) -> Iterator[list[int]]:
    """Keys in order and in lists that fit a query: SQLite takes a limited number of values."""
    ordered = sorted(keys)
    yield from (ordered[start : start + PART] for start in range(0, len(ordered), PART))


def _candidates(texts: Mapping[int, Sketched], project: Project) -> dict[int, set[int]]:
    """Comments that share a number with texts, and the keys of those texts."""
    found: dict[int, set[int]] = defaultdict(set)
    for place, column in enumerate(Sketch.COLUMNS):
        wanted: dict[int, list[int]] = defaultdict(list)
        for key, text in texts.items():
            wanted[text.bands[place]].append(key)
        for comment, band in _earliest(column, list(wanted), project):
            found[comment].update(wanted[band])
    return found


def _earliest(column: str, bands: Sequence[int], project: Project) -> Iterator[tuple[int, int]]:
    rank = Window(
        RowNumber(),
        partition_by=[F(column)],
        order_by=[
            F("comment__posted_at").asc(nulls_last=True),
            "comment__thread_id",
            "comment__source_order",
            "comment_id",
        ],
    )
    # The numbers are the project's own already; whatever they are, nothing of another one is ever read.
    rows = Sketch.objects.filter(**{f"{column}__in": bands}, comment__thread__project=project)
    rows = rows.filter(comment__thread__trashed_at=None)
    yield from rows.annotate(rank=rank).filter(rank__lte=_COMPARED).values_list("comment_id", column)
