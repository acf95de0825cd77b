"""Graph checks: what does not hold together in a project's answers."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.passages import IdField
from annotations.models import Annotation, Claim, Relation
from annotations.services.graph_checks import CHECKS, Scope, counts, rows_of
from threads.api.resource import Resource
from threads.models import Project, Thread


class CheckQuery(serializers.Serializer[Any]):
    by = serializers.CharField(required=False, default="", max_length=200, help_text="`me` or a colleague's alias.")
    thread = IdField(required=False)


class CheckSerializer(serializers.Serializer[Any]):
    check = serializers.CharField()
    name = serializers.CharField()
    help = serializers.CharField()
    found = serializers.IntegerField()


class FoundSerializer(serializers.Serializer[Any]):
    """A row that a check found: an annotation, a relation or a listed claim."""

    table = serializers.CharField(source="_meta.model_name", help_text="`annotation`, `relation` or `claim`.")
    id = serializers.IntegerField(source="pk")
    uid = serializers.CharField()
    thread = serializers.SerializerMethodField()
    comment = serializers.SerializerMethodField()
    position = serializers.SerializerMethodField()
    label = serializers.SerializerMethodField()  # type: ignore[assignment]

    def get_thread(self, row: Annotation | Relation | Claim) -> int | None:
        """Null for a listed claim."""
        return None if isinstance(row, Claim) else row.comment.thread_id

    def get_comment(self, row: Annotation | Relation | Claim) -> int | None:
        """Null for a listed claim."""
        return None if isinstance(row, Claim) else row.comment_id

    def get_position(self, row: Annotation | Relation | Claim) -> int | None:
        """Null for a listed claim."""
        return None if isinstance(row, Claim) else row.comment.position

    def get_label(self, row: Annotation | Relation | Claim) -> str | None:
        """Its key; null for a listed claim."""
        return None if isinstance(row, Claim) or row.label is None else row.label.key


class CheckViewSet(Resource[Any]):
    """Checks of the answers that you may see."""

    queryset = Project.objects.all()
    serializer_class = FoundSerializer
    lookup_value_regex = "[a-z]+"

    @extend_schema(parameters=[CheckQuery], responses=CheckSerializer(many=True))
    def list(self, request: Request, project_slug: str) -> Response:
        """Every check with the number of what it found."""
        found = counts(self._scope())
        rows = [{"check": key, "name": c.name, "help": c.help, "found": found[key]} for key, c in CHECKS.items()]
        return Response({"next": None, "previous": None, "results": CheckSerializer(rows, many=True).data})

    @extend_schema(operation_id="projects_checks_found", parameters=[CheckQuery], responses=FoundSerializer(many=True))
    def retrieve(self, request: Request, project_slug: str, pk: str) -> Response:
        """What one check found, the latest first, paged."""
        if pk not in CHECKS:
            raise Http404
        page = self.paginate_queryset(rows_of(pk, self._scope()))
        return self.get_paginated_response(FoundSerializer(page, many=True).data)

    def _scope(self) -> Scope:
        wanted = self.query(CheckQuery)
        thread = Thread(pk=wanted["thread"]) if "thread" in wanted else None
        return Scope(self.project, self.user, wanted["by"], thread)
