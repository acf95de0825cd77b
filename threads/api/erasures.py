"""Erasures: what was erased in a project, and the wish to erase more."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from threads.api.resource import MAX_ID, Resource
from threads.models import Erasure
from threads.services import erasing
from threads.services.erasing import Wish


class ErasureSerializer(serializers.ModelSerializer[Erasure]):
    by = serializers.SlugRelatedField(slug_field="username", read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = Erasure
        fields = ["id", "kind", "row", "by", "at"]
        extra_kwargs = {"row": {"help_text": "The id of the comment or author."}}


class WishSerializer(serializers.Serializer[Any]):
    comments = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MAX_ID), default=list, max_length=10_000
    )
    author = serializers.IntegerField(
        required=False, min_value=1, max_value=MAX_ID, help_text="Whose name is to be forgotten."
    )
    with_texts = serializers.BooleanField(default=False, help_text="The author's comments are erased as well.")
    with_mentions = serializers.BooleanField(
        default=False, help_text="So are comments of others that hold the author's name."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Something is to be erased."""
        if not attrs["comments"] and "author" not in attrs:
            raise serializers.ValidationError("Name comments, or an author.")
        return attrs


class ErasedSerializer(serializers.Serializer[Any]):
    comments = serializers.IntegerField(help_text="How many texts go.")
    releases = serializers.ListField(child=serializers.IntegerField(), help_text="Numbers of releases withdrawn.")
    job = serializers.IntegerField(allow_null=True, help_text="Of the worker that does it; null where it is done.")


class ErasureViewSet(mixins.ListModelMixin, Resource[Erasure]):
    """What was erased, without its words, for managers."""

    queryset = Erasure.objects.select_related("by")
    serializer_class = ErasureSerializer
    rights = {"list": "manage", "create": "manage"}

    @extend_schema(request=WishSerializer, responses={201: ErasedSerializer, 202: ErasedSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Erase comments, or forget an author. For good: nothing brings the words back.

        Releases that hold them are withdrawn. Many comments are erased by a worker (202).
        """
        serializer = WishSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        told = serializer.validated_data
        wish = Wish(tuple(told["comments"]), told.get("author"), told["with_texts"], told["with_mentions"])
        foresight = erasing.foresee(self.project, wish)
        job = erasing.request_erasure(self.project, wish, by=self.user)
        answer = {
            "comments": foresight.comments,
            "releases": [release.number for release in foresight.releases],
            "job": job.pk if job else None,
        }
        return Response(answer, status.HTTP_202_ACCEPTED if job else status.HTTP_201_CREATED)
