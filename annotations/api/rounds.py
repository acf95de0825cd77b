"""Rounds."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.assignments import AssignmentSerializer
from annotations.api.passages import IdField
from annotations.api.planning import RoundRules, listed_in, rules_in
from annotations.models import Assignment, Round
from annotations.services import opening
from annotations.services.assigning import handing
from annotations.services.rescheming.publishing import retry_move
from threads.api.jobs import JobSerializer
from threads.api.resource import Resource
from threads.errors import Refused
from threads.models import Comment, Thread, User

# Threads times people that one request brings together.
MOST = 500


class RoundSerializer(serializers.ModelSerializer[Round]):
    scheme_version = serializers.IntegerField(source="scheme_version.number", read_only=True)
    guideline = serializers.IntegerField(source="guideline.number", read_only=True)
    rescheming = JobSerializer(
        read_only=True,
        allow_null=True,
        help_text="Moves the answers to another scheme version; nobody saves meanwhile.",
    )

    class Meta:
        model = Round
        fields = [
            "id", "name", "state", "scheme_version", "guideline", "is_pilot", "is_blind", "shows_suggestions", "units",
            "sample_probability", "seed", "annotators_per_unit", "shared_fraction", "hands_out", "expires_after_days",
            "opened_at", "closed_at", "rescheming",
        ]  # fmt: skip


class NewAssignmentsSerializer(serializers.Serializer[Any]):
    threads = serializers.ListField(child=IdField(), min_length=1, max_length=MOST)
    annotators = serializers.ListField(
        child=serializers.CharField(max_length=150), min_length=1, max_length=MOST, help_text="User names."
    )
    under = IdField(required=False, help_text="A comment of the one thread: only it and everything below it.")


class RoundViewSet(mixins.ListModelMixin, Resource[Round]):
    """The rounds of a project: under which rules people annotate, and whether they still do."""

    queryset = Round.objects.select_related("scheme_version", "guideline", "rescheming").order_by("-id")
    serializer_class = RoundSerializer
    rights = {"create": "manage"}

    @extend_schema(request=RoundRules, responses={201: RoundSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Plan a round, as a draft. Blind and without suggestions unless you say otherwise."""
        serializer = RoundRules(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        listed = listed_in(self, self.project, wanted)
        round = opening.plan_round(self.project, by=self.user, listed=listed, **rules_in(self.project, wanted))
        return Response(self.get_serializer(round).data, status.HTTP_201_CREATED)


class OneRoundViewSet(mixins.RetrieveModelMixin, Resource[Round]):
    """One round: open it, close it, give its threads to people."""

    queryset = Round.objects.select_related("scheme_version__scheme", "guideline", "project", "rescheming")
    serializer_class = RoundSerializer
    rights = {
        "partial_update": "manage", "opening": "manage", "closing": "manage", "assignments": "manage",
        "rescheming": "manage",
    }  # fmt: skip

    @extend_schema(request=RoundRules, responses={200: RoundSerializer})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a draft; of an open round its name and the days until work goes back: 409 for anything else."""
        round = self.get_object()
        serializer = RoundRules(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        listed = listed_in(self, round.project, wanted)
        return self._answer(opening.revise_round(round, listed=listed, **rules_in(round.project, wanted)))

    @extend_schema(request=None, responses={200: RoundSerializer})
    @action(detail=True, methods=["post"])
    def opening(self, request: Request, pk: str) -> Response:
        """Let people work in it; a closed round opens again."""
        return self._answer(opening.open_round(self.get_object()))

    @extend_schema(request=None, responses={200: RoundSerializer})
    @action(detail=True, methods=["post"])
    def closing(self, request: Request, pk: str) -> Response:
        """End the work. Everybody's answers show from then on."""
        return self._answer(opening.close_round(self.get_object()))

    @extend_schema(request=None, responses={202: RoundSerializer})
    @action(detail=True, methods=["post"])
    def rescheming(self, request: Request, pk: str) -> Response:
        """Go on moving the answers to another scheme version, where that failed or was cancelled: 409 otherwise."""
        round = self.get_object()
        retry_move(round, by=self.user)
        return Response(self.get_serializer(round).data, status.HTTP_202_ACCEPTED)

    @extend_schema(request=NewAssignmentsSerializer, responses={201: AssignmentSerializer(many=True)})
    @action(detail=True, methods=["post"], pagination_class=None)
    def assignments(self, request: Request, pk: str) -> Response:
        """Give each of the threads to each of the people, or a branch of one thread."""
        round = self.get_object()
        serializer = NewAssignmentsSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        if len(wanted["threads"]) * len(wanted["annotators"]) > MOST:
            raise Refused(f"Give out {MOST} assignments at most at a time.")
        threads = list(self.reach(Thread.objects.filter(pk__in=wanted["threads"]), "project_id"))
        people = list(
            User.objects.filter(
                username__in=wanted["annotators"], memberships__project=round.project_id, memberships__left_at=None
            )
        )
        if len(threads) < len(set(wanted["threads"])):
            raise Refused("There is no such thread.", fields={"threads": ["Name threads of this project."]})
        if len(people) < len(set(wanted["annotators"])):
            raise Refused("There is no such member.", fields={"annotators": ["Name members of this project."]})
        under = self.reach(Comment.objects.all(), "thread__project_id").filter(pk=wanted.get("under") or 0).first()
        if "under" in wanted and under is None:
            raise Refused("There is no such comment.", fields={"under": ["Name a comment of the thread."]})
        made = [row.pk for row in handing.assign(round, threads, people, under=under)]
        rows = Assignment.objects.filter(pk__in=made).select_related("annotator")
        return Response(AssignmentSerializer(rows, many=True).data, status.HTTP_201_CREATED)

    def _answer(self, round: Round) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=round.pk)).data)
