"""What models need, doubt and do to people: the state of each label, suspected mistakes, influence, the next unit."""

from __future__ import annotations

from typing import Any

from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.named import round_named
from annotations.api.passages import IdField
from annotations.models import Doubt
from annotations.services.learning import control, doubting, requesting
from annotations.services.learning.anchoring import influence_in
from annotations.services.learning.doubt_lists import doubts_of
from annotations.services.learning.showing import label_states
from annotations.services.next_unit import next_unit
from threads.api.resource import Resource
from threads.models import Project


class LabelStateSerializer(serializers.Serializer[Any]):
    """A label: how many comments were judged and how many have it, what suggests it, what is missing to learn it."""

    label_key = serializers.CharField(source="label.key")
    name = serializers.CharField(source="label.name")
    about = serializers.CharField(source="label.about", help_text="sentence, pair or comment.")
    judged = serializers.IntegerField()
    given = serializers.IntegerField(help_text="As far as you may see.")
    missing = serializers.CharField(help_text="Empty where there is enough.")
    serving = serializers.IntegerField(
        source="serving.model.number", default=None, allow_null=True, help_text="Null: what came with the program."
    )


class LearningSerializer(serializers.Serializer[Any]):
    """How far a project's models are."""

    answers = serializers.IntegerField(help_text="That may be learned from, as far as you may see.")
    trains_at = serializers.IntegerField(help_text="Answers from which on the workers train by themselves.")
    control_share = serializers.FloatField(help_text="Share of comments that never show a suggestion.")
    training = IdField(allow_null=True, help_text="The training under way.")
    labels = LabelStateSerializer(many=True)


class ControlBody(serializers.Serializer[Any]):
    control_share = serializers.FloatField(min_value=0, max_value=0.5)


class LearningViewSet(Resource[Project]):
    """What the project's models learn from, and the share of comments that is kept from suggestions."""

    queryset = Project.objects.all()
    serializer_class = ControlBody
    rights = {"create": "manage"}

    @extend_schema(responses=forced_singular_serializer(LearningSerializer))  # type: ignore[no-untyped-call]
    def list(self, request: Request, project_slug: str) -> Response:
        """The state of every label."""
        return self._told()

    @extend_schema(request=ControlBody, responses={200: LearningSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Change the share of comments that never show a suggestion."""
        control.set_share(self.project, self.body()["control_share"])
        return self._told()

    def _told(self) -> Response:
        under_way = requesting.under_way(self.project)
        told = {
            "answers": requesting.answers_told(self.project, by=self.user),
            "trains_at": requesting.next_at(self.project),
            "control_share": control.share_of(self.project),
            "training": under_way.pk if under_way else None,
            "labels": label_states(self.project, by=self.user),
        }
        return Response(LearningSerializer(told).data)


class DoubtSerializer(serializers.ModelSerializer[Doubt]):
    """An answer that a model doubts which had not seen it. `said`: whether the label was given; `probability` is its
    share by the model."""

    question = serializers.CharField(source="question_name")
    label = serializers.CharField(source="label_name")  # type: ignore[assignment]
    annotator = serializers.CharField(source="annotator.username")
    thread = serializers.IntegerField(source="comment.thread_id")

    class Meta:
        model = Doubt
        fields = ["id", "round", "annotator", "thread", "comment", "start", "end", "exact", "question", "label", "said",
                  "probability", "strength", "created_at", "dismissed_at"]  # fmt: skip


class ProjectDoubtViewSet(mixins.ListModelMixin, Resource[Doubt]):
    """Suspected mistakes that wait: yours; for adjudicators and managers also settled answers of colleagues."""

    queryset = Doubt.objects.select_related("annotator", "comment").order_by("-strength", "-id")
    serializer_class = DoubtSerializer
    project_path = "round__project_id"

    def get_queryset(self) -> Any:
        """The most striking first."""
        return super().get_queryset().filter(pk__in=doubts_of(self.project, by=self.user).values("pk"))


class DoubtViewSet(Resource[Doubt]):
    """One of them."""

    queryset = Doubt.objects.select_related("annotator", "comment", "round__project")
    serializer_class = DoubtSerializer
    project_path = "round__project_id"
    rights = {"dismissal": "annotate", "undismissal": "annotate"}

    @extend_schema(request=None, responses={200: DoubtSerializer})
    @action(detail=True, methods=["post"])
    def dismissal(self, request: Request, pk: str) -> Response:
        """The answer is right: it is not asked about again."""
        return Response(self.get_serializer(doubting.dismiss(self.get_object(), by=self.user)).data)

    @extend_schema(request=None, responses={200: DoubtSerializer})
    @dismissal.mapping.delete
    def undismissal(self, request: Request, pk: str) -> Response:
        """Take that back."""
        return Response(self.get_serializer(doubting.take_up_again(self.get_object())).data)


class FigureSerializer(serializers.Serializer[Any]):
    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    judgements = serializers.IntegerField()


class ComparedSerializer(serializers.Serializer[Any]):
    shown = FigureSerializer(allow_null=True)
    hidden = FigureSerializer(allow_null=True)
    difference = FigureSerializer(allow_null=True)


class LabelInfluenceSerializer(serializers.Serializer[Any]):
    label_key = serializers.CharField(source="label.key")
    given = ComparedSerializer(help_text="Share of judged comments with the label.")
    agreed = ComparedSerializer(help_text="The same where it was suggested, seen or hidden.")


class InfluenceSerializer(serializers.Serializer[Any]):
    """Answers with suggestions in view against those on the control, where none is shown; null: too few."""

    shown = serializers.IntegerField(help_text="Judgements with suggestions in view.")
    hidden = serializers.IntegerField(help_text="Judgements on comments that never show one.")
    labels = LabelInfluenceSerializer(many=True)
    seconds = ComparedSerializer(help_text="Median time of a judgement.")


class AnchoringViewSet(Resource[Project]):
    """What suggestions do to people's answers."""

    queryset = Project.objects.all()
    serializer_class = InfluenceSerializer

    @extend_schema(responses=forced_singular_serializer(InfluenceSerializer))  # type: ignore[no-untyped-call]
    def list(self, request: Request, project_slug: str) -> Response:
        """The report, over answers that you may see."""
        return Response(InfluenceSerializer(influence_in(self.project, by=self.user)).data)


class NextUnitBody(serializers.Serializer[Any]):
    round = IdField(required=False, help_text="The current round where none is named.")


class NextUnitSerializer(serializers.Serializer[Any]):
    thread = IdField()
    position = serializers.IntegerField()
    why = serializers.ChoiceField(["random", "uncertain"])


class NextUnitViewSet(Resource[Project]):
    """Which comment to judge next."""

    queryset = Project.objects.all()
    serializer_class = NextUnitBody
    rights = {"create": "annotate"}

    @extend_schema(request=NextUnitBody, responses={200: NextUnitSerializer, 204: None})
    def create(self, request: Request, project_slug: str) -> Response:
        """The comment that teaches the models most: half uncertain, half random; 204 where nothing is left."""
        round = round_named(self, self.project, self.body().get("round"))
        found = next_unit(self.project, round=round, by=self.user)
        if found is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(NextUnitSerializer(found._asdict()).data)
