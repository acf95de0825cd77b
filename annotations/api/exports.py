"""Files of a release."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.models import ExportFile
from annotations.services.bundling import KINDS
from annotations.services.exporting import cancel_export, open_export
from threads.api.jobs import JobSerializer
from threads.api.resource import Resource
from threads.views.downloads import download

RANGES = [
    OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="bytes=1000- goes on with a download."),
    OpenApiParameter("If-Range", str, OpenApiParameter.HEADER, description="The ETag of what is there already."),
]


class AsItIs(DefaultContentNegotiation):
    """For files: they have one form, whatever the request accepts; errors are JSON."""

    def get_accept_list(self, request: Request) -> list[str]:
        """Anything."""
        return ["*/*"]


class ExportFileSerializer(serializers.ModelSerializer[ExportFile]):
    job = JobSerializer(read_only=True, allow_null=True)

    class Meta:
        model = ExportFile
        fields = [
            "id",
            "release",
            "format",
            "options",
            "filename",
            "size",
            "checksum",
            "job",
            "created_at",
            "written_at",
        ]


class ExportFileViewSet(mixins.RetrieveModelMixin, Resource[ExportFile]):
    """One file of a release; `written_at` is null until the worker has written it."""

    queryset = ExportFile.objects.select_related("job", "release__project")
    serializer_class = ExportFileSerializer
    project_path = "release__project_id"
    # A release holds everybody's labels: a round may still be blind to whoever only reads.
    rights = {"cancel": "release", "file": "release"}

    @extend_schema(request=None, responses={200: ExportFileSerializer})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Stop the worker that writes it; its job says when that has happened. A file that is written stays."""
        export = self.get_object()
        cancel_export(export)
        return Response(ExportFileSerializer(export).data)

    @extend_schema(
        parameters=RANGES,
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            (206, "application/octet-stream"): OpenApiTypes.BINARY,
        },
    )
    @action(detail=True, content_negotiation_class=AsItIs)
    def file(self, request: Request, pk: str) -> HttpResponseBase:
        """Download it, or the part of it that a Range names. Its ETag is its SHA-256.

        410 where the release was withdrawn, 409 while the file is being written, 416 for a part that is not there.
        """
        export = self.get_object()
        return download(
            request._request,
            open_export(export),
            name=export.filename,
            media_type=KINDS[export.format].media_type,
            size=export.size or 0,
            checksum=export.checksum,
        )
