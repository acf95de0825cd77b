"""Which comments of a project are like given texts. Only reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db import connection

from threads.models import Comment, Project, Sketch
from threads.structure.duplicates import NEAR, Shingles, bands_of, shingles_of, similarity, words_of

# Keys in one query, and texts held at once.
PART = 500

# A bot's message may stand in a project a hundred thousand times: who knows its earliest copies knows the message.
_COMPARED = 16

# The earliest comments of the project with these numbers in one column, in the order of CommentQuerySet.earliest_first.
# Written out because CROSS JOIN is what keeps SQLite from reading the whole project instead. Numbers are of one project
# alone already; whatever they are, nothing of another one is ever given.
_EARLIEST = """
SELECT comment_id, {place}, number FROM (
    SELECT comment.id AS comment_id, sketch.{column} AS number, ROW_NUMBER() OVER (
        PARTITION BY sketch.{column}
        ORDER BY comment.posted_at IS NULL, comment.posted_at, comment.thread_id, comment.source_order, comment.id
    ) AS rank
    FROM threads_sketch AS sketch CROSS JOIN threads_comment AS comment CROSS JOIN threads_thread AS thread
    WHERE sketch.{column} IN ({values}) AND comment.id = sketch.comment_id
        AND thread.id = comment.thread_id AND thread.project_id = %s AND thread.trashed_at IS NULL
) AS ranked WHERE rank <= %s
"""


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


def find_alike(
    texts: Mapping[int, Sketched], project: Project, *, are_indexed: bool = False
) -> dict[int, list[Likeness]]:
    """For each of a few hundred texts, by its key, the comments indexed in the project that are (near-)copies of it.

    In a bounded number of queries. Of many comments with the same number in a column only the earliest are compared.
    If the texts `are_indexed` comments, by their ids, none is found like itself.
    """
    candidates = _candidates(texts, project)
    own = texts if are_indexed else {}
    for comment in own:
        candidates[comment].discard(comment)
    alike: dict[int, list[Likeness]] = defaultdict(list)
    for comment, shingles in shingles_by_comment({key for key, found in candidates.items() if found}, known=own):
        for key in candidates[comment]:
            likeness = similarity(shingles, texts[key].shingles)
            if likeness >= NEAR:
                alike[key].append(Likeness(comment, likeness))
    return dict(alike)


def shingles_by_comment(
    comments: Collection[int], *, known: Mapping[int, Sketched] | None = None
) -> Iterator[tuple[int, Shingles]]:
    """The shingles of these comments; those that are not `known` are made from their texts, some hundred at a time."""
    known = known or {}
    yield from ((comment, known[comment].shingles) for comment in comments if comment in known)
    for part in parts(set(comments).difference(known)):
        for pk, text, quoted in Comment.objects.filter(pk__in=part).values_list("pk", "text", "quoted"):
            yield pk, shingles_of(words_of(text, quoted))


def parts(keys: Collection[int]) -> Iterator[list[int]]:
    """Keys in order and in lists that fit a query: SQLite takes a limited number of values."""
    ordered = sorted(keys)
    yield from (ordered[start : start + PART] for start in range(0, len(ordered), PART))


def _candidates(texts: Mapping[int, Sketched], project: Project) -> dict[int, set[int]]:
    """The comments that share a number with a text, and the keys of those texts."""
    found: dict[int, set[int]] = defaultdict(set)
    if not texts:
        return found
    keys: dict[tuple[int, int], list[int]] = defaultdict(list)
    for key, text in texts.items():
        for place, number in enumerate(text.bands):
            keys[place, number].append(key)
    queries, parameters = [], []
    for place, column in enumerate(Sketch.COLUMNS):
        wanted = {text.bands[place] for text in texts.values()}
        queries.append(_EARLIEST.format(place=place, column=column, values=", ".join(["%s"] * len(wanted))))
        parameters += [*wanted, project.pk, _COMPARED]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(queries), parameters)
        for comment, place, number in cursor.fetchall():
            found[comment].update(keys[place, number])
    return found
