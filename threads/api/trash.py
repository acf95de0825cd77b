"""Threads in the trash."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from threads.api.resource import Resource
from threads.api.threads import ThreadSerializer
from threads.models import Thread
from threads.services import trash


class TrashedThreadSerializer(ThreadSerializer):
    class Meta:
        model = Thread
        fields = ["id", "project", "title", "comment_count", "trashed_at"]


class TrashViewSet(mixins.ListModelMixin, Resource[Thread]):
    """The threads of a project that were thrown away: deleted for good after 30 days, or at once by DELETE."""

    queryset = Thread.objects.select_related("project")
    serializer_class = TrashedThreadSerializer
    rights = {"list": "manage", "restoration": "manage", "destroy": "manage"}

    def get_queryset(self) -> QuerySet[Thread]:
        """What nobody else can see."""
        rows = Thread.objects.filter(visible_at__isnull=False, trashed_at__isnull=False).select_related("project")
        return rows.filter(project=self.project) if "project_slug" in self.kwargs else rows.none()

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def restoration(self, request: Request, project_slug: str, pk: str) -> Response:
        """Take a thread out of the trash. 409 where the same was imported again meanwhile."""
        trash.restore_thread(self._row(pk), by=self.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def destroy(self, request: Request, project_slug: str, pk: str, **kwargs: Any) -> Response:
        """Delete a thread for good, with everything said about it."""
        trash.delete_thread(self._row(pk))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _row(self, pk: str) -> Thread:
        return get_object_or_404(self.get_queryset(), pk=pk)
