"""Decisions between annotators: who, on which basis, and why."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.idempotency import IDEMPOTENCY_KEY, once
from annotations.api.named import comment_among, comments_named, round_begun
from annotations.api.passages import AttributesField, IdField, SpanFields, ValueField, span_in
from annotations.api.relation_bodies import NewTargetSerializer
from annotations.models import Adjudication, Claim
from annotations.services import adjudicating
from annotations.services.adjudicating import Proposal
from annotations.services.adjudicating.deciding import LONGEST_REASON
from annotations.services.aiming import TargetChoice
from threads.api.resource import Resource
from threads.errors import Refused
from threads.models import Comment


class AdjudicationSerializer(serializers.ModelSerializer[Adjudication]):
    thread = serializers.IntegerField(source="thread_id", read_only=True)
    question = serializers.CharField(
        source="question.key", default=None, read_only=True, help_text="Its key; null for all, as imports bring it."
    )
    by = serializers.CharField(source="by.username", read_only=True)
    annotations = serializers.SerializerMethodField()
    relations = serializers.SerializerMethodField()

    class Meta:
        model = Adjudication
        fields = [
            "id", "round", "thread", "comment", "question", "basis", "by", "reason", "over_own_answers", "is_audit",
            "merge", "at", "superseded_at", "annotations", "relations",
        ]  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_annotations(self, row: Adjudication) -> list[str]:
        """The public names of its gold annotations; none where none of the labels holds."""
        return [answer.uid for answer in row.annotations.all() if answer.retracted_at is None]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_relations(self, row: Adjudication) -> list[str]:
        """The public names of its gold relations."""
        return [answer.uid for answer in row.relations.all() if answer.retracted_at is None]


class ProposalSerializer(SpanFields):
    """A label, or a value, maybe of a span. Of a question about relations: the type, and one target."""

    label = serializers.CharField(  # type: ignore[assignment]
        required=False, max_length=60, help_text="Its key."
    )
    value = ValueField(required=False)
    attributes = AttributesField(required=False)
    targets = serializers.ListField(
        child=NewTargetSerializer(), required=False, max_length=20, help_text="The comment above where none is named."
    )


class NewAdjudicationSerializer(serializers.Serializer[Any]):
    """Either `take`, the letter of the answer that holds, or `answer`, which none of the annotators need have given."""

    comment = IdField()
    question = serializers.CharField(max_length=60, help_text="Its key.")
    round = IdField(required=False, help_text="The latest round where none is named.")
    take = serializers.CharField(required=False, max_length=4, help_text="Such as A: see adjudications/units/.")
    answer = serializers.ListField(
        child=ProposalSerializer(),
        required=False,
        max_length=100,
        help_text="An empty list says that none of the labels holds.",
    )
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=LONGEST_REASON)
    seen = serializers.CharField(
        required=False, max_length=16, help_text="Of the unit as you saw it: 409 where an answer came in since."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two."""
        if ("take" in attrs) == ("answer" in attrs):
            raise serializers.ValidationError({"take": "Send either take or answer."})
        return attrs


class AdjudicationQuery(serializers.Serializer[Any]):
    round = IdField(required=False)
    thread = IdField(required=False)
    comment = IdField(required=False)
    question = serializers.CharField(required=False, max_length=60, help_text="Its key.")
    basis = serializers.ChoiceField(Adjudication.Basis.choices, required=False)
    superseded = serializers.BooleanField(required=False, default=False, help_text="Also those that stand no longer.")


COLUMNS = {
    "round": "round",
    "thread": "comment__thread",
    "comment": "comment",
    "question": "question__key",
    "basis": "basis",
}


class AdjudicationResource(Resource[Adjudication]):
    """Decisions about comments whose answers you may see. Individual answers stay as they are."""

    queryset = (
        Adjudication.objects.select_related("by", "question", "comment", "round__project")
        .prefetch_related("annotations", "relations")
        .annotate(thread_id=F("comment__thread_id"))
    )
    serializer_class = AdjudicationSerializer
    project_path = "round__project_id"


@extend_schema_view(list=extend_schema(parameters=[AdjudicationQuery]))
class ProjectAdjudicationViewSet(mixins.ListModelMixin, AdjudicationResource):
    """The decisions of a project."""

    rights = {"create": "adjudicate"}

    def get_queryset(self) -> QuerySet[Adjudication]:
        """By the filters asked for, the latest first."""
        rows = super().get_queryset()
        if self.action != "list":
            return rows
        wanted = self.query(AdjudicationQuery)
        rows = rows if wanted.pop("superseded") else rows.filter(superseded_at=None)
        return rows.filter(**{COLUMNS[name]: value for name, value in wanted.items()}).order_by("-pk")

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY], request=NewAdjudicationSerializer, responses={201: AdjudicationSerializer}
    )
    @once
    def create(self, request: Request, project_slug: str) -> Response:
        """Decide a question about a comment, in place of an earlier decision.

        409 while annotators of the comment have yet to submit, and where `seen` is not what it was.
        """
        serializer = NewAdjudicationSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        sent = serializer.validated_data
        round = round_begun(self.project, sent.get("round"))
        named = [sent["comment"], *_targets(sent)]
        comments = comments_named(self, self.project, named)
        comment = comment_among(comments, sent["comment"])
        row = adjudicating.decide(
            comment,
            sent["question"],
            round=round,
            by=self.user,
            take=sent.get("take", ""),
            answer=[self._proposal(each, comment, comments) for each in sent.get("answer", ())],
            reason=sent["reason"],
            seen=sent.get("seen", ""),
        )
        shown = self.get_queryset().get(pk=row.pk)
        return Response(AdjudicationSerializer(shown).data, status.HTTP_201_CREATED)

    def _proposal(self, body: dict[str, Any], comment: Comment, comments: dict[int, Comment]) -> Proposal:
        holding = tuple(name for name, holds in body.get("attributes", {}).items() if holds)
        targets = tuple(self._target(each, comments) for each in body.get("targets", ()))
        return Proposal(body.get("label"), body.get("value"), span_in(body, comment), holding, targets)

    def _target(self, body: dict[str, Any], comments: dict[int, Comment]) -> TargetChoice:
        claim, aimed = None, None
        if body.get("claim") is not None:
            claims = self.reach(Claim.objects.filter(project=self.project), "project_id")
            claim = claims.filter(pk=body["claim"]).first()
            if claim is None:
                raise Refused("There is no such claim.", fields={"claim": ["Name a listed claim of this project."]})
        if body.get("comment") is not None:
            aimed = comment_among(comments, body["comment"])
        span = span_in(body, aimed) if aimed else None
        return TargetChoice(body["kind"], comment=aimed, span=span, claim=claim)


class AdjudicationViewSet(mixins.RetrieveModelMixin, AdjudicationResource):
    """One decision."""

    rights = {"destroy": "adjudicate"}

    def destroy(self, request: Request, pk: str) -> Response:
        """Take the decision back, with its gold: the question is undecided again."""
        adjudicating.withdraw(self.get_object(), by=self.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _targets(sent: dict[str, Any]) -> list[int]:
    bodies = [target for each in sent.get("answer", ()) for target in each.get("targets", ())]
    return [body["comment"] for body in bodies if body.get("comment") is not None]
