"""Merge rules: what annotators agree on is settled without a person's decision."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, inline_serializer
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.idempotency import IDEMPOTENCY_KEY, once
from annotations.api.named import round_begun
from annotations.api.passages import IdField
from annotations.models import Merge
from annotations.services import adjudicating
from annotations.services.adjudicating import Foreseen, Rules
from threads.api.jobs import JobSerializer
from threads.api.resource import Resource


class MergeSerializer(serializers.ModelSerializer[Merge]):
    """Which rules held. The units to be checked were drawn by `seed`. `job` is null where it was done at once."""

    by = serializers.CharField(source="by.username", read_only=True)
    rules = serializers.DictField(child=serializers.BooleanField())
    questions = serializers.ListField(child=serializers.CharField(), help_text="Their keys; none for all.")
    standing = serializers.IntegerField(read_only=True, help_text="What it settled and nobody decided since.")
    job = JobSerializer(allow_null=True, read_only=True)

    class Meta:
        model = Merge
        fields = [
            "id", "round", "by", "at", "rules", "questions", "audit", "seed", "step", "standing", "job", "removed_at",
        ]  # fmt: skip


class NewMergeSerializer(serializers.Serializer[Any]):
    unanimous = serializers.BooleanField(default=True, help_text="Two or more equal answers.")
    majority = serializers.BooleanField(default=False, help_text="More than half of three or more answers.")
    single = serializers.BooleanField(default=False, help_text="The only answer.")
    audit = serializers.FloatField(
        default=0.05, min_value=0, max_value=1, help_text="The share of unanimous units that a person checks."
    )
    seed = serializers.IntegerField(required=False, min_value=0, max_value=2**53 - 1, help_text="Draws them again.")
    questions = serializers.ListField(
        child=serializers.CharField(max_length=60), required=False, default=list, help_text="Their keys; none for all."
    )
    round = IdField(required=False, help_text="The latest round where none is named.")
    preview = serializers.BooleanField(default=False, help_text="Only count what would be settled.")


class ForeseenSerializer(serializers.Serializer[Any]):
    """What would become of one question's units."""

    question = serializers.CharField(source="key")
    unanimous = serializers.IntegerField()
    majority = serializers.IntegerField()
    single = serializers.IntegerField()
    audit = serializers.IntegerField(help_text="Of the unanimous ones, those that a person checks.")
    stays_open = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Not all annotators have submitted.")
    decided = serializers.IntegerField(help_text="Decided or settled already: they stay as they are.")
    examples = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_examples(self, foreseen: Foreseen) -> list[int]:
        """Some comments whose question stays open."""
        return [unit.comment for unit in foreseen.examples]


class PreviewSerializer(serializers.Serializer[Any]):
    questions = ForeseenSerializer(many=True)
    unseen = serializers.IntegerField(help_text="Threads that were not looked at.")


class MergeResource(Resource[Merge]):
    """Settles what annotators agree on. A person's decision is never written over."""

    queryset = Merge.objects.select_related("by", "job", "round__project").annotate(
        standing=Count("adjudications", filter=Q(adjudications__superseded_at=None))
    )
    serializer_class = MergeSerializer
    project_path = "round__project_id"


class ProjectMergeViewSet(mixins.ListModelMixin, MergeResource):
    """The merges of a project."""

    rights = {"list": "adjudicate", "create": "adjudicate"}

    def get_queryset(self) -> QuerySet[Merge]:
        """The latest first."""
        return super().get_queryset().order_by("-pk")

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY],
        request=NewMergeSerializer,
        responses={
            200: inline_serializer("MergePreview", {"preview": PreviewSerializer()}),
            201: MergeSerializer,
            202: MergeSerializer,
        },
    )
    @once
    def create(self, request: Request, project_slug: str) -> Response:
        """Settle it, or with `preview` count what would be settled. Again, it finds what is left.

        In a large round a worker does it: 202, and `job` says how far it is.
        """
        serializer = NewMergeSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        sent = serializer.validated_data
        round = round_begun(self.project, sent.get("round"))
        seed = sent.get("seed", adjudicating.new_seed())
        rules = Rules(sent["unanimous"], sent["majority"], sent["single"], sent["audit"], seed)
        if sent["preview"]:
            seen = adjudicating.preview(rules, round=round, by=self.user, questions=sent["questions"])
            return Response({"preview": PreviewSerializer(seen).data})
        merge = adjudicating.carry_out(rules, round=round, by=self.user, questions=sent["questions"])
        code = status.HTTP_202_ACCEPTED if merge.job else status.HTTP_201_CREATED
        return Response(MergeSerializer(self.get_queryset().get(pk=merge.pk)).data, code)


class MergeViewSet(mixins.RetrieveModelMixin, MergeResource):
    """One merge."""

    rights = {"retrieve": "adjudicate", "destroy": "adjudicate"}

    @extend_schema(responses={200: MergeSerializer, 202: MergeSerializer})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take back what it settled, but for what a person decided since. Much is a worker's: 202."""
        merge = adjudicating.remove(self.get_object(), by=self.user)
        is_under_way = merge.job is not None and merge.job.finished_at is None
        code = status.HTTP_202_ACCEPTED if is_under_way else status.HTTP_200_OK
        return Response(MergeSerializer(self.get_queryset().get(pk=merge.pk)).data, code)
