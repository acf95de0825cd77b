"""What annotators are asked."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.models import Label, Question, Round, SchemeVersion
from annotations.services.rounds import current_round
from threads.api.resource import Resource


class LabelSerializer(serializers.ModelSerializer[Label]):
    relation = serializers.SerializerMethodField(
        help_text="The relation the label draws to its target; null for one that needs no target."
    )

    class Meta:
        model = Label
        fields = ["key", "name", "shortcut", "slot", "guideline", "attributes", "relation"]

    def get_relation(self, label: Label) -> str | None:
        """The key of the relation."""
        return label.target_relation.key if label.target_relation else None


class QuestionSerializer(serializers.ModelSerializer[Question]):
    labels = LabelSerializer(many=True, read_only=True)

    class Meta:
        model = Question
        fields = [
            "key", "name", "unit", "kind", "required", "takes_spans", "snaps_to_sentences", "help", "scale_min",
            "scale_max", "labels",
        ]  # fmt: skip


class SchemeVersionSerializer(serializers.ModelSerializer[SchemeVersion]):
    scheme = serializers.CharField(source="scheme.name", read_only=True)
    questions = QuestionSerializer(many=True, read_only=True)

    class Meta:
        model = SchemeVersion
        fields = ["id", "scheme", "number", "published_at", "questions"]


class LabelViewSet(Resource[Round]):
    """The questions of the project's current round, and the labels that answer them."""

    queryset = Round.objects.all()

    @extend_schema(responses=forced_singular_serializer(SchemeVersionSerializer))  # type: ignore[no-untyped-call]
    def list(self, request: Request, project_slug: str) -> Response:
        """Read the current scheme version: of the open round, or of the latest where none is open."""
        round = current_round(self.project) or self.get_queryset().order_by("-id").first()
        if round is None:
            raise Http404
        return Response(SchemeVersionSerializer(_whole(round)).data)


def _whole(round: Round) -> SchemeVersion:
    versions: QuerySet[SchemeVersion] = SchemeVersion.objects.select_related("scheme").prefetch_related(
        "questions__labels__target_relation"
    )
    return versions.get(pk=round.scheme_version_id)
