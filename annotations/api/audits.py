"""Many suggestions accepted at once, after a look at a random sample of them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, inline_serializer
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.bulk import BulkSerializer
from annotations.api.idempotency import IDEMPOTENCY_KEY, once
from annotations.api.named import round_named, vocabulary_of
from annotations.api.passages import IdField
from annotations.models import Audit
from annotations.services import auditing, bulk
from annotations.services.auditing.drawing import MOST
from threads.api.resource import Resource
from threads.errors import Refused


class ShareSerializer(serializers.Serializer[Any]):
    """A share that was counted, with its 95 % interval by Wilson; null where nothing was counted."""

    right = serializers.IntegerField()
    all = serializers.IntegerField()
    estimate = serializers.FloatField(allow_null=True)
    interval = serializers.ListField(child=serializers.FloatField(), allow_null=True, min_length=2, max_length=2)


class AuditReportSerializer(serializers.Serializer[Any]):
    """What the sample says. Right is what you accepted as it was proposed."""

    share = ShareSerializer()
    edited = serializers.IntegerField()
    rejected = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Of the sample, not judged yet.")
    rest = serializers.IntegerField(help_text="What would be accepted.")
    wrong_expected = serializers.IntegerField(allow_null=True, help_text="Of the rest, by the estimate.")
    advice = serializers.ChoiceField(["yes", "no", "unclear", ""], help_text="Whether to go on; empty: nothing judged.")
    outcome = BulkSerializer(allow_null=True, help_text="How the acceptance fares, once it has begun.")


class AuditSerializer(serializers.ModelSerializer[Audit]):
    question = serializers.CharField(source="label.question.key", read_only=True)
    label = serializers.CharField(source="label.key", read_only=True)  # type: ignore[assignment]

    class Meta:
        model = Audit
        fields = [
            "id", "round", "question", "label", "extractor", "threshold", "wanted", "seed", "population", "step",
            "notices", "created_at",
        ]  # fmt: skip


class OneAuditSerializer(AuditSerializer):
    sample: serializers.ManyRelatedField = serializers.PrimaryKeyRelatedField(  # type: ignore[assignment]
        many=True, read_only=True, help_text="Suggestions to be judged by hand."
    )
    report = serializers.SerializerMethodField()

    class Meta(AuditSerializer.Meta):
        fields = [*AuditSerializer.Meta.fields, "sample", "report"]

    @extend_schema_field(AuditReportSerializer)
    def get_report(self, audit: Audit) -> dict[str, Any]:
        """As it stands now."""
        return dict(AuditReportSerializer(auditing.report_of(audit)).data)


class NewAuditSerializer(serializers.Serializer[Any]):
    question = serializers.CharField(max_length=60, help_text="Its key.")
    label = serializers.CharField(max_length=60, help_text="Its key.")  # type: ignore[assignment]
    threshold = serializers.FloatField(min_value=0, max_value=1, help_text="Least confidence.")
    extractor = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    size = serializers.IntegerField(default=auditing.SAMPLE, min_value=1, max_value=MOST, help_text="Of the sample.")
    wanted = serializers.FloatField(default=0.8, help_text="The share that should be right, above 0 and below 1.")
    seed = serializers.IntegerField(required=False, min_value=0, max_value=2**53 - 1)
    round = IdField(required=False, help_text="The current round where none is named.")
    preview = serializers.BooleanField(default=False, help_text="Only count, and tell how such decisions went so far.")


class AuditPreviewSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(help_text="Suggestions above the threshold.")
    measured = ShareSerializer(
        help_text="Of your own decisions on such suggestions so far, those accepted as proposed."
    )


class AcceptRestBody(serializers.Serializer[Any]):
    sets_aside = serializers.BooleanField(
        default=False, help_text="Go on though some of the sample are not judged: those stay as they are."
    )


class AuditResource(Resource[Audit]):
    """Your own audits: a colleague's decisions are theirs."""

    queryset = Audit.objects.select_related("project", "round", "annotator", "label__question")
    serializer_class = AuditSerializer


class ProjectAuditViewSet(mixins.ListModelMixin, AuditResource):
    """Begin one, or see those you have begun."""

    rights = {"create": "annotate"}

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY],
        request=NewAuditSerializer,
        responses={
            200: inline_serializer("AuditPreviewed", {"preview": AuditPreviewSerializer()}),
            201: OneAuditSerializer,
        },
    )
    @once
    def create(self, request: Request, project_slug: str) -> Response:
        """Draw a random sample of the suggestions above a threshold, or with `preview` only count them."""
        serializer = NewAuditSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        sent = serializer.validated_data
        round = round_named(self, self.project, sent.get("round"))
        label = vocabulary_of(round).labels.get((sent["question"], sent["label"]))
        if label is None:
            raise Refused("There is no such label.", fields={"label": ["Name a label of the round's scheme."]})
        choice = auditing.Choice(label, sent["threshold"], sent["extractor"])
        project, by = self.project, self.user
        if sent["preview"]:
            counted = auditing.preview(choice, project=project, round=round, by=by)
            return Response({"preview": AuditPreviewSerializer(counted).data})
        audit = auditing.draw(
            choice, project=project, round=round, by=by, size=sent["size"], wanted=sent["wanted"],
            seed=sent.get("seed"),
        )  # fmt: skip
        return Response(OneAuditSerializer(audit).data, status.HTTP_201_CREATED)


class AuditViewSet(mixins.RetrieveModelMixin, AuditResource):
    """One audit: its sample, what that says, and accepting the rest."""

    serializer_class = OneAuditSerializer
    rights = {"acceptance": "annotate", "undo_acceptance": "annotate"}

    @extend_schema(request=AcceptRestBody, responses={202: BulkSerializer})
    @action(detail=True, methods=["post"], serializer_class=AcceptRestBody)
    def acceptance(self, request: Request, pk: str) -> Response:
        """Have a worker accept all but the sample, as one step for undo. Asked again, it tells how that fares."""
        outcome = auditing.accept_rest(self.get_object(), by=self.user, sets_aside=self.body()["sets_aside"])
        return Response(BulkSerializer(outcome).data, status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses={200: BulkSerializer, 202: BulkSerializer})
    @acceptance.mapping.delete
    def undo_acceptance(self, request: Request, pk: str) -> Response:
        """Take all of it back, but for comments you changed since. Many are a worker's: 202."""
        audit = self.get_object()
        outcome = bulk.take_back(audit.step, project=audit.project, by=self.user)
        code = status.HTTP_202_ACCEPTED if outcome.is_under_way else status.HTTP_200_OK
        return Response(BulkSerializer(outcome).data, code)
