"""Assignments: who labels which thread, and how far that is."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.named import round_named
from annotations.api.passages import IdField
from annotations.models import Assignment, AssignmentUnit, Submission
from annotations.services import reopening
from annotations.services.assigning import handing, queueing, submitting
from annotations.services.overseeing import progress_of
from threads.api.resource import Resource


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    annotator = serializers.CharField(source="annotator.username", read_only=True)

    class Meta:
        model = Assignment
        fields = [
            "id", "round", "thread", "annotator", "state", "is_part", "revision", "reason", "opened_at", "submitted_at",
            "expires_at",
        ]  # fmt: skip


class UnitSerializer(serializers.ModelSerializer[AssignmentUnit]):
    class Meta:
        model = AssignmentUnit
        fields = ["comment", "probability"]


class OneAssignmentSerializer(AssignmentSerializer):
    units = UnitSerializer(
        many=True, read_only=True, help_text="Empty where every comment of the thread is to be judged."
    )
    judged = serializers.SerializerMethodField(help_text="Units with a judgement.")
    total = serializers.SerializerMethodField(help_text="Units there are.")

    class Meta(AssignmentSerializer.Meta):
        fields = [*AssignmentSerializer.Meta.fields, "units", "judged", "total"]

    def get_judged(self, row: Assignment) -> int:
        """Of the units, those with a judgement."""
        return progress_of([row])[row.pk].done

    def get_total(self, row: Assignment) -> int:
        """How many units there are."""
        return progress_of([row])[row.pk].total


class SubmissionSerializer(serializers.ModelSerializer[Submission]):
    answers = serializers.DictField(help_text="As agreement reads them; `format` says how.")

    class Meta:
        model = Submission
        fields = ["assignment", "number", "submitted_at", "answers"]


class NextSerializer(serializers.Serializer[Any]):
    round = IdField(required=False, help_text="Every open round where none is named, the latest first.")


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(default="", allow_blank=True, max_length=2000)


class AssignmentQuery(serializers.Serializer[Any]):
    round = IdField(required=False)
    state = serializers.ChoiceField(Assignment.State.choices, required=False)


@extend_schema_view(list=extend_schema(parameters=[AssignmentQuery]))
class ProjectAssignmentViewSet(mixins.ListModelMixin, Resource[Assignment]):
    """Your assignments in a project; everybody's for its managers."""

    queryset = Assignment.objects.select_related("annotator").order_by("-id")
    serializer_class = AssignmentSerializer
    project_path = "round__project_id"
    rights = {"next": "annotate"}

    def get_queryset(self) -> Any:
        """By the filters asked for."""
        return super().get_queryset().filter(**self.query(AssignmentQuery))

    @extend_schema(request=NextSerializer, responses={200: OneAssignmentSerializer, 204: None})
    @action(detail=False, methods=["post"])
    def next(self, request: Request, project_slug: str) -> Response:
        """Go on: what you began and did not submit, else the next thread of the queue; 204 where nothing is left."""
        serializer = NextSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        pk = serializer.validated_data.get("round")
        round = round_named(self, self.project, pk) if pk else None
        assignment = queueing.next_assignment(self.project, by=self.user, round=round)
        if assignment is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(OneAssignmentSerializer(assignment).data)


class AssignmentViewSet(mixins.RetrieveModelMixin, Resource[Assignment]):
    """One assignment. Its annotator submits, skips or hands it back; a manager takes it back or opens it again."""

    queryset = Assignment.objects.select_related("annotator", "round__project", "thread").prefetch_related("units")
    serializer_class = OneAssignmentSerializer
    project_path = "round__project_id"
    rights = {
        "submission": "annotate", "skip": "annotate", "hand_back": "annotate", "renewal": "annotate",
        "reopening": "manage", "reclamation": "manage",
    }  # fmt: skip

    @extend_schema(request=None, responses={201: SubmissionSerializer})
    @action(detail=True, methods=["post"])
    def submission(self, request: Request, pk: str) -> Response:
        """Freeze the answers. 400 with code `incomplete` and the positions in `fields.missing` if some are missing."""
        submission = submitting.submit(self._own())
        return Response(SubmissionSerializer(submission).data, status.HTTP_201_CREATED)

    @extend_schema(request=ReasonSerializer, responses={200: OneAssignmentSerializer})
    @action(detail=True, methods=["post"])
    def skip(self, request: Request, pk: str) -> Response:
        """Leave the thread to others; the reason is needed."""
        return self._answer(handing.skip(self._own(), reason=self._reason()))

    @extend_schema(request=ReasonSerializer, responses={200: OneAssignmentSerializer})
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def hand_back(self, request: Request, pk: str) -> Response:
        """Hand the thread back to the queue; what you labelled is kept."""
        return self._answer(handing.give_back(self._own(), reason=self._reason()))

    @extend_schema(request=None, responses={200: OneAssignmentSerializer})
    @action(detail=True, methods=["post"])
    def renewal(self, request: Request, pk: str) -> Response:
        """Take a skipped or handed back thread again: 409 where somebody else has it by now."""
        return self._answer(handing.take_again(self._own()))

    @extend_schema(request=ReasonSerializer, responses={200: OneAssignmentSerializer})
    @action(detail=True, methods=["post"])
    def reopening(self, request: Request, pk: str) -> Response:
        """Let its annotator change what was submitted. What was frozen stays."""
        return self._answer(reopening.reopen(self.get_object(), reason=self._reason()))

    @extend_schema(request=ReasonSerializer, responses={200: OneAssignmentSerializer})
    @action(detail=True, methods=["post"])
    def reclamation(self, request: Request, pk: str) -> Response:
        """Take the thread back from its annotator, for others."""
        reason = self._reason() or "Taken back by a manager."
        return self._answer(handing.give_back(self.get_object(), reason=reason))

    def _own(self) -> Assignment:
        assignment = self.get_object()
        if assignment.annotator_id != self.user.pk:
            raise PermissionDenied("This is somebody else's work.")
        return assignment

    def _reason(self) -> str:
        serializer = ReasonSerializer(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return str(serializer.validated_data["reason"])

    def _answer(self, assignment: Assignment) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=assignment.pk)).data)
