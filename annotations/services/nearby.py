"""The places of a few comments, read without the rest of their thread: a save must not cost more in a longer thread."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotations.services.progress import IS_UNIT
from annotations.services.shape import Node, Shape
from threads.models import Comment, Thread


def shape_near(thread: Thread, ids: Collection[int], *, units: Q = IS_UNIT) -> Shape:
    """The shape of the thread as far as these comments need it: exactly their places, in one query.

    `units` is the condition on comments to be judged.
    """
    inside = thread.comments.in_reading_order().order_by()
    siblings = inside.filter(parent=OuterRef("parent"))
    same_author = inside.filter(author=OuterRef("author"), position__lt=OuterRef("position"))
    rows = (
        thread.comments.in_reading_order()
        .filter(pk__in=ids)
        .annotate(
            above=Coalesce(F("parent__position"), 0),
            set_size=_count(siblings),
            place=_count(siblings.filter(position__lte=OuterRef("position"))),
            same_author=Subquery(same_author.values("author").annotate(latest=Max("position")).values("latest")),
            is_unit=ExpressionWrapper(units, output_field=BooleanField()),
        )
        .values_list(
            "pk",
            "position",
            "above",
            "depth",
            "place",
            "set_size",
            "same_author",
            "subtree_end",
            "author_id",
            "is_unit",
        )
    )
    nodes: dict[int, Node] = {}
    to_judge: set[int] = set()
    for pk, position, above, depth, place, set_size, earlier, end, author, is_unit in rows:
        # The article stands alone: nothing is its sibling.
        nodes[pk] = Node(pk, position or 0, above, depth, place or 1, set_size or 1, earlier, end or 0, author)
        if is_unit:
            to_judge.add(pk)
    return Shape(nodes, frozenset(to_judge))


def _count(comments: QuerySet[Comment]) -> Subquery:
    return Subquery(comments.values("parent").annotate(number=Count("pk")).values("number"))
