"""What a run of the extractors did, as the API tells it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotations.models import Suggestion


class CountsSerializer(serializers.Serializer[Any]):
    """Suggestions by what became of them."""

    new = serializers.IntegerField()
    changed = serializers.IntegerField(help_text="Proposed before, with another score or by another version.")
    kept = serializers.IntegerField()
    superseded = serializers.IntegerField(help_text="No longer proposed.")


class LabelCountsSerializer(serializers.Serializer[Any]):
    extractor = serializers.CharField()
    version = serializers.CharField()
    question = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    counts = CountsSerializer()


class NoticeSerializer(serializers.Serializer[Any]):
    """What was left out, and why."""

    extractor = serializers.CharField()
    what = serializers.CharField()
    number = serializers.IntegerField()


class RunReportSerializer(serializers.Serializer[Any]):
    labels = LabelCountsSerializer(many=True)
    notices = NoticeSerializer(many=True)
    tokens = serializers.IntegerField(allow_null=True, help_text="Asked of a language model, estimates included.")
    children = serializers.ListField(
        child=serializers.IntegerField(), source="children_ids", help_text="Runs that belong to it."
    )


class PassSerializer(serializers.Serializer[Any]):
    thread = serializers.IntegerField(source="extraction.thread_id")
    extractor = serializers.CharField(source="extraction.extractor")
    version = serializers.CharField(source="extraction.version")
    counts = CountsSerializer()


class RunChangeSerializer(serializers.ModelSerializer[Suggestion]):
    """`change` is added, changed or superseded; `earlier` the confidence before it changed."""

    change = serializers.SerializerMethodField()
    thread = serializers.IntegerField(source="comment.thread_id", read_only=True)
    question = serializers.CharField(source="label.question.key", read_only=True)
    label = serializers.CharField(source="label.key", read_only=True)  # type: ignore[assignment]
    earlier = serializers.FloatField(source="replaces.confidence", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Suggestion
        fields = [
            "id", "change", "thread", "comment", "question", "label", "start", "end", "exact", "confidence", "earlier",
            "extractor", "extractor_version",
        ]  # fmt: skip

    def get_change(self, row: Suggestion) -> str:
        """What the run did with it."""
        if row.run_id != self.context["job"].pk:
            return "superseded"
        return "changed" if row.replaces_id else "added"
