"""The argument map of a thread as data."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.passages import IdField
from annotations.models import Round
from annotations.services.argument_maps import map_of
from annotations.services.finding import ME
from annotations.services.rounds import current_round
from threads.api.resource import Resource
from threads.models import Thread


class ArgumentQuery(serializers.Serializer[Any]):
    by = serializers.CharField(
        default=ME, max_length=200, help_text="`me`, `anyone` (all whom you may see), `gold`, or a colleague's alias."
    )
    round = IdField(required=False, help_text="The current round where none is named.")
    alone = serializers.BooleanField(default=False, help_text="Labelled passages without relations, too.")


class SignSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    slot = serializers.IntegerField(help_text="Of the palette, 1 to 12.")


class ArgumentNodeSerializer(serializers.Serializer[Any]):
    id = serializers.CharField(source="key")
    kind = serializers.CharField(help_text="`comment`, `span`, `article` or `claim`.")
    title = serializers.CharField()
    words = serializers.CharField(help_text="The beginning of its text.")
    refers_to = serializers.CharField(source="href", help_text="`comment:` and its position, or `claim:` and its id.")
    labels = SignSerializer(source="signs", many=True)


class ArgumentEdgeSerializer(serializers.Serializer[Any]):
    source = serializers.CharField()  # type: ignore[assignment]
    target = serializers.CharField()
    type = serializers.CharField(source="key", help_text="The key of the relation; `part` of a comment; `made`.")
    name = serializers.CharField()
    annotators = serializers.IntegerField(source="times", help_text="How many say so.")


class ArgumentSerializer(serializers.Serializer[Any]):
    nodes = ArgumentNodeSerializer(source="graph.nodes", many=True)
    edges = ArgumentEdgeSerializer(source="graph.edges", many=True)
    alone = serializers.IntegerField(help_text="Labelled passages that stand in no relation.")
    cut = serializers.IntegerField(help_text="Nodes that were left out, since there are too many.")


class ArgumentViewSet(Resource[Thread]):
    """Labelled passages and listed claims of a thread, and what rebuts and supports what."""

    queryset = Thread.objects.select_related("project")
    serializer_class = ArgumentSerializer
    pagination_class = None

    @cached_property
    def thread(self) -> Thread:
        """The thread in the address. Raises Http404."""
        return get_object_or_404(self.reach(Thread.objects.select_related("project"), "project_id"), pk=self._pk)

    @property
    def _pk(self) -> str:
        return str(self.kwargs["thread_id"])

    @extend_schema(
        parameters=[ArgumentQuery],
        responses=forced_singular_serializer(ArgumentSerializer),  # type: ignore[no-untyped-call]
    )
    def list(self, request: Request, thread_id: str) -> Response:
        """Nodes and edges. In a blind round these are of your own answers, until you have submitted the thread."""
        thread, wanted = self.thread, self.query(ArgumentQuery)
        round = current_round(thread.project)
        if "round" in wanted:
            rounds = self.reach(Round.objects.filter(project=thread.project), "project_id")
            round = get_object_or_404(rounds, pk=wanted["round"])
        found = map_of(thread, round=round, by=self.user, whose=wanted["by"], alone=wanted["alone"])
        return Response(ArgumentSerializer(found).data)
