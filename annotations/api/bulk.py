"""One deed on many comments."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.filters import CommentFilterFields, wanted_of
from annotations.api.idempotency import IDEMPOTENCY_KEY, once
from annotations.api.named import round_named, vocabulary_of
from annotations.api.passages import IdField
from annotations.models import Judgement, Round
from annotations.services import bulk
from annotations.services.bulk.choosing import MOST_NAMED
from threads.api.jobs import JobSerializer
from threads.api.resource import Resource
from threads.errors import Refused
from threads.models import Project


class BulkSerializer(serializers.Serializer[Any]):
    """How the step fares. `job` is null where it was done at once."""

    step = serializers.UUIDField()
    changed = serializers.IntegerField(help_text="Comments changed so far.")
    taken_back = serializers.IntegerField(help_text="Of them, how many were changed back.")
    job = JobSerializer(allow_null=True)


class PlanSerializer(serializers.Serializer[Any]):
    """What would happen to the chosen comments, each counted once."""

    total = serializers.IntegerField()
    changing = serializers.IntegerField()
    other = serializers.IntegerField(help_text="Have another answer: `existing` says what becomes of it.")
    same = serializers.IntegerField(help_text="Need no change.")
    lacking = serializers.IntegerField(help_text="Cannot be done: a required question has no answer.")
    closed = serializers.IntegerField(help_text="Not yours to judge, or submitted.")
    wordless = serializers.IntegerField(help_text="Nothing to judge there.")
    unseen = serializers.IntegerField(help_text="Chosen, but beyond what a preview looks at.")


class NewBulkSerializer(serializers.Serializer[Any]):
    branch = IdField(required=False, help_text="A comment: it and all replies below it.")
    comments = serializers.ListField(child=IdField(), required=False, max_length=MOST_NAMED, min_length=1)
    filter = CommentFilterFields(required=False, help_text="All comments that fit.")
    give = serializers.CharField(required=False, max_length=121, help_text="question/label, by their keys.")
    take = serializers.CharField(required=False, max_length=121, help_text="The same, to take it back.")
    judge = serializers.ChoiceField(Judgement.State.choices, required=False)
    existing = serializers.ChoiceField(
        ["keep", "replace"], default="keep", help_text="What becomes of another answer to the same question."
    )
    round = IdField(required=False, help_text="The current round where none is named.")
    step = serializers.UUIDField(
        required=False, help_text="Your own name for this step: sent again, it changes nothing and tells how it fared."
    )
    preview = serializers.BooleanField(default=False, help_text="Only count what would happen.")


class BulkViewSet(Resource[Project]):
    """One deed on many comments, as one step for undo: a label given or taken back, or a judgement."""

    queryset = Project.objects.all()
    serializer_class = BulkSerializer
    project_path = "pk"
    rights = {"create": "annotate", "retrieve": "annotate", "destroy": "annotate"}
    lookup_url_kwarg = "step"
    lookup_value_regex = "[0-9a-f-]{36}"

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY],
        request=NewBulkSerializer,
        responses={
            200: inline_serializer(
                "BulkOrPlan", {"outcome": BulkSerializer(required=False), "plan": PlanSerializer(required=False)}
            ),
            202: inline_serializer("BulkQueued", {"outcome": BulkSerializer()}),
        },
    )
    @once
    def create(self, request: Request, project_slug: str) -> Response:
        """Do it, or with `preview` count what would happen.

        Only your own answers change, and only of comments you may judge. More than some hundred comments are changed
        by a worker: 202, and `outcome.job` says how far it is. A label about a target points at the comment above.
        """
        serializer = NewBulkSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        sent = serializer.validated_data
        round = round_named(self, self.project, sent.get("round"))
        choice, deed = _choice(sent), _deed(sent, round)
        project, by = self.project, self.user
        if sent["preview"]:
            plan = bulk.preview(choice, deed, project=project, round=round, by=by)
            return Response({"plan": PlanSerializer(plan).data})
        outcome = bulk.carry_out(choice, deed, project=project, round=round, by=by, step=sent.get("step"))
        code = status.HTTP_202_ACCEPTED if outcome.is_under_way else status.HTTP_200_OK
        return Response({"outcome": BulkSerializer(outcome).data}, code)

    def retrieve(self, request: Request, project_slug: str, step: str) -> Response:
        """How your step fares."""
        outcome = bulk.outcome_of(_uuid(step), project=self.project, by=self.user)
        if outcome is None:
            raise Http404
        return Response(BulkSerializer(outcome).data)

    @extend_schema(responses={200: BulkSerializer, 202: BulkSerializer})
    def destroy(self, request: Request, project_slug: str, step: str) -> Response:
        """Take the whole step back, but for comments you changed since. Many are a worker's: 202."""
        outcome = bulk.take_back(_uuid(step), project=self.project, by=self.user)
        code = status.HTTP_202_ACCEPTED if outcome.is_under_way else status.HTTP_200_OK
        return Response(BulkSerializer(outcome).data, code)


def _choice(sent: dict[str, Any]) -> bulk.Choice:
    wanted = wanted_of(sent["filter"]) if "filter" in sent else None
    return bulk.Choice(branch=sent.get("branch"), comments=tuple(sent.get("comments", ())), wanted=wanted)


def _deed(sent: dict[str, Any], round: Round) -> bulk.Deed:
    named = [name for name in ("give", "take", "judge") if name in sent]
    if len(named) != 1:
        raise Refused("Name one deed: give, take or judge.")
    kind = named[0]
    if kind == "judge":
        return bulk.Deed("judge", state=sent["judge"], existing=sent["existing"])
    question, _, key = sent[kind].partition("/")
    label = vocabulary_of(round).labels.get((question, key))
    if label is None:
        raise Refused(f"The round's scheme has no label {sent[kind]}.", fields={kind: ["See labels/ for the keys."]})
    return bulk.Deed.of_label("give" if kind == "give" else "take", label, existing=sent["existing"])


def _uuid(raw: str) -> uuid.UUID:
    try:
        return uuid.UUID(raw)
    except ValueError as error:
        raise Http404 from error
