"""One annotation: read it, change it, take it back."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.etags import IF_MATCH, TellsVersion, etag, version_in
from annotations.api.idempotency import IDEMPOTENCY_KEY, once
from annotations.api.passages import END, EXACT, START, AttributesField, SpanFields, ValueField, span_in
from annotations.models import Annotation
from annotations.services import annotating
from threads.api.resource import Resource


class AnnotationSerializer(serializers.ModelSerializer[Annotation]):
    """A label or value given to a comment, or to a span of it (code points, end exclusive)."""

    thread = serializers.IntegerField(source="thread_id", read_only=True)
    annotator = serializers.CharField(source="creator.username", read_only=True)
    question = serializers.CharField(source="question.key", read_only=True)
    label = serializers.CharField(source="label.key", read_only=True, allow_null=True)  # type: ignore[assignment]
    start = serializers.IntegerField(read_only=True, allow_null=True, help_text=START)
    end = serializers.IntegerField(read_only=True, allow_null=True, help_text=END)
    exact = serializers.CharField(read_only=True, allow_null=True, help_text=EXACT)
    value = ValueField(read_only=True, allow_null=True, help_text="Of a scale or text question; null for a label.")
    version = serializers.IntegerField(read_only=True, help_text="Also the ETag.")

    class Meta:
        model = Annotation
        fields = [
            "id", "uid", "round", "thread", "comment", "annotator", "question", "label", "value", "start", "end",
            "exact", "attributes", "note", "unsure", "origin", "suggestion", "version", "created_at", "updated_at",
        ]  # fmt: skip


class RevisionSerializer(SpanFields):
    """What may change: a new span needs both ends."""

    attributes = AttributesField(required=False)
    value = ValueField(required=False, help_text="Of a scale or text question.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    unsure = serializers.BooleanField(required=False)


def described(rows: QuerySet[Annotation]) -> QuerySet[Annotation]:
    """With all that AnnotationSerializer shows, in one query however many there are."""
    return rows.select_related("creator", "question", "label").annotate(thread_id=F("comment__thread_id"))


class AnnotationViewSet(TellsVersion, mixins.RetrieveModelMixin, Resource[Annotation]):
    """An annotation that you may see: your own, or a colleague's where the round is not blind to you."""

    queryset = described(Annotation.objects.select_related("round__project"))
    serializer_class = AnnotationSerializer
    project_path = "round__project_id"
    rights = {"partial_update": "annotate", "destroy": "annotate"}

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read an annotation. Its version comes as ETag."""
        return self._show(self.get_object())

    @extend_schema(parameters=[IF_MATCH, IDEMPOTENCY_KEY], request=RevisionSerializer, responses=AnnotationSerializer)
    @once
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change your annotation. With If-Match, only if nobody changed it since you read it."""
        annotation = self.get_object()
        serializer = RevisionSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        changes = dict(serializer.validated_data)
        span = span_in(changes, annotation.comment)
        for name in ("start", "end", "exact"):
            changes.pop(name, None)
        if span is not None:
            changes["span"] = span
        annotating.revise(annotation, by=self.user, version=version_in(request), **changes)
        return self._show(self.get_object())

    @extend_schema(parameters=[IF_MATCH, IDEMPOTENCY_KEY])
    @once
    def destroy(self, request: Request, pk: str) -> Response:
        """Take your annotation back, with its relations."""
        annotating.retract(self.get_object(), by=self.user, version=version_in(request))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _show(self, annotation: Annotation) -> Response:
        return Response(AnnotationSerializer(annotation).data, headers={"ETag": etag(annotation.version)})
