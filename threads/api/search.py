"""Search in the comments of a project."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from threads.api.comments import CommentSerializer
from threads.api.resource import Resource
from threads.models import Comment
from threads.querysets import CommentQuerySet
from threads.search import parse, snippet_of
from threads.services import indexing


class PassageSerializer(serializers.Serializer[Any]):
    """A range of a comment's text."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()


class SnippetSerializer(PassageSerializer):
    """A passage of the comment's text, and the places in it that were asked for. Offsets are those of the text."""

    text = serializers.CharField()
    marks = PassageSerializer(many=True)


class FoundCommentSerializer(CommentSerializer):
    snippet = serializers.SerializerMethodField(help_text="Why it was found. Plain text: escape it.")

    class Meta:
        model = Comment
        fields = ["id", "thread", "position", "author", "posted_at", "posted_precision", "snippet"]

    @extend_schema_field(SnippetSerializer)
    def get_snippet(self, comment: Comment) -> dict[str, Any]:
        """The passage that holds the most of what was asked for."""
        found = snippet_of(comment.text, self.context["asked"])
        marks = [{"start": start, "end": end} for start, end in found.marks]
        return {"start": found.start, "end": found.end, "text": found.text, "marks": marks}


class SearchPagination(api_settings.DEFAULT_PAGINATION_CLASS):  # type: ignore[name-defined,misc]
    """A page that says whether search covers everything."""

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any] | None:
        """The page's rows."""
        self.is_complete = indexing.unfinished(view.project) is None
        return cast("list[Any] | None", super().paginate_queryset(queryset, request, view))

    def get_paginated_response(self, data: Any) -> Response:
        """The page."""
        response = cast(Response, super().get_paginated_response(data))
        response.data["is_complete"] = self.is_complete
        return response

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The page, described."""
        page = cast("dict[str, Any]", super().get_paginated_response_schema(schema))
        page["required"] = [*page.get("required", []), "is_complete"]
        page["properties"]["is_complete"] = {
            "type": "boolean",
            "description": "Whether every comment can be found; false while comments lately imported are not indexed.",
        }
        return page


class FoundCommentViewSet(mixins.ListModelMixin, Resource[Comment]):
    """Comments of a project that hold what is asked for. Whoever knows what can be asked for says it in `found`."""

    queryset = Comment.objects.select_related("author").defer("markup", "raw", "anchors", "quoted")
    serializer_class = FoundCommentSerializer
    pagination_class = SearchPagination
    project_path = "thread__project_id"
    # The query parameters, `search` among them.
    query_serializer: ClassVar[type[serializers.Serializer[Any]]]

    def get_queryset(self) -> QuerySet[Comment]:
        """What is found."""
        return self.found(cast(CommentQuerySet, super().get_queryset()), self.query(self.query_serializer))

    def found(self, rows: CommentQuerySet, wanted: dict[str, Any]) -> QuerySet[Comment]:
        """Those of the rows that fit, the newest first."""
        raise NotImplementedError

    def get_serializer_context(self) -> dict[str, Any]:
        """What was asked for, and whether names may be shown."""
        context = {**super().get_serializer_context()}
        # The schema generator asks for a serializer without an address.
        if "project_slug" in self.kwargs:
            context["asked"] = parse(self.query(self.query_serializer).get("search", ""))
            context["shows_author_names"] = self.project.shows_author_names
        return context
