"""What there is to decide between annotators, with their answers side by side."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.named import round_begun
from annotations.api.passages import AttributesField, IdField, ValueField
from annotations.models.targets import TargetKind
from annotations.services import adjudicating
from annotations.services.adjudicating import Answer, Counts, Given, State, Unit
from threads.api.resource import Resource
from threads.models import Comment, Thread


class AimSerializer(serializers.Serializer[Any]):
    """What is pointed at. `label` is the type of the relation."""

    label = serializers.CharField()  # type: ignore[assignment]
    kind = serializers.ChoiceField(TargetKind.choices)
    comment = serializers.IntegerField(allow_null=True)
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    claim = serializers.IntegerField(allow_null=True)


class GivenSerializer(serializers.Serializer[Given]):
    """A label or value, of the comment or a span of it: code points of its `text`, end exclusive."""

    label = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    value = ValueField(allow_null=True)
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    attributes = serializers.SerializerMethodField()
    targets = serializers.SerializerMethodField()

    @extend_schema_field(AttributesField())
    def get_attributes(self, given: Given) -> dict[str, bool]:
        """Those that hold."""
        return dict.fromkeys(given.attributes, True)

    @extend_schema_field(AimSerializer(many=True))
    def get_targets(self, given: Given) -> list[Any]:
        """In a fixed order."""
        return list(AimSerializer(sorted(given.aims, key=repr), many=True).data)


class AnswerField(serializers.ListField):
    """All that is said to a question. An empty list says that none of the labels holds."""

    child = GivenSerializer()

    def to_representation(self, answer: Answer) -> list[Any]:  # type: ignore[override]
        """In the order of the text."""
        return super().to_representation(sorted(answer, key=repr))


class AdjudicatedUnitSerializer(serializers.Serializer[Unit]):
    """One question about one comment."""

    comment = serializers.IntegerField()
    thread = serializers.IntegerField()
    position = serializers.IntegerField()
    question = serializers.CharField(source="question.key", help_text="Its key.")
    state = serializers.ChoiceField([(state.value, state.value) for state in State])
    is_open = serializers.BooleanField(help_text="All annotators of the comment have submitted: it may be decided.")
    changed = serializers.BooleanField(help_text="An answer came in since it was decided.")
    is_audit = serializers.BooleanField(help_text="Settled as unanimous, and drawn to be checked by a person.")
    is_own = serializers.SerializerMethodField()
    answers = serializers.DictField(
        child=AnswerField(), help_text="By letter. Annotators are shuffled anew in each thread."
    )
    silent = serializers.DictField(
        child=serializers.CharField(), help_text="Who was asked and gave no answer, by letter: that is not a no."
    )
    decision = serializers.IntegerField(source="decision.pk", default=None, allow_null=True)
    gold = AnswerField(allow_null=True, help_text="What was decided; null where nothing is.")
    seen = serializers.CharField(source="stamp", help_text="Send it with your decision: it changes with the answers.")

    def get_is_own(self, unit: Unit) -> bool:
        """Whether one of the answers is yours."""
        return bool(self.context["user"].pk in unit.people.values())


class UnitQuery(serializers.Serializer[Any]):
    thread = IdField()
    round = IdField(required=False, help_text="The latest round where none is named.")
    question = serializers.CharField(required=False, max_length=60, help_text="Its key.")
    state = serializers.ChoiceField([state.value for state in State], required=False)
    waits = serializers.BooleanField(
        required=False, default=False, help_text="Only what a person is to decide, to check, or to look at again."
    )


class AdjudicatedCommentSerializer(serializers.Serializer[Any]):
    """The units of one comment."""

    comment = serializers.IntegerField()
    units = AdjudicatedUnitSerializer(many=True)


class UnitViewSet(Resource[Comment]):
    """What annotators have submitted, side by side: by comment, in reading order."""

    queryset = Comment.objects.order_by("position", "pk")
    serializer_class = AdjudicatedCommentSerializer
    project_path = "thread__project_id"
    rights = {"list": "adjudicate"}

    @extend_schema(parameters=[UnitQuery], responses=AdjudicatedCommentSerializer(many=True))
    def list(self, request: Request, project_slug: str) -> Response:
        """The questions about the comments of a thread. 404 where you may not see its answers yet."""
        sent = self.query(UnitQuery)
        round = round_begun(self.project, sent.get("round"))
        if not adjudicating.threads_in_sight(round, by=self.user).filter(pk=sent["thread"]).exists():
            raise Http404
        found: dict[int, list[Unit]] = {}
        for unit in adjudicating.units_in([sent["thread"]], round)[sent["thread"]]:
            fits = unit.question.key == sent.get("question", unit.question.key)
            fits = fits and unit.state == sent.get("state", unit.state)
            if fits and (unit.needs_person or not sent["waits"]):
                found.setdefault(unit.comment, []).append(unit)
        page = self.paginate_queryset(self.get_queryset().filter(pk__in=found)) or []
        rows = [{"comment": comment.pk, "units": found[comment.pk]} for comment in page]
        return self.get_paginated_response(
            AdjudicatedCommentSerializer(rows, many=True, context={"user": self.user}).data
        )


class AdjudicationCountsSerializer(serializers.Serializer[Counts]):
    """Questions about comments, counted."""

    contested = serializers.IntegerField(help_text="To be decided by a person: answers differ.")
    to_check = serializers.IntegerField(help_text="Settled as unanimous, and drawn to be checked.")
    open = serializers.IntegerField(help_text="Undecided, and nobody contests it.")
    settled = serializers.IntegerField(help_text="By a rule.")
    decided = serializers.IntegerField(help_text="By a person.")
    changed = serializers.IntegerField(help_text="An answer came in since the decision.")
    waiting = serializers.IntegerField(help_text="Not all annotators have submitted.")


class ThreadCountsSerializer(serializers.Serializer[Any]):
    thread = serializers.IntegerField()
    title = serializers.CharField()
    counts = AdjudicationCountsSerializer()


class RoundQuery(serializers.Serializer[Any]):
    round = IdField(required=False, help_text="The latest round where none is named.")


class ThreadCountsViewSet(Resource[Thread]):
    """How far adjudication is, thread by thread."""

    queryset = Thread.objects.order_by("pk")
    serializer_class = ThreadCountsSerializer
    rights = {"list": "adjudicate"}

    @extend_schema(parameters=[RoundQuery], responses=ThreadCountsSerializer(many=True))
    def list(self, request: Request, project_slug: str) -> Response:
        """Threads with submitted answers, the oldest first."""
        round = round_begun(self.project, self.query(RoundQuery).get("round"))
        shown = adjudicating.threads_in_sight(round, by=self.user).order_by()
        page = self.paginate_queryset(self.get_queryset().filter(pk__in=shown.values("pk"))) or []
        counts = adjudicating.counts_of([thread.pk for thread in page], round)
        rows = [{"thread": each.pk, "title": each.title, "counts": counts[each.pk]} for each in page]
        return self.get_paginated_response(ThreadCountsSerializer(rows, many=True).data)
