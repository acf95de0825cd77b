"""Threads."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from threads.api.resource import Resource
from threads.models import Thread
from threads.services import trash

ORDERINGS = ["-id", "id", "title", "-title", "comment_count", "-comment_count"]


class ThreadSerializer(serializers.ModelSerializer[Thread]):
    project = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = Thread
        fields = [
            "id", "project", "title", "url", "site", "source_format", "external_id", "published_at", "language",
            "comment_count", "revision", "created_at",
        ]  # fmt: skip


class ThreadQuery(serializers.Serializer[Any]):
    search = serializers.CharField(required=False, max_length=200, help_text="Words in the title, in any case.")
    site = serializers.CharField(required=False, max_length=255)
    ordering = serializers.ChoiceField(ORDERINGS, default="-id")


class ProjectThreadViewSet(mixins.ListModelMixin, Resource[Thread]):
    """The threads of a project."""

    queryset = Thread.objects.select_related("project")
    serializer_class = ThreadSerializer
    query_serializer: ClassVar[type[serializers.Serializer[Any]]] = ThreadQuery

    def get_queryset(self) -> QuerySet[Thread]:
        """Titles with all the words asked for, in the order asked for."""
        wanted = self.query(self.query_serializer)
        queryset = super().get_queryset()
        for word in wanted.get("search", "").split():
            queryset = queryset.filter(title__icontains=word)
        if "site" in wanted:
            queryset = queryset.filter(site=wanted["site"])
        return self.narrowed(queryset, wanted).order_by(*dict.fromkeys((wanted["ordering"], "-id")))

    def narrowed(self, threads: QuerySet[Thread], wanted: dict[str, Any]) -> QuerySet[Thread]:
        """What more a list that knows more than threads narrows by."""
        return threads


class ThreadViewSet(mixins.RetrieveModelMixin, Resource[Thread]):
    """One thread. Its texts are its comments; the article is the comment at position 0."""

    queryset = Thread.objects.select_related("project")
    serializer_class = ThreadSerializer
    rights = {"destroy": "manage"}

    def destroy(self, request: Request, pk: str) -> Response:
        """Move a thread to the trash."""
        trash.trash_thread(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)
