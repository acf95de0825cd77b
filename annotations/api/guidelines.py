"""The text annotators work by."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.models import Guideline
from annotations.services.guidelines import html_of, use_guideline
from annotations.services.schemes import add_guideline
from threads.api.resource import Resource


class GuidelineSerializer(serializers.ModelSerializer[Guideline]):
    html = serializers.SerializerMethodField(help_text="The text as pages show it: sanitised.")

    class Meta:
        model = Guideline
        fields = ["id", "number", "text", "html", "created_at"]

    def get_html(self, guideline: Guideline) -> str:
        """Made from the Markdown."""
        return str(html_of(guideline.text))


class NewGuidelineSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=200_000, allow_blank=True, help_text="Markdown.")
    applies = serializers.BooleanField(default=False, help_text="Rounds that are not closed work by it from now on.")


class GuidelineViewSet(mixins.ListModelMixin, Resource[Guideline]):
    """The guidelines of a project, version by version. A version never changes."""

    queryset = Guideline.objects.all()
    serializer_class = GuidelineSerializer
    rights = {"create": "manage"}

    @extend_schema(request=NewGuidelineSerializer, responses={201: GuidelineSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Write the next version. A text that is the newest one's makes none."""
        serializer = NewGuidelineSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        saved = add_guideline(self.project, serializer.validated_data["text"], by=self.user)
        if serializer.validated_data["applies"]:
            use_guideline(saved)
        return Response(GuidelineSerializer(saved).data, status.HTTP_201_CREATED)
