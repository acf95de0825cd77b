"""Relations: what a rebuttal or support is about."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.named import comment_among, comments_named
from annotations.api.passages import END, EXACT, START, IdField, SpanFields, span_in
from annotations.models import Annotation, Relation
from annotations.models.targets import TargetKind
from annotations.services.relating import TargetChoice, relate, unrelate
from threads.api.resource import Resource
from threads.errors import Refused

# A listed claim is pointed at once claims can be listed.
KINDS = [choice for choice in TargetKind.choices if choice[0] != TargetKind.CLAIM]


class TargetSerializer(serializers.ModelSerializer[Relation]):
    kind = serializers.ChoiceField(TargetKind.choices, source="target_kind")
    comment = serializers.IntegerField(source="target_comment_id", allow_null=True)
    start = serializers.IntegerField(source="target_start", allow_null=True, help_text=START)
    end = serializers.IntegerField(source="target_end", allow_null=True, help_text=END)
    exact = serializers.CharField(source="target_exact", allow_null=True, help_text=EXACT)
    claim = serializers.IntegerField(source="target_claim_id", allow_null=True)

    class Meta:
        model = Relation
        fields = ["kind", "comment", "start", "end", "exact", "claim"]


class RelationSerializer(serializers.ModelSerializer[Relation]):
    """From an annotation to what it is about."""

    thread = serializers.IntegerField(source="thread_id", read_only=True)
    annotation = serializers.IntegerField(source="source_id", read_only=True, allow_null=True)
    annotator = serializers.CharField(source="creator.username", read_only=True)
    label = serializers.CharField(source="label.key", read_only=True)  # type: ignore[assignment]
    target = TargetSerializer(source="*", read_only=True)

    class Meta:
        model = Relation
        fields = [
            "id", "uid", "round", "thread", "comment", "annotation", "annotator", "label", "target", "target_by",
            "note", "unsure", "origin", "suggestion", "version", "created_at", "updated_at",
        ]  # fmt: skip


class NewTargetSerializer(SpanFields):
    kind = serializers.ChoiceField(KINDS)
    comment = IdField(required=False, allow_null=True, help_text="Of a comment or span target.")


class NewRelationSerializer(serializers.Serializer[Any]):
    annotation = IdField(help_text="Yours, with a label that is about a target.")
    target = NewTargetSerializer()
    more = serializers.BooleanField(default=False, help_text="Besides what it points at already, not in its place.")


class RelationQuery(serializers.Serializer[Any]):
    thread = IdField(required=False)
    comment = IdField(required=False, help_text="The comment that points.")
    annotation = IdField(required=False)
    annotator = serializers.CharField(required=False, max_length=150, help_text="A username, or `me`.")


COLUMNS = {"thread": "comment__thread", "comment": "comment", "annotation": "source", "annotator": "creator__username"}


class RelationResource(Resource[Relation]):
    """Relations that you may see: in a blind round your own, until you have submitted the thread."""

    queryset = Relation.objects.select_related("creator", "label").annotate(thread_id=F("comment__thread_id"))
    serializer_class = RelationSerializer
    project_path = "round__project_id"


@extend_schema_view(list=extend_schema(parameters=[RelationQuery]))
class ProjectRelationViewSet(mixins.ListModelMixin, RelationResource):
    """The relations of a project."""

    rights = {"create": "annotate"}

    def get_queryset(self) -> QuerySet[Relation]:
        """By the filters asked for, the latest first."""
        wanted = self.query(RelationQuery) if self.action == "list" else {}
        if wanted.get("annotator") == "me":
            wanted["annotator"] = self.user.username
        return super().get_queryset().filter(**{COLUMNS[name]: value for name, value in wanted.items()})

    @extend_schema(request=NewRelationSerializer, responses={201: RelationSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Point your annotation at a comment or span it answers, or say that there is no such thing."""
        serializer = NewRelationSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        relation = relate(
            self._annotation(wanted["annotation"]), self._target(wanted["target"]), by=self.user, more=wanted["more"]
        )
        shown = self.get_queryset().get(pk=relation.pk)
        return Response(RelationSerializer(shown).data, status.HTTP_201_CREATED)

    def _annotation(self, pk: int) -> Annotation:
        mine = self.reach(Annotation.objects.filter(round__project=self.project), "round__project_id")
        found = mine.select_related("comment__thread", "round", "label__target_relation").filter(pk=pk).first()
        if found is None:
            raise Refused("There is no such annotation.", fields={"annotation": ["Name one of yours."]})
        return found

    def _target(self, wanted: dict[str, Any]) -> TargetChoice:
        pk = wanted.get("comment")
        if pk is None:
            return TargetChoice(wanted["kind"])
        comment = comment_among(comments_named(self, self.project, [pk]), pk)
        return TargetChoice(wanted["kind"], comment=comment, span=span_in(wanted, comment))


class RelationViewSet(RelationResource):
    """One relation."""

    queryset = Relation.objects.select_related("round__project", "comment__thread")
    rights = {"destroy": "annotate"}

    def destroy(self, request: Request, pk: str) -> Response:
        """Take your relation back."""
        unrelate(self.get_object(), by=self.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
