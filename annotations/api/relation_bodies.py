"""What is sent to make or change a relation."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotations.api.passages import AttributesField, IdField, SpanFields
from annotations.models import Label, Question, Round
from annotations.models.targets import TargetKind
from threads.errors import Refused


class NewTargetSerializer(SpanFields):
    kind = serializers.ChoiceField(TargetKind.choices)
    comment = IdField(
        required=False, allow_null=True, help_text="Of a comment or span target; of a claim, where it was read."
    )
    claim = IdField(required=False, allow_null=True, help_text="Of a claim target: a listed claim.")


class RelationChangesSerializer(serializers.Serializer[Any]):
    """What may change besides the target."""

    label = serializers.CharField(  # type: ignore[assignment]
        max_length=60, required=False, help_text="The type: the key of a relation label."
    )
    attributes = AttributesField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    unsure = serializers.BooleanField(required=False)


class NewRelationSerializer(serializers.Serializer[Any]):
    """Names the annotation that points; or the comment as a whole and the type of the relation."""

    annotation = IdField(required=False, help_text="Yours, with a label that is about a target.")
    comment = IdField(required=False, help_text="In place of an annotation: the comment that points.")
    label = serializers.CharField(  # type: ignore[assignment]
        max_length=60, required=False, help_text="The type. An annotation's label has one of its own."
    )
    round = IdField(required=False, help_text="Of a comment: the current round where none is named.")
    target = NewTargetSerializer()
    more = serializers.BooleanField(default=False, help_text="Besides what it points at already, not in its place.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=10_000, default="")
    unsure = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Either kind of source, and the type where nothing else says it."""
        if ("annotation" in attrs) == ("comment" in attrs):
            raise serializers.ValidationError({"annotation": "Name an annotation or a comment, not both."})
        if "comment" in attrs and "label" not in attrs:
            raise serializers.ValidationError({"label": "A comment's relation names its type."})
        return attrs


def type_named(round: Round, key: str) -> Label:
    """The type of relation of this key in the round's scheme. Raises Refused."""
    types = Label.objects.filter(
        question__version_id=round.scheme_version_id, question__unit=Question.Unit.RELATION, key=key
    )
    found = types.select_related("question").first()
    if found is None:
        raise Refused(f"The round's scheme has no relation {key}.", fields={"label": ["See labels/ for the keys."]})
    return found
