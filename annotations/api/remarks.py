"""What people say to each other about comments and annotations."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.idempotency import IDEMPOTENCY_KEY, once
from annotations.api.named import comment_among, comments_named, round_named
from annotations.api.passages import IdField
from annotations.models import Annotation, Remark
from annotations.services.remarks import LONGEST, remark, resolve
from threads.api.resource import Resource
from threads.errors import Refused


class RemarkSerializer(serializers.ModelSerializer[Remark]):
    """A remark. Remarks are no answers, and in no export."""

    thread = serializers.IntegerField(source="thread_id", read_only=True)
    author = serializers.CharField(source="author.username", read_only=True)
    resolved_by = serializers.CharField(source="resolved_by.username", read_only=True, allow_null=True)

    class Meta:
        model = Remark
        fields = [
            "id", "round", "thread", "comment", "annotation", "author", "text", "asks", "answers", "at", "resolved_at",
            "resolved_by",
        ]  # fmt: skip


class NewRemarkSerializer(serializers.Serializer[Any]):
    comment = IdField()
    text = serializers.CharField(max_length=LONGEST)
    round = IdField(required=False, help_text="The current round where none is named.")
    annotation = IdField(required=False, help_text="The annotation of the comment that it is about.")
    asks = serializers.BooleanField(default=False, help_text="Flags it for adjudicators and managers.")
    answers = IdField(required=False, help_text="The remark that it answers.")


class RemarkQuery(serializers.Serializer[Any]):
    thread = IdField(required=False)
    comment = IdField(required=False)
    annotation = IdField(required=False)
    waiting = serializers.BooleanField(default=False, help_text="Only questions to the team that nobody has resolved.")


def described(rows: QuerySet[Remark]) -> QuerySet[Remark]:
    """With all that RemarkSerializer shows."""
    return rows.select_related("author", "resolved_by").annotate(thread_id=F("comment__thread_id"))


@extend_schema_view(list=extend_schema(parameters=[RemarkQuery]))
class ProjectRemarkViewSet(mixins.ListModelMixin, Resource[Remark]):
    """The remarks of a project that you may see.

    In a blind round these are your own and answers to them; questions to the team show to adjudicators and managers.
    """

    queryset = described(Remark.objects.all())
    serializer_class = RemarkSerializer
    project_path = "round__project_id"
    rights = {"create": "annotate"}

    def get_queryset(self) -> QuerySet[Remark]:
        """By the filters asked for, the latest first."""
        rows = super().get_queryset()
        if self.action != "list":
            return rows
        wanted = self.query(RemarkQuery)
        if wanted.pop("waiting"):
            rows = rows.filter(asks=True, resolved_at=None)
        columns = {"thread": "comment__thread", "comment": "comment", "annotation": "annotation"}
        return rows.filter(**{columns[name]: value for name, value in wanted.items()})

    @extend_schema(parameters=[IDEMPOTENCY_KEY], request=NewRemarkSerializer, responses={201: RemarkSerializer})
    @once
    def create(self, request: Request, project_slug: str) -> Response:
        """Ask the team, or say something to colleagues."""
        serializer = NewRemarkSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        round = round_named(self, self.project, wanted.get("round"))
        comment = comment_among(comments_named(self, self.project, [wanted["comment"]]), wanted["comment"])
        said = remark(
            comment,
            wanted["text"],
            round=round,
            by=self.user,
            annotation=self._seen(Annotation.objects.all(), wanted, "annotation"),
            asks=wanted["asks"],
            answers=self._seen(Remark.objects.select_related("answers__annotation", "annotation"), wanted, "answers"),
        )
        return Response(RemarkSerializer(described(Remark.objects.all()).get(pk=said.pk)).data, status.HTTP_201_CREATED)

    def _seen(self, rows: QuerySet[Any], wanted: dict[str, Any], name: str) -> Any:
        """The row that the body names, if this person may see it. Raises Refused."""
        if name not in wanted:
            return None
        found = self.reach(rows, "round__project_id").filter(pk=wanted[name]).first()
        if found is None:
            raise Refused(f"There is no such {name}.", fields={name: ["Name one that you may see."]})
        return found


class RemarkViewSet(mixins.RetrieveModelMixin, Resource[Remark]):
    """One remark."""

    queryset = described(Remark.objects.select_related("round__project"))
    serializer_class = RemarkSerializer
    project_path = "round__project_id"
    rights = {"resolution": "view"}

    @extend_schema(methods=["POST"], request=None, responses={200: RemarkSerializer})
    @extend_schema(methods=["DELETE"], responses={200: RemarkSerializer})
    @action(detail=True, methods=["post", "delete"])
    def resolution(self, request: Request, pk: str) -> Response:
        """Close the discussion that the remark began, or open it again: its author, adjudicators and managers may."""
        resolve(self.get_object(), by=self.user, is_resolved=request.method == "POST")
        return Response(RemarkSerializer(self.get_object()).data)
