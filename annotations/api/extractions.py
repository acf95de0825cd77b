"""Extractions: have the workers look for claims and rebuttals."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.passages import IdField
from annotations.services.extracting import request_extraction
from threads.api.jobs import JobSerializer
from threads.api.resource import Resource
from threads.errors import Refused
from threads.models import Job, Thread

KINDS = ["extract", "extract_project"]


class ExtractionBody(serializers.Serializer[Any]):
    thread = IdField(required=False, help_text="Only this thread; every thread of the project where none is named.")


class ExtractionResource(Resource[Job]):
    """Jobs that look for suggestions."""

    queryset = Job.objects.filter(kind__in=KINDS).select_related("project")
    serializer_class = JobSerializer


class ProjectExtractionViewSet(ExtractionResource):
    """Extractions of a project."""

    rights = {"create": "manage"}

    @extend_schema(request=ExtractionBody, responses={202: JobSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Queue an extraction. What people have labelled or decided is never touched."""
        serializer = ExtractionBody(data=request.data)
        serializer.is_valid(raise_exception=True)
        job = request_extraction(self.project, by=self.user, thread=self._thread(serializer.validated_data))
        return Response(JobSerializer(job).data, status.HTTP_202_ACCEPTED)

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
