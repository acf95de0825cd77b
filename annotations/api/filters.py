"""The filters of a project's comments, as query parameters and in bodies."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotations.api.passages import IdField
from annotations.services.finding import ME, Wanted
from annotations.services.finding.wanted import DEPTHS, JUDGED, SIZES
from threads.models import Comment

LABEL = "The keys of question and label, such as function/rebuttal."


class FilterFields(serializers.Serializer[Any]):
    """All that are sent must hold. Answers are those of the project's current round, as far as you may see them."""

    site = serializers.CharField(required=False, max_length=255, help_text="The site of the thread.")
    author = IdField(required=False, help_text="The author's id.")
    since = serializers.DateField(required=False, help_text="Posted on this day or later.")
    until = serializers.DateField(required=False, help_text="Posted on this day or earlier.")
    depth = serializers.ChoiceField(list(DEPTHS), required=False)
    size = serializers.ChoiceField(list(SIZES), required=False, help_text="Comments in the thread.")
    state = serializers.ChoiceField(Comment.State.choices, required=False)
    by = serializers.CharField(
        required=False, default=ME, max_length=150, help_text="Whose answers: `me`, `anyone`, or a member's alias."
    )
    judged = serializers.ChoiceField(list(JUDGED), required=False)
    suggested = serializers.CharField(required=False, max_length=121, help_text=f"A label that is suggested. {LABEL}")
    above = serializers.FloatField(required=False, min_value=0, max_value=1, help_text="Confidence of a suggestion.")
    below = serializers.FloatField(required=False, min_value=0, max_value=1, help_text="Confidence of a suggestion.")
    unsure = serializers.BooleanField(required=False, default=False)
    note = serializers.BooleanField(required=False, default=False, help_text="Has a note.")
    no_target = serializers.BooleanField(
        required=False, default=False, help_text="A label about a target that has none."
    )
    unlinked = serializers.BooleanField(
        required=False, default=False, help_text="A claim that nothing of its annotator's points at or links."
    )
    disagree = serializers.BooleanField(
        required=False, default=False, help_text="Annotators you may see gave different answers to a one-of question."
    )


class CommentFilterFields(FilterFields):
    """The same, and those that a list of annotations has in another sense."""

    q = serializers.CharField(required=False, max_length=1000, help_text="Words; the language of the page's search.")
    search = serializers.CharField(required=False, max_length=200, help_text="Words in the title of the thread.")
    thread = IdField(required=False)
    label = serializers.CharField(  # type: ignore[assignment]
        required=False, max_length=121, help_text=LABEL
    )


def wanted_of(validated: dict[str, Any]) -> Wanted:
    """What the validated parameters ask for; names that are no filters are left alone."""
    known = Wanted.__dataclass_fields__
    return Wanted(**{name: value for name, value in validated.items() if name in known and value is not None})
