"""Comments of a project by words and filters."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from annotations.api.filters import FilterFields, wanted_of
from annotations.api.passages import IdField
from annotations.services.finding import find
from annotations.services.rounds import current_round
from threads.api.search import FoundCommentViewSet
from threads.models import Comment
from threads.querysets import CommentQuerySet


class CommentFilters(FilterFields):
    search = serializers.CharField(
        required=False,
        help_text='Words, all of which a comment must hold, in any case and with or without accents; "words in '
        'quotes" for a phrase, rebut* for a beginning, -word for what must not be there. Any text will do.',
    )
    thread = IdField(required=False, help_text="Only comments of this thread.")
    label = serializers.CharField(  # type: ignore[assignment]
        required=False, max_length=121, help_text="A label that was given, as question/label by their keys."
    )


@extend_schema_view(list=extend_schema(parameters=[CommentFilters]))
class ProjectCommentViewSet(FoundCommentViewSet):
    """Comments of a project that fit all of the filters, the articles included, the newest first."""

    query_serializer = CommentFilters

    def found(self, rows: CommentQuerySet, wanted: dict[str, Any]) -> QuerySet[Comment]:
        """Those that fit."""
        filters = dict(wanted)
        filters["q"] = filters.pop("search", "")
        round = current_round(self.project)
        return find(wanted_of(filters), project=self.project, by=self.user, round=round, within=rows)
