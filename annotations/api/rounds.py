"""Rounds."""

from __future__ import annotations

from rest_framework import mixins, serializers

from annotations.models import Round
from threads.api.resource import Resource


class RoundSerializer(serializers.ModelSerializer[Round]):
    scheme_version = serializers.IntegerField(source="scheme_version.number", read_only=True)
    guideline = serializers.IntegerField(source="guideline.number", read_only=True)

    class Meta:
        model = Round
        fields = [
            "id", "name", "state", "scheme_version", "guideline", "is_pilot", "is_blind", "shows_suggestions", "units",
            "annotators_per_unit", "opened_at", "closed_at",
        ]  # fmt: skip


class RoundViewSet(mixins.ListModelMixin, Resource[Round]):
    """The rounds of a project: under which rules people annotate, and whether they still do."""

    queryset = Round.objects.select_related("scheme_version", "guideline").order_by("-id")
    serializer_class = RoundSerializer
