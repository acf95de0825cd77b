"""The threads of a project, narrowed by what annotators said in them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from annotations.services.finding.in_threads import PROGRESS, ThreadFilter, narrow
from annotations.services.rounds import current_round
from threads.api.threads import ProjectThreadViewSet, ThreadQuery
from threads.models import Thread


class AnnotatedThreadQuery(ThreadQuery):
    label = serializers.CharField(  # type: ignore[assignment]
        required=False, max_length=121, help_text="Threads in which you gave this label: question/label by their keys."
    )
    state = serializers.ChoiceField(list(PROGRESS), required=False, help_text="How far you are with the thread.")


@extend_schema_view(list=extend_schema(parameters=[AnnotatedThreadQuery]))
class AnnotatedThreadViewSet(ProjectThreadViewSet):
    """The threads of a project."""

    query_serializer = AnnotatedThreadQuery

    def narrowed(self, threads: QuerySet[Thread], wanted: dict[str, Any]) -> QuerySet[Thread]:
        """Those in which you are that far, and gave that label."""
        if "label" not in wanted and "state" not in wanted:
            return threads
        filters = ThreadFilter(wanted.get("state", ""), wanted.get("label", ""))
        return narrow(threads, filters, project=self.project, round=current_round(self.project), by=self.user)
