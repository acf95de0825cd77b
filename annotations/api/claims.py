"""The claims of a project: propositions in a wording of their own, which relations may point at."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.idempotency import IDEMPOTENCY_KEY, once
from annotations.api.passages import IdField
from annotations.models import Claim, Mention
from annotations.services import claims
from annotations.services.claim_lists import found, with_counts
from annotations.services.rounds import current_round
from threads.api.resource import Resource
from threads.errors import Refused


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A listed claim. The counts are of what you may see."""

    creator = serializers.CharField(source="created_by.username", read_only=True)
    mentions = serializers.IntegerField(source="mention_count", read_only=True, help_text="Places that make it.")
    relations = serializers.DictField(
        child=serializers.IntegerField(),
        source="relation_counts",
        read_only=True,
        help_text="How many relations point at it, by the key of their label.",
    )

    class Meta:
        model = Claim
        fields = ["id", "uid", "wording", "round", "creator", "mentions", "relations", "created_at"]


class WordingSerializer(serializers.Serializer[Any]):
    wording = serializers.CharField(max_length=claims.LONGEST, help_text="One sentence.")


class MergingSerializer(serializers.Serializer[Any]):
    into = IdField(help_text="The claim to be listed from now on.")


class SplittingSerializer(serializers.Serializer[Any]):
    claim = IdField(help_text="The claim that was merged into this one.")


class ClaimQuery(serializers.Serializer[Any]):
    search = serializers.CharField(required=False, max_length=200, help_text="Words that are all in the wording.")
    comment = IdField(required=False, help_text="Claims that you see made in this comment.")


class ClaimResource(Resource[Claim]):
    """Listed claims that you may see.

    One listed in a blind round shows to its maker alone, until you have submitted a thread in which it is made.
    """

    queryset = Claim.objects.select_related("created_by", "project")
    serializer_class = ClaimSerializer

    def shown(self, pk: int) -> dict[str, Any]:
        """The claim as it is now."""
        rows = self.reach(Claim.objects.select_related("created_by"), "project_id").filter(pk=pk)
        (claim,) = with_counts(rows, self.user)
        return dict(ClaimSerializer(claim).data)


@extend_schema_view(list=extend_schema(parameters=[ClaimQuery]))
class ProjectClaimViewSet(mixins.ListModelMixin, ClaimResource):
    """The claims of a project."""

    rights = {"create": "annotate"}

    def get_queryset(self) -> QuerySet[Claim]:
        """By the filters asked for, the latest first."""
        wanted = self.query(ClaimQuery) if self.action == "list" else {}
        rows = found(super().get_queryset(), wanted.get("search", ""))
        if "comment" in wanted:
            made = self.reach(Mention.objects.filter(comment=wanted["comment"]), "claim__project_id")
            rows = rows.filter(pk__in=made.values("claim_id"))
        return rows

    def paginate_queryset(self, queryset: Any) -> Any:
        """With the counts of the page's rows, in a constant number of queries."""
        page = super().paginate_queryset(queryset)
        return None if page is None else with_counts(page, self.user)

    @extend_schema(parameters=[IDEMPOTENCY_KEY], request=WordingSerializer, responses={201: ClaimSerializer})
    @once
    def create(self, request: Request, project_slug: str) -> Response:
        """List a claim, in the project's current round. One in the same wording is answered as it stands."""
        serializer = WordingSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        round = current_round(self.project)
        claim = claims.list_claim(self.project, serializer.validated_data["wording"], by=self.user, round=round)
        return Response(self.shown(claim.pk), status.HTTP_201_CREATED)


class ClaimViewSet(ClaimResource):
    """One listed claim."""

    rights = {"partial_update": "annotate", "destroy": "annotate", "merging": "annotate", "splitting": "annotate"}

    @extend_schema(responses=ClaimSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Read a claim."""
        return Response(self.shown(self.get_object().pk))

    @extend_schema(request=WordingSerializer, responses=ClaimSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Word your claim (a manager: any claim) anew. What points at it follows."""
        claim = self.get_object()
        serializer = WordingSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        claims.rename(claim, serializer.validated_data["wording"], by=self.user)
        return Response(self.shown(claim.pk))

    @extend_schema(request=MergingSerializer, responses=ClaimSerializer)
    @action(detail=True, methods=["post"])
    def merging(self, request: Request, pk: str) -> Response:
        """List another claim instead of yours (a manager: of any), which says the same; the other one is answered.

        What points at yours stays as it was given, and counts there.
        """
        claim, into = self.get_object(), self._named(request, "into", Claim.objects.all())
        return Response(self.shown(claims.merge(claim, into, by=self.user).pk))

    @extend_schema(request=SplittingSerializer, responses=ClaimSerializer)
    @action(detail=True, methods=["post"])
    def splitting(self, request: Request, pk: str) -> Response:
        """List a claim by itself again that was merged into this one; it is answered."""
        apart = self._merged(self.get_object(), request)
        return Response(self.shown(claims.unmerge(apart, by=self.user).pk))

    def _named(self, request: Request, name: str, rows: QuerySet[Claim]) -> Claim:
        serializer = MergingSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        found = self.reach(rows, "project_id").filter(pk=serializer.validated_data[name]).first()
        if found is None:
            raise Refused("There is no such claim.", fields={name: ["Name a listed claim of this project."]})
        return found

    def _merged(self, claim: Claim, request: Request) -> Claim:
        serializer = SplittingSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        merged = Claim.objects.once_visible_to(self.user).filter(merged_into=claim)
        found = merged.filter(pk=serializer.validated_data["claim"]).first()
        if found is None:
            raise Refused("That claim was not merged into this one.", fields={"claim": ["Name one that was."]})
        return found

    def destroy(self, request: Request, pk: str) -> Response:
        """Take your claim (a manager: any claim) off the list, to the trash. What points at it keeps its wording."""
        claims.trash(self.get_object(), by=self.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
