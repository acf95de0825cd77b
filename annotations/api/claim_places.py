"""What stands to a listed claim: relations and evidence over all threads."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import mixins, serializers

from annotations.api.evidence import EvidenceSerializer, described
from annotations.api.relations import RelationSerializer
from annotations.models import Claim, Evidence, Relation
from annotations.services import claim_pages
from threads.api.resource import Resource


class SidedEvidenceSerializer(EvidenceSerializer):
    side = serializers.SerializerMethodField(help_text="`made`, or the key of the relation to the claim.")

    class Meta(EvidenceSerializer.Meta):
        fields = [*EvidenceSerializer.Meta.fields, "side"]

    def get_side(self, row: Evidence) -> str:
        """On which side of the claim it stands."""
        return str(self.context["sides"].get(row.pk, ""))


class OfClaim(mixins.ListModelMixin, Resource[Any]):
    """Rows that stand to the claim in the address, which is 404 for those who may not see it."""

    @cached_property
    def claim(self) -> Claim:
        """The claim in the address. Raises Http404."""
        rows = self.reach(Claim.objects.select_related("project"), "project_id")
        return get_object_or_404(rows, pk=self.kwargs["claim_id"])


class ClaimRelationViewSet(OfClaim):
    """What is aimed at a claim, or at a comment or passage that makes it, as far as you may see it."""

    queryset = Relation.objects.all()
    serializer_class = RelationSerializer

    def get_queryset(self) -> QuerySet[Relation]:
        """The latest first."""
        return claim_pages.relations_to(self.claim, self.user).annotate(thread_id=F("comment__thread_id"))


class ClaimEvidenceViewSet(OfClaim):
    """What was put forward where a claim is made, and by what disputes or supports it, as far as you may see it."""

    queryset = Evidence.objects.all()
    serializer_class = SidedEvidenceSerializer

    @cached_property
    def sides(self) -> dict[int, str]:
        """The side of each by its id."""
        sides = claim_pages.evidence_of(self.claim, self.user)
        return {row.pk: side.key for side in sides for row in side.evidence}

    def get_queryset(self) -> QuerySet[Evidence]:
        """The latest first; of each side, the first hundred."""
        return described(Evidence.objects.visible_to(self.user).filter(pk__in=list(self.sides))).order_by("-id")

    def get_serializer_context(self) -> dict[str, Any]:
        """With the sides."""
        sides = self.sides if "claim_id" in self.kwargs else {}
        return {**super().get_serializer_context(), "sides": sides}
