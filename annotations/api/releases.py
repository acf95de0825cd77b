"""Releases: the project's labels, frozen."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.exports import RANGES, AsItIs, ExportFileSerializer
from annotations.api.freezing import NewReleaseSerializer, WithdrawalBody, options_in
from annotations.exporters import FORMATS
from annotations.models import Release
from annotations.services.bundling import KINDS
from annotations.services.exporting import open_records, request_export
from annotations.services.manifests import frozen_header, manifest
from annotations.services.release_changes import changes_between
from annotations.services.releasing import request_release, retry_release, withdraw_release
from threads.api.jobs import JobSerializer
from threads.api.resource import Resource
from threads.errors import Conflict, Refused
from threads.views.downloads import download
from threads.views.request import whole_number


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    job = JobSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Release
        fields = [
            "id", "number", "title", "notes", "state", "options", "counts", "checksum", "size", "header_checksum",
            "job", "created_at", "frozen_at", "withdrawn_at", "withdrawn_why",
        ]  # fmt: skip


class FrozenAgreementSerializer(serializers.Serializer[Any]):
    """The numbers of one round, of what was submitted on the release's threads."""

    round = serializers.CharField(help_text="Its name.")
    annotators = serializers.IntegerField()
    threads = serializers.IntegerField()
    judgements = serializers.IntegerField()
    compared = serializers.IntegerField(help_text="Comments that two or more were done with.")
    with_suggestions = serializers.IntegerField(help_text="Comments judged with suggestions in view: counted apart.")
    drawn = serializers.ChoiceField(["threads", "branches"], help_text="What the bootstrap draws.")
    clusters = serializers.IntegerField(help_text="How many of them there are.")
    few_clusters = serializers.BooleanField(help_text="Fewer than ten: the intervals tell little.")
    questions = serializers.ListField(child=serializers.DictField(), help_text="Coefficients and labels by question.")
    spans = serializers.ListField(child=serializers.DictField(), help_text="By label that was given to passages.")
    relations = serializers.DictField(allow_null=True, help_text="Present, target, type, edges; null without any.")


class NewExportSerializer(serializers.Serializer[Any]):
    format = serializers.ChoiceField(list(KINDS))
    formats = serializers.ListField(
        child=serializers.ChoiceField(list(FORMATS)), required=False, default=list,
        help_text="What a bundle holds; every format where none is named.",
    )  # fmt: skip


class ProjectReleaseViewSet(mixins.ListModelMixin, Resource[Release]):
    """The releases of a project."""

    queryset = Release.objects.select_related("job").defer("header")
    serializer_class = ReleaseSerializer
    rights = {"create": "release"}

    @extend_schema(request=NewReleaseSerializer, responses={202: ReleaseSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Freeze the labels as they are under the next number.

        `state` is frozen once the worker is done; while it is freezing, its job tells whether that failed.
        """
        serializer = NewReleaseSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        body = serializer.validated_data
        release = request_release(
            self.project, by=self.user, title=body["title"], notes=body["notes"], options=options_in(self, body)
        )
        return Response(ReleaseSerializer(release).data, status.HTTP_202_ACCEPTED)


class ReleaseViewSet(mixins.RetrieveModelMixin, Resource[Release]):
    """One release. Every export of it is written from the same frozen records."""

    queryset = Release.objects.select_related("job", "project")
    serializer_class = ReleaseSerializer
    rights = dict.fromkeys(("agreement", "changes", "exports", "manifest", "records", "retry", "withdrawal"), "release")

    @extend_schema(request=None, responses={202: ReleaseSerializer})
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Have it frozen after all, where its job failed or was cancelled: 409 otherwise."""
        release = self.get_object()
        retry_release(release, by=self.user)
        return Response(ReleaseSerializer(release).data, status.HTTP_202_ACCEPTED)

    @extend_schema(responses=FrozenAgreementSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def agreement(self, request: Request, pk: str) -> Response:
        """How far its annotators agree, round by round, as it was measured when the release was frozen."""
        found = frozen_header(self.get_object()).get("agreement", [])
        return Response(FrozenAgreementSerializer(found, many=True).data)

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    @action(detail=True)
    def manifest(self, request: Request, pk: str) -> Response:
        """What it holds and the checksums of its files, also of one that was withdrawn. 409 before it is frozen."""
        release = self.get_object()
        if release.state == Release.State.FREEZING:
            raise Conflict(f"Release {release.number} is {release.get_state_display()}, so it has no manifest yet.")
        return Response(manifest(release))

    @extend_schema(
        parameters=[OpenApiParameter("since", int, required=True, description="Number of the other release.")],
        responses={200: OpenApiTypes.OBJECT, 202: JobSerializer},
    )
    @action(detail=True)
    def changes(self, request: Request, pk: str) -> Response:
        """What changed since an earlier release: comments and labels added, removed and changed, and the agreement.

        202 with the job while a worker compares large ones: ask again. 410 where one of both was withdrawn.
        """
        release = self.get_object()
        siblings = self.get_queryset().filter(project=release.project)
        since = whole_number(request.query_params.get("since"))
        old = siblings.filter(number=since).first() if since is not None and since < 2**31 else None
        if old is None:
            raise Refused("There is no such release.", fields={"since": ["Name the number of one of the project."]})
        kept = changes_between(old, release, by=self.user)
        if kept.report is None:
            return Response(JobSerializer(kept.job).data, status.HTTP_202_ACCEPTED)
        return Response(kept.report)

    @extend_schema(request=WithdrawalBody, responses={200: ReleaseSerializer})
    @action(detail=True, methods=["post"])
    def withdrawal(self, request: Request, pk: str) -> Response:
        """Take it back for good: its files go and answer 410, its checksums stay."""
        serializer = WithdrawalBody(data=request.data)
        serializer.is_valid(raise_exception=True)
        release = self.get_object()
        withdraw_release(release, why=serializer.validated_data["why"], by=self.user)
        release.refresh_from_db()
        return Response(ReleaseSerializer(release).data)

    @extend_schema(request=NewExportSerializer, responses={202: ExportFileSerializer})
    @action(detail=True, methods=["post"])
    def exports(self, request: Request, pk: str) -> Response:
        """Have a file written in a format, or get the one that is there. Where writing it failed, it is tried again."""
        release = self.get_object()
        serializer = NewExportSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        export = request_export(release, by=self.user, **serializer.validated_data)
        return Response(ExportFileSerializer(export).data, status.HTTP_202_ACCEPTED)

    @extend_schema(
        parameters=RANGES,
        responses={(200, "application/jsonl"): OpenApiTypes.BINARY, (206, "application/jsonl"): OpenApiTypes.BINARY},
    )
    @action(detail=True, content_negotiation_class=AsItIs)
    def records(self, request: Request, pk: str) -> HttpResponseBase:
        """Stream the records, one JSON object a line, without having a file written; as gzip where that is accepted.

        410 where the release was withdrawn, 409 while it is being frozen.
        """
        release = self.get_object()
        file = open_records(release)
        return download(
            request._request,
            file,
            name=f"{release.project.slug}-{release.number}.jsonl",
            media_type=FORMATS["jsonl"].media_type,
            size=file.size,
            checksum=release.checksum,
            may_compress=True,
        )
