"""The annotations of a project: find them, and make one or many at once."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.annotations import AnnotationSerializer, described
from annotations.api.etags import etag
from annotations.api.named import comment_among, comments_named, labels_of, round_named
from annotations.api.passages import AttributesField, IdField, SpanFields, span_in
from annotations.models import Annotation, Label, Round
from annotations.services.annotating import annotate
from threads.api.resource import Resource
from threads.errors import Refused
from threads.models import Comment

# Annotations that one request may make: they are written in one transaction.
MOST = 500


class NewAnnotationSerializer(SpanFields):
    comment = IdField()
    question = serializers.CharField(max_length=60, help_text="The question's key.")
    label = serializers.CharField(max_length=60, help_text="The label's key.")  # type: ignore[assignment]
    round = IdField(required=False, help_text="The current round where none is named.")
    attributes = AttributesField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    unsure = serializers.BooleanField(default=False)


class AnnotationQuery(serializers.Serializer[Any]):
    thread = IdField(required=False)
    comment = IdField(required=False)
    round = IdField(required=False)
    annotator = serializers.CharField(required=False, max_length=150, help_text="A username, or `me`.")
    question = serializers.CharField(required=False, max_length=60, help_text="A question's key.")
    label = serializers.CharField(  # type: ignore[assignment]
        required=False, max_length=60, help_text="A label's key."
    )


# Which column a query parameter compares.
COLUMNS = {
    "thread": "comment__thread",
    "comment": "comment",
    "round": "round",
    "annotator": "creator__username",
    "question": "question__key",
    "label": "label__key",
}
ONE_OR_MANY_NEW = PolymorphicProxySerializer(
    component_name="OneOrManyNewAnnotations",
    serializers=[NewAnnotationSerializer, NewAnnotationSerializer(many=True)],
    resource_type_field_name=None,
    many=False,
)
ONE_OR_MANY = PolymorphicProxySerializer(
    component_name="OneOrManyAnnotations",
    serializers=[AnnotationSerializer, AnnotationSerializer(many=True)],
    resource_type_field_name=None,
    many=False,
)


@extend_schema_view(list=extend_schema(parameters=[AnnotationQuery]))
class ProjectAnnotationViewSet(mixins.ListModelMixin, Resource[Annotation]):
    """Annotations of the project that you may see: in a blind round your own, until you have submitted the thread."""

    queryset = described(Annotation.objects.all())
    serializer_class = AnnotationSerializer
    project_path = "round__project_id"
    rights = {"create": "annotate"}

    def get_queryset(self) -> QuerySet[Annotation]:
        """By the filters asked for, the latest first."""
        wanted = self.query(AnnotationQuery) if self.action == "list" else {}
        if wanted.get("annotator") == "me":
            wanted["annotator"] = self.user.username
        return super().get_queryset().filter(**{COLUMNS[name]: value for name, value in wanted.items()})

    @extend_schema(request=ONE_OR_MANY_NEW, responses={201: ONE_OR_MANY})
    def create(self, request: Request, project_slug: str) -> Response:
        """Give one label (send an object) or up to 500 (send a list): all of them, or none where one is refused.

        A label you gave before to just this passage is answered as it stands. A one-of question's earlier answer is
        taken back. A label about a target points at the comment above; see relations for another one.
        """
        many = isinstance(request.data, list)
        limits: dict[str, Any] = {"many": True, "max_length": MOST} if many else {}
        serializer: serializers.BaseSerializer[Any] = NewAnnotationSerializer(data=request.data, **limits)
        serializer.is_valid(raise_exception=True)
        made = self._annotate_all(serializer.validated_data if many else [serializer.validated_data], many=many)
        rows = described(Annotation.objects.all()).in_bulk(made)
        shown = AnnotationSerializer([rows[pk] for pk in made], many=True).data
        if many:
            return Response(shown, status.HTTP_201_CREATED)
        return Response(shown[0], status.HTTP_201_CREATED, headers={"ETag": etag(rows[made[0]].version)})

    @transaction.atomic
    def _annotate_all(self, wanted: list[dict[str, Any]], *, many: bool) -> list[int]:
        comments = comments_named(self, self.project, [item["comment"] for item in wanted])
        rounds: dict[int | None, Round] = {}
        labels: dict[int, dict[tuple[str, str], Label]] = {}
        made: list[int] = []
        for index, item in enumerate(wanted):
            try:
                pk = item.get("round")
                round = rounds[pk] = rounds.get(pk) or round_named(self, self.project, pk)
                known = labels[round.pk] = labels.get(round.pk) or labels_of(round)
                made.append(self._annotate(item, round, known, comment_among(comments, item["comment"])).pk)
            except Refused as error:
                if many:
                    error.fields = {f"{index}.{name}": said for name, said in (error.fields or {}).items()} or {
                        str(index): [str(error)]
                    }
                raise
        return made

    def _annotate(
        self, item: dict[str, Any], round: Round, labels: dict[tuple[str, str], Label], comment: Comment
    ) -> Annotation:
        label = labels.get((item["question"], item["label"]))
        if label is None:
            raise Refused(
                f"The round's scheme has no label {item['question']}/{item['label']}.",
                fields={"label": ["See labels/ for the keys."]},
            )
        return annotate(
            comment,
            label,
            round=round,
            by=self.user,
            span=span_in(item, comment),
            attributes=item.get("attributes"),
            note=item.get("note", ""),
            unsure=item["unsure"],
        )
