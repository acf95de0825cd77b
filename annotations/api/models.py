"""The project's own models: their versions with measured quality, training, and which one suggests."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.models import Model
from annotations.services.learning import requesting, storing
from annotations.services.learning.labels import learnable_labels, round_to_learn_for
from annotations.services.learning.showing import withheld_from
from threads import jobs
from threads.api.jobs import JobSerializer
from threads.api.resource import Resource
from threads.errors import Refused
from threads.models import Job


class ModelSerializer(serializers.ModelSerializer[Model]):
    """A version of the model for one label (`question/label`). `kind` says how it was learned; `quality` what was
    measured on threads that it had not seen: null where it rests on answers that you may not see yet."""

    quality = serializers.SerializerMethodField(help_text="AP, AUC, macro-F1, intervals, learning curve.")
    suggests = serializers.SerializerMethodField(help_text="Whether it suggests now.")
    is_kept = serializers.SerializerMethodField(help_text="Whether a person chose it, so that none takes its place.")

    class Meta:
        model = Model
        fields = ["id", "label_key", "number", "kind", "created_at", "serves_since", "suggests", "is_kept", "checksum",
                  "trained_on", "quality"]  # fmt: skip

    def get_quality(self, row: Model) -> dict[str, Any] | None:
        """Withheld where it would tell of veiled answers."""
        return None if row.pk in self.context.get("withheld", set()) else row.quality

    def get_suggests(self, row: Model) -> bool:
        """It serves and has weights."""
        return row.serves_since is not None and bool(row.file)

    def get_is_kept(self, row: Model) -> bool:
        """A person chose it."""
        return row.serves_since is not None and row.chosen_by_id is not None


class ModelQuery(serializers.Serializer[Any]):
    label = serializers.CharField(required=False, max_length=121, help_text="question/label.")  # type: ignore[assignment]
    serving = serializers.BooleanField(required=False, help_text="Only those that suggest now.")


class ShippedBody(serializers.Serializer[Any]):
    label = serializers.CharField(max_length=121, help_text="question/label.")  # type: ignore[assignment]


class ModelResource(Resource[Model]):
    """Models of a project."""

    queryset = Model.objects.select_related("project").order_by("-id")
    serializer_class = ModelSerializer


@extend_schema_view(list=extend_schema(parameters=[ModelQuery]))
class ProjectModelViewSet(mixins.ListModelMixin, ModelResource):
    """Every version of the project's models, the newest first."""

    rights = {"shipped": "manage"}

    def get_queryset(self) -> Any:
        """By the filters asked for."""
        wanted = self.query(ModelQuery) if self.action == "list" else {}
        rows: Any = super().get_queryset()
        rows = rows.filter(label_key=wanted["label"]) if "label" in wanted else rows
        return rows.serving().exclude(file="") if wanted.get("serving") else rows

    def get_serializer_context(self) -> dict[str, Any]:
        """With the versions whose figures this person is not told."""
        return {**super().get_serializer_context(), "withheld": withheld_from(self.user, self.project)}

    @extend_schema(request=ShippedBody, responses={200: ModelSerializer})
    @action(detail=False, methods=["post"])
    def shipped(self, request: Request, project_slug: str) -> Response:
        """Have what came with the program suggest again for a label, and keep it."""
        body = ShippedBody(data=request.data)
        body.is_valid(raise_exception=True)
        key, round = body.validated_data["label"], round_to_learn_for(self.project)
        if round is None or key not in {label.key for label in learnable_labels(round.scheme_version)}:
            raise Refused("There is no such label.", fields={"label": ["Name a label as question/label."]})
        return Response(self.get_serializer(storing.serve_shipped(self.project, key, by=self.user)).data)


class ModelViewSet(mixins.RetrieveModelMixin, ModelResource):
    """One version."""

    rights = {"serving": "manage"}

    def get_serializer_context(self) -> dict[str, Any]:
        """With the version itself where its figures are withheld."""
        model = Model.objects.filter(pk=self.kwargs["pk"]).select_related("project").first()
        withheld = withheld_from(self.user, model.project) if model else set()
        return {**super().get_serializer_context(), "withheld": withheld}

    @extend_schema(request=None, responses={200: ModelSerializer})
    @action(detail=True, methods=["post"])
    def serving(self, request: Request, pk: str) -> Response:
        """Have this version suggest from now on. An older one is kept until you say otherwise."""
        return Response(self.get_serializer(storing.serve(self.get_object(), by=self.user)).data)


class TrainingResource(Resource[Job]):
    """Jobs that train."""

    queryset = Job.objects.filter(kind=requesting.KIND).select_related("project")
    serializer_class = JobSerializer


class ProjectTrainingViewSet(TrainingResource):
    """Trainings of a project."""

    rights = {"create": "manage"}

    @extend_schema(request=None, responses={202: JobSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Have a worker train every label with enough answers. 409 while one is at it."""
        job = requesting.request_training(self.project, by=self.user)
        return Response(JobSerializer(job).data, status.HTTP_202_ACCEPTED)


class TrainingViewSet(mixins.RetrieveModelMixin, TrainingResource):
    """How a training fares."""

    rights = {"cancellation": "manage"}

    @extend_schema(request=None, responses={200: JobSerializer})
    @action(detail=True, methods=["post"])
    def cancellation(self, request: Request, pk: str) -> Response:
        """Stop it. Versions that are stored already stay."""
        job = self.get_object()
        jobs.cancel(job)
        return Response(JobSerializer(job).data)
