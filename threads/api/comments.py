"""Comments."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers

from threads.api.resource import MAX_ID
from threads.api.within_thread import WithinThread
from threads.errors import Refused
from threads.models import Comment, Duplicate
from threads.querysets import CommentQuerySet


class CopySerializer(serializers.ModelSerializer[Duplicate]):
    """The earliest comment of the project that says the same, and how much of it: 1 is every word."""

    comment = serializers.IntegerField(source="original_id")
    thread = serializers.IntegerField(source="original.thread_id")

    class Meta:
        model = Duplicate
        fields = ["comment", "thread", "similarity"]


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """What somebody wrote. Offsets anywhere in this API count Unicode code points of `text`, the end exclusive."""

    author = serializers.SerializerMethodField(
        help_text="The author's pseudonym; the name where the project shows names; null where the source has neither."
    )

    duplicate_of = serializers.SerializerMethodField(
        help_text="Null for a comment that copies no earlier one, nor nearly so."
    )

    class Meta:
        model = Comment
        fields = [
            "id", "thread", "parent", "position", "depth", "subtree_end", "author", "posted_at", "posted_precision",
            "structure", "state", "score", "duplicate_of", "text",
        ]  # fmt: skip

    def get_author(self, comment: Comment) -> str | None:
        """A forgotten author keeps the pseudonym alone."""
        if comment.author is None:
            return None
        return comment.author.shown_as(shows_names=self.context["shows_author_names"])

    @extend_schema_field(CopySerializer(allow_null=True))
    def get_duplicate_of(self, comment: Comment) -> dict[str, Any] | None:
        """The original, where it can be seen."""
        copy = next(iter(comment.copies.all()), None)
        return None if copy is None else dict(CopySerializer(copy).data)


class CommentQuery(serializers.Serializer[Any]):
    under = serializers.IntegerField(
        required=False, min_value=1, max_value=MAX_ID, help_text="A comment: only it and all replies below it."
    )


@extend_schema_view(list=extend_schema(parameters=[CommentQuery]))
class CommentViewSet(mixins.ListModelMixin, WithinThread[Comment]):
    """The article and its comments in reading order: replies below what they answer."""

    queryset = (
        Comment.objects.select_related("author")
        .prefetch_related(Prefetch("copies", Duplicate.objects.with_visible_original().select_related("original")))
        .defer("markup", "raw", "anchors", "quoted")
    )
    serializer_class = CommentSerializer
    project_path = "thread__project_id"

    def get_queryset(self) -> QuerySet[Comment]:
        """The whole thread, or one comment and what is below it."""
        under = self.query(CommentQuery).get("under")
        rows = cast(CommentQuerySet, super().get_queryset()).order_by("position")
        if under is None:
            return rows
        root = rows.filter(pk=under).first()
        if root is None:
            raise Refused("There is no such comment.", fields={"under": ["Name a comment of this thread."]})
        return rows.subtree_of(root)

    def get_serializer_context(self) -> dict[str, Any]:
        """Whether names may be shown is asked once, not per comment."""
        # The schema generator asks for a serializer without an address.
        names = "thread_id" in self.kwargs and self.thread.project.shows_author_names
        return {**super().get_serializer_context(), "shows_author_names": names}
