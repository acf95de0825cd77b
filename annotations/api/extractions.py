"""Extractions: have the workers look for suggestions, see how that fares and what it changed."""

from __future__ import annotations

from typing import Any, cast

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.passages import IdField
from annotations.api.runs import PassSerializer, RunChangeSerializer, RunReportSerializer
from annotations.extraction import REGISTRY
from annotations.models import Suggestion
from annotations.services import runs
from annotations.services.extracting import RUN_KINDS, request_extraction
from threads import jobs
from threads.api.jobs import JobSerializer
from threads.api.resource import Resource
from threads.errors import Conflict, Refused
from threads.models import Job, Thread


class ExtractionBody(serializers.Serializer[Any]):
    thread = IdField(required=False, help_text="Only this thread; every thread of the project where none is named.")
    extractors = serializers.ListField(
        child=serializers.ChoiceField(list(REGISTRY)), required=False, max_length=20, allow_empty=False,
        help_text="Those that the project has chosen where none is named.",
    )  # fmt: skip


class ExtractionSerializer(JobSerializer):
    """A run of the extractors. Its `report` tells what it did so far."""

    kind = serializers.ChoiceField(list(RUN_KINDS), read_only=True)
    created_by = serializers.CharField(source="created_by.username", read_only=True, allow_null=True, default=None)

    class Meta(JobSerializer.Meta):
        fields = [*JobSerializer.Meta.fields, "kind", "parent", "created_by"]


class OneExtractionSerializer(ExtractionSerializer):
    report = serializers.SerializerMethodField()

    class Meta(ExtractionSerializer.Meta):
        fields = [*ExtractionSerializer.Meta.fields, "report"]

    @extend_schema_field(RunReportSerializer)
    def get_report(self, job: Job) -> dict[str, Any]:
        """What it did, by extractor and label."""
        return dict(RunReportSerializer(runs.report_of(job, by=self.context["request"].user)).data)


class ChangeQuery(serializers.Serializer[Any]):
    thread = IdField(required=False)


class ExtractionResource(Resource[Job]):
    """Jobs that look for suggestions."""

    queryset = Job.objects.filter(kind__in=RUN_KINDS).select_related("project", "created_by")
    serializer_class = ExtractionSerializer


class ProjectExtractionViewSet(mixins.ListModelMixin, ExtractionResource):
    """Extractions of a project."""

    rights = {"create": "manage"}

    @extend_schema(request=ExtractionBody, responses={202: ExtractionSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Queue an extraction. What people have labelled or decided is never touched."""
        serializer = ExtractionBody(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        job = request_extraction(
            self.project, by=self.user, thread=self._thread(wanted), names=wanted.get("extractors", ())
        )
        return Response(ExtractionSerializer(job).data, status.HTTP_202_ACCEPTED)

    def _thread(self, wanted: dict[str, Any]) -> Thread | None:
        if "thread" not in wanted:
            return None
        found = self.reach(Thread.objects.filter(project=self.project), "project_id").filter(pk=wanted["thread"])
        thread = found.first()
        if thread is None:
            raise Refused("There is no such thread.", fields={"thread": ["Name a thread of this project."]})
        return thread


class ExtractionViewSet(mixins.RetrieveModelMixin, ExtractionResource):
    """How an extraction fares."""

    rights = {"cancellation": "manage", "retry": "manage"}

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        """With the report where one is asked for."""
        return OneExtractionSerializer if self.action == "retrieve" else ExtractionSerializer

    @extend_schema(request=None, responses={200: ExtractionSerializer})
    @action(detail=True, methods=["post"])
    def cancellation(self, request: Request, pk: str) -> Response:
        """Stop it. What it has done stays. 409 where it is over already."""
        job = self.get_object()
        if not jobs.cancel(job):
            raise Conflict("This run is over already.")
        return Response(ExtractionSerializer(job).data)

    @extend_schema(request=None, responses={202: ExtractionSerializer})
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Have it go on where it failed or was cancelled: threads that are done are passed over. 409 otherwise."""
        job = self.get_object()
        jobs.retry(job, by=self.user)
        return Response(ExtractionSerializer(job).data, status.HTTP_202_ACCEPTED)

    @extend_schema(responses={200: PassSerializer(many=True)})
    @action(detail=True, methods=["get"])
    def threads(self, request: Request, pk: str) -> Response:
        """The threads in which it changed something, extractor by extractor, with counts."""
        page = self.paginate_queryset(runs.passes_of(self.get_object(), by=self.user)) or []  # type: ignore[arg-type]
        counts = runs.counts_of(page)  # type: ignore[arg-type]
        rows = [PassSerializer({"extraction": row, "counts": counts[row.pk]}).data for row in page]
        return self.get_paginated_response(rows)

    @extend_schema(parameters=[ChangeQuery], responses={200: RunChangeSerializer(many=True)})
    @action(detail=True, methods=["get"])
    def changes(self, request: Request, pk: str) -> Response:
        """Suggestions that it added, superseded, or gave another score; of one thread where one is named."""
        wanted = self.query(ChangeQuery)
        job = self.get_object()
        rows = runs.changes_of(job, by=self.user)
        if "thread" in wanted:
            rows = rows.filter(comment__thread=wanted["thread"])
        page = cast("list[Suggestion]", self.paginate_queryset(rows) or [])  # type: ignore[arg-type]
        return self.get_paginated_response(RunChangeSerializer(page, many=True, context={"job": job}).data)
