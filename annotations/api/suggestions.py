"""What the workers propose, and your decisions."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.annotations import AnnotationSerializer, described
from annotations.api.idempotency import IDEMPOTENCY_KEY, once
from annotations.api.named import round_named, vocabulary_of
from annotations.api.passages import IdField, SpanFields, span_in
from annotations.models import Annotation, Decision, Label, SuggestedTarget, Suggestion
from annotations.querysets.suggestions import uncertainty
from annotations.services.deciding import Edit, accept_suggestion, reject_suggestion, target_ranked
from threads.api.resource import Resource
from threads.errors import Refused

ORDERINGS = ["position", "-confidence", "confidence", "uncertainty", "-uncertainty", "id", "-id"]
STATUSES = {"undecided": [], "accepted": ["accepted", "edited"], "rejected": ["rejected"]}


class SuggestedTargetSerializer(serializers.ModelSerializer[SuggestedTarget]):
    kind = serializers.CharField(source="target_kind")
    comment = serializers.IntegerField(source="target_comment_id", allow_null=True)
    start = serializers.IntegerField(source="target_start", allow_null=True)
    end = serializers.IntegerField(source="target_end", allow_null=True)
    exact = serializers.CharField(source="target_exact", allow_null=True)

    class Meta:
        model = SuggestedTarget
        fields = ["rank", "confidence", "kind", "comment", "start", "end", "exact"]


class SuggestionSerializer(serializers.ModelSerializer[Suggestion]):
    """A label proposed for a comment or a span of it (code points, end exclusive)."""

    thread = serializers.IntegerField(source="thread_id", read_only=True)
    position = serializers.IntegerField(read_only=True, help_text="Of the comment, in reading order.")
    question = serializers.CharField(source="label.question.key", read_only=True)
    label = serializers.CharField(source="label.key", read_only=True)  # type: ignore[assignment]
    targets = SuggestedTargetSerializer(many=True, read_only=True)
    decision = serializers.ChoiceField(
        Decision.Verdict.choices, read_only=True, allow_null=True, help_text="Yours; null while you have not decided."
    )

    class Meta:
        model = Suggestion
        fields = [
            "id", "thread", "comment", "position", "question", "label", "start", "end", "exact", "confidence", "scores",
            "reasons", "extractor", "extractor_version", "targets", "decision", "created_at",
        ]  # fmt: skip


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    class Meta:
        model = Decision
        fields = ["suggestion", "round", "verdict", "annotation", "at"]


class SuggestionQuery(serializers.Serializer[Any]):
    thread = IdField(required=False)
    status = serializers.ChoiceField(list(STATUSES), required=False, help_text="By your own decisions.")
    question = serializers.CharField(required=False, max_length=60, help_text="Its key.")
    label = serializers.CharField(required=False, max_length=60, help_text="Its key.")  # type: ignore[assignment]
    ordering = serializers.ChoiceField(
        ORDERINGS, default="position", help_text="`uncertainty` begins with those whose extractor was least sure."
    )


class RoundBody(serializers.Serializer[Any]):
    round = IdField(required=False, help_text="The current round where none is named.")


class AcceptanceBody(SpanFields, RoundBody):
    """What to change on the way, each as proposed where it is left out. What is changed is an edited suggestion."""

    question = serializers.CharField(required=False, max_length=60, help_text="Of another label: its question's key.")
    label = serializers.CharField(  # type: ignore[assignment]
        required=False, max_length=60, help_text="Another label's key."
    )
    target_rank = serializers.IntegerField(
        required=False, min_value=1, max_value=3, help_text="Another of the proposed targets."
    )


class SuggestionResource(Resource[Suggestion]):
    """Suggestions that no later run has superseded."""

    queryset = Suggestion.objects.select_related("label__question")
    project_path = "comment__thread__project_id"


@extend_schema_view(list=extend_schema(parameters=[SuggestionQuery]))
class ProjectSuggestionViewSet(mixins.ListModelMixin, SuggestionResource):
    """The suggestions of a project."""

    serializer_class = SuggestionSerializer

    def get_queryset(self) -> QuerySet[Suggestion]:
        """With your decision on each, by the filters and in the order asked for."""
        wanted = self.query(SuggestionQuery)
        own = Decision.objects.filter(suggestion=OuterRef("pk"), annotator=self.user)
        rows = (
            super().get_queryset()
            .annotate(uncertainty=uncertainty())
            .annotate(thread_id=F("comment__thread_id"), position=F("comment__position"))
            .annotate(decision=Subquery(own.values("verdict")[:1]))
            .prefetch_related("targets")
        )  # fmt: skip
        if "thread" in wanted:
            rows = rows.filter(comment__thread=wanted["thread"])
        if "question" in wanted:
            rows = rows.filter(label__question__key=wanted["question"])
        if "label" in wanted:
            rows = rows.filter(label__key=wanted["label"])
        if "status" in wanted:
            verdicts = STATUSES[wanted["status"]]
            rows = rows.filter(decision__in=verdicts) if verdicts else rows.filter(decision=None)
        return rows.order_by(*dict.fromkeys((wanted["ordering"], "id")))


class SuggestionViewSet(SuggestionResource):
    """Decide a suggestion, once. Undo in the workspace opens it again."""

    queryset = Suggestion.objects.select_related("label__question", "comment__thread__project", "comment__parent")
    serializer_class = RoundBody
    rights = {"acceptance": "annotate", "rejection": "annotate"}

    @extend_schema(parameters=[IDEMPOTENCY_KEY], request=AcceptanceBody, responses={201: AnnotationSerializer})
    @action(detail=True, methods=["post"], serializer_class=AcceptanceBody)
    @once
    def acceptance(self, request: Request, pk: str) -> Response:
        """Make the suggestion your own annotation, with its likeliest target, or with what the body changes."""
        suggestion = self.get_object()
        wanted = self.body()
        round = round_named(self, suggestion.comment.thread.project, wanted.get("round"))
        annotation = accept_suggestion(
            suggestion, round=round, by=self.user, edit=_edit(wanted, suggestion, vocabulary_of(round).labels)
        )
        shown = described(Annotation.objects.all()).get(pk=annotation.pk)
        return Response(AnnotationSerializer(shown).data, status.HTTP_201_CREATED)

    @extend_schema(parameters=[IDEMPOTENCY_KEY], responses={201: DecisionSerializer})
    @action(detail=True, methods=["post"])
    @once
    def rejection(self, request: Request, pk: str) -> Response:
        """Say that you do not want the suggestion."""
        suggestion = self.get_object()
        round = round_named(self, suggestion.comment.thread.project, self.body().get("round"))
        decision = reject_suggestion(suggestion, round=round, by=self.user)
        return Response(DecisionSerializer(decision).data, status.HTTP_201_CREATED)


def _edit(wanted: dict[str, Any], suggestion: Suggestion, labels: dict[tuple[str, str], Label]) -> Edit:
    """What the body changes. Raises Refused for a label or a target that does not exist."""
    label = None
    if "label" in wanted:
        key = (wanted.get("question", suggestion.label.question.key), wanted["label"])
        if (label := labels.get(key)) is None:
            raise Refused("There is no such label.", fields={"label": ["Name a label of the round's scheme."]})
    rank = wanted.get("target_rank")
    target = target_ranked(suggestion, rank) if rank else None
    return Edit(span_in(wanted, suggestion.comment), label, target)
