"""Evidence: links, quotations and typed sources that were put forward for annotations."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.etags import IF_MATCH, etag, version_in
from annotations.api.idempotency import IDEMPOTENCY_KEY, once
from annotations.api.passages import END, EXACT, START, IdField
from annotations.errors import Stale
from annotations.models import Annotation, Evidence
from annotations.services import evidence
from annotations.services.evidence import LONGEST_PASSAGE, LONGEST_URL, Source
from threads.api.resource import Resource
from threads.errors import Refused
from threads.models import Hyperlink, Quote


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """What was put forward for an annotation. Addresses are never fetched."""

    round = serializers.IntegerField(source="round_id", read_only=True)
    thread = serializers.IntegerField(source="thread_id", read_only=True)
    comment = serializers.IntegerField(source="comment_id", read_only=True, help_text="The labelled comment.")
    annotator = serializers.CharField(source="creator.username", read_only=True)
    found_in = serializers.IntegerField(source="found_in_id", read_only=True, allow_null=True)
    start = serializers.IntegerField(read_only=True, allow_null=True, help_text=START)
    end = serializers.IntegerField(read_only=True, allow_null=True, help_text=END)
    exact = serializers.CharField(read_only=True, allow_null=True, help_text=EXACT)
    source = serializers.IntegerField(  # type: ignore[assignment]
        source="source_id", read_only=True, allow_null=True, help_text="The comment that is quoted."
    )
    version = serializers.IntegerField(read_only=True, help_text="Also the ETag.")

    class Meta:
        model = Evidence
        fields = [
            "id", "uid", "annotation", "round", "thread", "comment", "annotator", "kind", "found_in", "start", "end",
            "exact", "source", "source_start", "source_end", "url", "canonical", "site", "passage", "archived",
            "version", "created_at", "updated_at",
        ]  # fmt: skip


class SourceFields(serializers.Serializer[Any]):
    url = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_URL)
    passage = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_PASSAGE, help_text="What the source says."
    )
    archived = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_URL, help_text="The address of a kept copy."
    )


class NewEvidenceSerializer(SourceFields):
    annotation = IdField(help_text="One of yours.")
    hyperlink = IdField(required=False, help_text="A link in the labelled comment, or below it.")
    quote = IdField(required=False, help_text="A quotation there.")


class EvidenceQuery(serializers.Serializer[Any]):
    annotation = IdField(required=False)
    comment = IdField(required=False, help_text="The labelled comment.")
    thread = IdField(required=False)
    site = serializers.CharField(required=False, max_length=255)
    kind = serializers.ChoiceField(Evidence.Kind.choices, required=False)


COLUMNS = {"annotation": "annotation", "comment": "annotation__comment", "thread": "annotation__comment__thread"}


def described(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """With all that EvidenceSerializer shows, in one query however many there are."""
    places = {"thread_id": F("annotation__comment__thread_id"), "comment_id": F("annotation__comment_id")}
    return rows.select_related("creator").annotate(**places, round_id=F("annotation__round_id"))


class EvidenceResource(Resource[Evidence]):
    """Evidence that you may see: in a blind round your own, until you have submitted the thread."""

    queryset = described(Evidence.objects.all())
    serializer_class = EvidenceSerializer
    project_path = "annotation__round__project_id"


@extend_schema_view(list=extend_schema(parameters=[EvidenceQuery]))
class ProjectEvidenceViewSet(mixins.ListModelMixin, EvidenceResource):
    """What was put forward in a project."""

    rights = {"create": "annotate"}

    def get_queryset(self) -> QuerySet[Evidence]:
        """By the filters asked for, the latest first."""
        wanted = self.query(EvidenceQuery) if self.action == "list" else {}
        return super().get_queryset().filter(**{COLUMNS.get(name, name): value for name, value in wanted.items()})

    @extend_schema(parameters=[IDEMPOTENCY_KEY], request=NewEvidenceSerializer, responses={201: EvidenceSerializer})
    @once
    def create(self, request: Request, project_slug: str) -> Response:
        """Put a link, a quotation or a typed source forward for your annotation.

        Name a `hyperlink` or a `quote`, or give a `url`, a `passage` or both. What is put forward already is answered
        as it stands.
        """
        serializer = NewEvidenceSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        source = Source(
            hyperlink=self._named(Hyperlink.objects.select_related("comment"), wanted, "hyperlink"),
            quote=self._named(Quote.objects.select_related("comment", "source"), wanted, "quote"),
            **{name: wanted.get(name, "") for name in ("url", "passage", "archived")},
        )
        annotations = self.reach(Annotation.objects.filter(round__project=self.project), "round__project_id")
        annotation = annotations.filter(pk=wanted["annotation"]).first()
        if annotation is None:
            raise Refused("There is no such annotation.", fields={"annotation": ["Name one of yours."]})
        made = evidence.put_forward(annotation, source, by=self.user)
        shown = self.get_queryset().get(pk=made.pk)
        headers = {"ETag": etag(shown.version)}
        return Response(EvidenceSerializer(shown).data, status.HTTP_201_CREATED, headers=headers)

    def _named(self, rows: QuerySet[Any], wanted: dict[str, Any], name: str) -> Any:
        if name not in wanted:
            return None
        path = "comment__thread__project_id"
        found = self.reach(rows.filter(**{path: self.project.pk}), path).filter(pk=wanted[name]).first()
        if found is None:
            raise Refused(f"There is no such {name}.", fields={name: ["Name one of this project."]})
        return found


class EvidenceViewSet(mixins.RetrieveModelMixin, EvidenceResource):
    """One piece of evidence."""

    queryset = EvidenceResource.queryset.select_related("annotation__round__project")
    rights = {"partial_update": "annotate", "destroy": "annotate"}

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read it. Its version comes as ETag."""
        return self._show(self.get_object())

    @extend_schema(parameters=[IF_MATCH, IDEMPOTENCY_KEY], request=SourceFields, responses=EvidenceSerializer)
    @once
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what you put forward: the passage, the kept copy, and of a typed source the address.

        With If-Match, only if nobody changed it since you read it.
        """
        row = self.get_object()
        serializer = SourceFields(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        evidence.revise(row, by=self.user, version=version_in(request), **serializer.validated_data)
        return self._show(self.get_object())

    @extend_schema(parameters=[IF_MATCH, IDEMPOTENCY_KEY])
    @once
    def destroy(self, request: Request, pk: str) -> Response:
        """Take it back. With If-Match, only if nobody changed it since you read it."""
        evidence.take_back(self.get_object(), by=self.user, version=version_in(request))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def handle_exception(self, exc: Exception) -> Response:
        """A lost race tells the stored version, so that the client can read and decide again."""
        response = super().handle_exception(exc)
        stored = self.get_queryset().filter(pk=self.kwargs["pk"]).first() if isinstance(exc, Stale) else None
        if stored is not None:
            response["ETag"] = etag(stored.version)
        return response

    def _show(self, row: Evidence) -> Response:
        return Response(EvidenceSerializer(row).data, headers={"ETag": etag(row.version)})
