"""Where you stopped reading."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.named import round_named
from annotations.api.passages import IdField
from annotations.models import Place
from annotations.services.places import MOST, keep_place
from threads.api.resource import Resource
from threads.errors import Refused
from threads.models import Thread


class PlaceSerializer(serializers.ModelSerializer[Place]):
    collapsed = serializers.ListField(child=serializers.IntegerField(), help_text="Comments whose replies were closed.")

    class Meta:
        model = Place
        fields = ["round", "thread", "comment", "collapsed", "updated_at"]


class NewPlaceSerializer(serializers.Serializer[Any]):
    thread = IdField()
    round = IdField(required=False, help_text="The current round where none is named.")
    position = serializers.IntegerField(min_value=0, max_value=2**31 - 1, help_text="Of the comment you are at.")
    collapsed = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=2**31 - 1), default=list, max_length=MOST,
        help_text="Positions of comments whose replies are closed.",
    )  # fmt: skip


class PlaceQuery(serializers.Serializer[Any]):
    thread = IdField(required=False)


@extend_schema_view(list=extend_schema(parameters=[PlaceQuery]))
class PlaceViewSet(mixins.ListModelMixin, Resource[Place]):
    """Your places in the threads of a project. Nobody else sees them."""

    queryset = Place.objects.order_by("-id")
    serializer_class = PlaceSerializer
    project_path = "round__project_id"
    rights = {"create": "view"}

    def get_queryset(self) -> Any:
        """By the filter asked for."""
        return super().get_queryset().filter(**self.query(PlaceQuery))

    @extend_schema(request=NewPlaceSerializer, responses={200: PlaceSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Say where you are in a thread; the latest word holds."""
        serializer = NewPlaceSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        thread = (
            self.reach(Thread.objects.filter(project=self.project), "project_id").filter(pk=wanted["thread"]).first()
        )
        if thread is None:
            raise Refused("There is no such thread.", fields={"thread": ["Name a thread of this project."]})
        round = round_named(self, self.project, wanted.get("round"))
        place = keep_place(
            round, thread, by=self.user, position=wanted["position"], collapsed=wanted["collapsed"]
        )  # fmt: skip
        return Response(self.get_serializer(place).data)
