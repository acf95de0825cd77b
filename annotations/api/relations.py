"""Relations: what a rebuttal or support is about."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.etags import IF_MATCH, TellsVersion, etag, version_in
from annotations.api.idempotency import IDEMPOTENCY_KEY, once
from annotations.api.named import comment_among, comments_named, round_named
from annotations.api.passages import END, EXACT, START, IdField, span_in
from annotations.api.relation_bodies import NewRelationSerializer, RelationChangesSerializer, type_named
from annotations.models import Annotation, Claim, Relation
from annotations.models.targets import TargetKind
from annotations.services.aiming import TargetChoice
from annotations.services.relating import relate, relate_comment, revise_relation, unrelate
from threads.api.resource import Resource
from threads.errors import Refused


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
    """From an annotation, or from a whole comment (`annotation` is null), to what it is about."""

    thread = serializers.IntegerField(source="thread_id", read_only=True)
    annotation = serializers.IntegerField(source="source_id", read_only=True, allow_null=True)
    annotator = serializers.CharField(source="creator.username", read_only=True)
    label = serializers.CharField(source="label.key", read_only=True)  # type: ignore[assignment]
    target = TargetSerializer(source="*", read_only=True)
    version = serializers.IntegerField(read_only=True, help_text="Also the ETag.")

    class Meta:
        model = Relation
        fields = [
            "id", "uid", "round", "thread", "comment", "annotation", "annotator", "label", "target", "target_by",
            "attributes", "note", "unsure", "origin", "suggestion", "version", "created_at", "updated_at",
        ]  # fmt: skip


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

    @extend_schema(parameters=[IDEMPOTENCY_KEY], request=NewRelationSerializer, responses={201: RelationSerializer})
    @once
    def create(self, request: Request, project_slug: str) -> Response:
        """Point your annotation, or a whole comment, at what it is about, or say that there is no such thing.

        The link rules of the scheme hold: a relation they forbid is refused with the reason.
        """
        serializer = NewRelationSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        how = {name: wanted[name] for name in ("more", "note", "unsure")}
        if "comment" in wanted:
            relation = self._relate_comment(wanted, how)
        else:
            annotation = self._annotation(wanted["annotation"])
            label = type_named(annotation.round, wanted["label"]) if "label" in wanted else None
            relation = relate(annotation, self._target(wanted["target"]), label=label, by=self.user, **how)
        shown = self.get_queryset().get(pk=relation.pk)
        headers = {"ETag": etag(shown.version)}
        return Response(RelationSerializer(shown).data, status.HTTP_201_CREATED, headers=headers)

    def _relate_comment(self, wanted: dict[str, Any], how: dict[str, Any]) -> Relation:
        comment = comment_among(comments_named(self, self.project, [wanted["comment"]]), wanted["comment"])
        round = round_named(self, self.project, wanted.get("round"))
        label = type_named(round, wanted["label"])
        return relate_comment(comment, self._target(wanted["target"]), label=label, round=round, by=self.user, **how)

    def _annotation(self, pk: int) -> Annotation:
        mine = self.reach(Annotation.objects.filter(round__project=self.project), "round__project_id")
        related = mine.select_related("comment__thread", "round", "label__target_relation__question")
        found = related.filter(pk=pk).first()
        if found is None:
            raise Refused("There is no such annotation.", fields={"annotation": ["Name one of yours."]})
        return found

    def _target(self, wanted: dict[str, Any]) -> TargetChoice:
        comment, claim = None, None
        if wanted.get("claim") is not None:
            claims = self.reach(Claim.objects.filter(project=self.project), "project_id")
            claim = claims.filter(pk=wanted["claim"]).first()
            if claim is None:
                raise Refused("There is no such claim.", fields={"claim": ["Name a listed claim of this project."]})
        pk = wanted.get("comment")
        if pk is not None:
            comment = comment_among(comments_named(self, self.project, [pk]), pk)
        span = span_in(wanted, comment) if comment else None
        return TargetChoice(wanted["kind"], comment=comment, span=span, claim=claim)


class RelationViewSet(TellsVersion, mixins.RetrieveModelMixin, RelationResource):
    """One relation."""

    queryset = RelationResource.queryset.select_related("round__project", "comment__thread")
    rights = {"partial_update": "annotate", "destroy": "annotate"}

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read a relation. Its version comes as ETag."""
        return self._show(self.get_object())

    @extend_schema(
        parameters=[IF_MATCH, IDEMPOTENCY_KEY], request=RelationChangesSerializer, responses=RelationSerializer
    )
    @once
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change the type, the note, the attributes or the doubt of your relation. Another target is another relation.

        With If-Match, only if nobody changed it since you read it.
        """
        relation = self.get_object()
        serializer = RelationChangesSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        changes = dict(serializer.validated_data)
        if "label" in changes:
            changes["label"] = type_named(relation.round, changes["label"])
        revise_relation(relation, by=self.user, version=version_in(request), **changes)
        return self._show(self.get_object())

    @extend_schema(parameters=[IF_MATCH, IDEMPOTENCY_KEY])
    @once
    def destroy(self, request: Request, pk: str) -> Response:
        """Take your relation back. With If-Match, only if nobody changed it since you read it."""
        unrelate(self.get_object(), by=self.user, version=version_in(request))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _show(self, relation: Relation) -> Response:
        return Response(RelationSerializer(relation).data, headers={"ETag": etag(relation.version)})
