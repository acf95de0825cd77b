"""Fields that several resources share: spans, attributes, who made it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from threads.api.resource import MAX_ID
from threads.errors import Refused
from threads.models import Comment

START = "Where the span begins in the comment's `text`, in code points; null for the whole comment."
END = "Where it ends, exclusive."
EXACT = "The text the span covers: `text[start:end]`. Send it to have your offsets checked."


class IdField(serializers.IntegerField):
    """The id of a row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=MAX_ID, **options)


class SpanFields(serializers.Serializer[Any]):
    """A span in a body: both ends or neither."""

    start = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False, allow_null=True, help_text=START)
    end = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False, allow_null=True, help_text=END)
    exact = serializers.CharField(required=False, allow_null=True, trim_whitespace=False, help_text=EXACT)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Both ends or neither."""
        if (attrs.get("start") is None) != (attrs.get("end") is None):
            raise serializers.ValidationError("Give both start and end, or neither.")
        return attrs


class AttributesField(serializers.DictField):
    """Yes/no attributes by name."""

    child = serializers.BooleanField()

    def to_internal_value(self, data: Any) -> dict[str, bool]:
        """The attributes. Names are identifiers; which ones a label takes, its scheme says."""
        attributes: dict[str, bool] = super().to_internal_value(data)
        for name in attributes:
            if not name.isidentifier() or len(name) > 60:
                raise serializers.ValidationError(f"{name[:60]!r} is no name of an attribute.")
        return attributes


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}]})
class ValueField(serializers.Field[Any, Any, Any, Any]):
    """The answer to a scale (a whole number) or text question. Which of them, and its bounds, the service checks."""

    def to_internal_value(self, data: Any) -> Any:
        """A number or a text."""
        if isinstance(data, bool) or not isinstance(data, int | str):
            raise serializers.ValidationError("Give a whole number, or a text.")
        return data

    def to_representation(self, value: Any) -> Any:
        """As it is stored."""
        return value


def span_in(body: dict[str, Any], comment: Comment) -> tuple[int, int] | None:
    """The span a body names, its exact text checked where it was sent. Raises Refused."""
    start, end, exact = body.get("start"), body.get("end"), body.get("exact")
    if start is None or end is None:
        return None
    if exact is not None and comment.text[start:end] != exact:
        found = comment.text[start : min(end, start + 60)]
        raise Refused(
            "The span does not cover the text you sent. Offsets count code points, not bytes or UTF-16 units.",
            code="bad_target",
            fields={"exact": [f"At {start} to {end} the comment reads {found!r}."]},
        )
    return start, end
