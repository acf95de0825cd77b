"""Files of a release."""

from __future__ import annotations

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from annotations.exporters import FORMATS
from annotations.models import ExportFile
from annotations.services.exporting import open_export
from threads.api.jobs import JobSerializer
from threads.api.resource import Resource


class ExportFileSerializer(serializers.ModelSerializer[ExportFile]):
    job = JobSerializer(read_only=True, allow_null=True)

    class Meta:
        model = ExportFile
        fields = ["id", "release", "format", "filename", "size", "checksum", "job", "created_at", "written_at"]


class ExportFileViewSet(mixins.RetrieveModelMixin, Resource[ExportFile]):
    """One file of a release; `written_at` is null until the worker has written it."""

    queryset = ExportFile.objects.select_related("job", "release__project")
    serializer_class = ExportFileSerializer
    project_path = "release__project_id"
    # A release holds everybody's labels: a round may still be blind to whoever only reads.
    rights = {"file": "release"}

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request: Request, pk: str) -> FileResponse:
        """Download it. 410 where the release was withdrawn, 409 while the file is being written."""
        export = self.get_object()
        media_type = FORMATS[export.format].media_type
        return FileResponse(open_export(export), as_attachment=True, filename=export.filename, content_type=media_type)
