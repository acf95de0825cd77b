"""Which extractors there are, and which of them a project runs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.extraction import REGISTRY
from annotations.services import extractors
from threads.api.resource import Resource
from threads.models import Project


class ExtractorSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(source="entry.name")
    title = serializers.CharField(source="entry.title")
    about = serializers.CharField(source="entry.about")
    kind = serializers.ChoiceField(["rules", "model", "service"], source="entry.kind")
    needs = serializers.ListField(
        child=serializers.CharField(), source="entry.needs", help_text="Settings that the operator has to make."
    )
    is_available = serializers.BooleanField(help_text="Whether they are made.")
    is_chosen = serializers.BooleanField(help_text="Whether the project runs it.")


class ExtractorChoiceSerializer(serializers.Serializer[Any]):
    extractors = serializers.ListField(child=serializers.ChoiceField(list(REGISTRY)), max_length=20)


class ProjectExtractorViewSet(Resource[Project], viewsets.GenericViewSet[Project]):
    """The extractors, and a project's choice among them."""

    queryset = Project.objects.all()
    project_path = "pk"
    serializer_class = ExtractorSerializer
    pagination_class = None
    rights = {"create": "manage"}

    @extend_schema(responses={200: ExtractorSerializer(many=True)})
    def list(self, request: Request, project_slug: str) -> Response:
        """All of them: whether they can run here, and whether the project has chosen them."""
        return Response(ExtractorSerializer(extractors.statuses(self.project), many=True).data)

    @extend_schema(request=ExtractorChoiceSerializer, responses={200: ExtractorSerializer(many=True)})
    def create(self, request: Request, project_slug: str) -> Response:
        """Choose which run from now on, after imports and whenever nobody names others."""
        serializer = ExtractorChoiceSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        extractors.choose(self.project, serializer.validated_data["extractors"], by=self.user)
        return Response(ExtractorSerializer(extractors.statuses(self.project), many=True).data)
