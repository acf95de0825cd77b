"""The annotations of a project: find them, and make one or many at once."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.annotations import AnnotationSerializer, described
from annotations.api.etags import etag
from annotations.api.filters import FilterFields, wanted_of
from annotations.api.idempotency import IDEMPOTENCY_KEY, once
from annotations.api.named import Vocabulary, comment_among, comments_named, round_named, vocabulary_of
from annotations.api.passages import AttributesField, IdField, SpanFields, ValueField, span_in
from annotations.models import Annotation, Round
from annotations.services.annotating import annotate
from annotations.services.answering import answer
from annotations.services.finding import find
from annotations.services.rounds import current_round
from threads.api.resource import Resource
from threads.errors import Refused
from threads.models import Comment

# Annotations that one request may make: they are written in one transaction.
MOST = 500


class NewAnnotationSerializer(SpanFields):
    comment = IdField()
    question = serializers.CharField(max_length=60, help_text="The question's key.")
    label = serializers.CharField(  # type: ignore[assignment]
        max_length=60, required=False, help_text="The label's key."
    )
    value = ValueField(required=False, help_text="Instead of a label: the answer to a scale or text question.")
    round = IdField(required=False, help_text="The current round where none is named.")
    attributes = AttributesField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    unsure = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A label or a value, not both."""
        if ("label" in attrs) == ("value" in attrs):
            raise serializers.ValidationError("Give either a label or a value.")
        if "value" in attrs and attrs.get("attributes"):
            raise serializers.ValidationError("Attributes belong to labels.")
        return super().validate(attrs)


class AnnotationQuery(FilterFields):
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
        rows = (
            super().get_queryset().filter(**{COLUMNS[name]: value for name, value in wanted.items() if name in COLUMNS})
        )
        filters = wanted_of({name: value for name, value in wanted.items() if name not in COLUMNS})
        # Of these it is the annotation itself that must have them.
        if filters.unsure:
            rows = rows.filter(unsure=True)
        if filters.note:
            rows = rows.exclude(note="")
        filters = replace(filters, unsure=False, note=False)
        if not filters:
            return rows
        found = find(filters, project=self.project, by=self.user, round=current_round(self.project))
        return rows.filter(comment__in=found.order_by().values("pk"))

    @extend_schema(parameters=[IDEMPOTENCY_KEY], request=ONE_OR_MANY_NEW, responses={201: ONE_OR_MANY})
    @once
    def create(self, request: Request, project_slug: str) -> Response:
        """Give one answer (send an object) or up to 500 (send a list): all of them, or none where one is refused.

        An answer is a label, or the value of a scale or text question; a later value replaces the earlier one. What is
        asked about the thread is answered on the comment at position 0. A label you gave before to just this passage
        is answered as it stands. A one-of question's earlier answer is taken back. A label about a target points at
        the comment above; see relations for another one. A list is one step: undo takes all of it back.
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
        known: dict[int, Vocabulary] = {}
        made: list[int] = []
        step = uuid.uuid4()
        for index, item in enumerate(wanted):
            try:
                pk = item.get("round")
                round = rounds[pk] = rounds.get(pk) or round_named(self, self.project, pk)
                asked = known[round.pk] = known.get(round.pk) or vocabulary_of(round)
                made.append(self._annotate(item, round, asked, comment_among(comments, item["comment"]), step).pk)
            except Refused as error:
                if many:
                    error.fields = {f"{index}.{name}": said for name, said in (error.fields or {}).items()} or {
                        str(index): [str(error)]
                    }
                raise
        return made

    def _annotate(
        self, item: dict[str, Any], round: Round, asked: Vocabulary, comment: Comment, step: uuid.UUID
    ) -> Annotation:
        given: dict[str, Any] = {
            "round": round,
            "by": self.user,
            "span": span_in(item, comment),
            "note": item.get("note", ""),
            "unsure": item["unsure"],
            "step": step,
        }
        if "value" in item:
            return answer(comment, asked.question(item["question"]), item["value"], **given)
        label = asked.label(item["question"], item["label"])
        return annotate(comment, label, attributes=item.get("attributes"), **given)
