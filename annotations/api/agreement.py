"""How far a round's annotators agree."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.named import round_begun
from annotations.api.passages import IdField
from annotations.models import Round
from annotations.services import measuring
from annotations.services.measuring import Behind, Kept
from threads.api.jobs import JobSerializer
from threads.api.resource import Resource
from threads.errors import Refused
from threads.models import Comment

MOST: Final = 100


class AgreementQuery(serializers.Serializer[Any]):
    round = IdField(required=False, help_text="The latest round where none is named.")


class MeasuredSerializer(serializers.Serializer[Any]):
    """A number, or null and the reason; `low` and `high` are its 95 % percentile interval."""

    value = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField(help_text="What was compared: comments, unless the name says otherwise.")
    reason = serializers.CharField(allow_blank=True, help_text="Why there is no value.")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    undefined = serializers.FloatField(help_text="Share of draws without a value.")


class ReportSerializer(serializers.Serializer[Any]):
    """Numbers of answers as they were submitted. Annotators are named by their alias."""

    round = serializers.IntegerField()
    covers = serializers.ChoiceField(
        ["round", "submitted"], help_text="All of the round, or the threads that you have submitted."
    )
    job = JobSerializer(allow_null=True, help_text="Adds the intervals; null where they are there.")
    annotators = serializers.ListField(child=serializers.CharField())
    threads = serializers.IntegerField()
    judgements = serializers.IntegerField()
    compared = serializers.IntegerField(help_text="Comments that two or more were done with.")
    with_suggestions = serializers.IntegerField(help_text="Comments judged with suggestions in view: counted apart.")
    drawn = serializers.ChoiceField(
        ["threads", "branches"], help_text="What the bootstrap draws: branches below the article with few threads."
    )
    clusters = serializers.IntegerField(help_text="How many of them there are.")
    few_clusters = serializers.BooleanField(help_text="Fewer than ten: the intervals tell little.")
    has_intervals = serializers.BooleanField()
    questions = serializers.ListField(
        child=serializers.DictField(),
        help_text="By question: coefficients, labels with prevalence, pairs, depths, threads, times, the table of "
        "answers that met, differences, published figures.",
    )
    spans = serializers.ListField(child=serializers.DictField(), help_text="By label that was given to passages.")
    relations = serializers.DictField(allow_null=True, help_text="Present, target, type, edges; null without any.")


class BehindQuery(AgreementQuery):
    question = serializers.CharField(max_length=60, help_text="Its key, or relation.target.")
    first = serializers.CharField(required=False, allow_blank=True, max_length=300, help_text="An answer.")
    second = serializers.CharField(required=False, allow_blank=True, max_length=300, help_text="The answer it met.")
    pair = serializers.CharField(required=False, max_length=100, help_text="Two aliases with a comma between them.")
    before = IdField(required=False, help_text="Go on behind this comment: the last one of the page before.")


class CellSerializer(serializers.Serializer[Any]):
    """Two answers that met. `second` is null where the first is a label that the other did not give."""

    first = serializers.JSONField()
    second = serializers.JSONField(allow_null=True)
    pairs = serializers.IntegerField(help_text="Pairs of annotators who differ so.")
    share = serializers.FloatField(help_text="Its part in all the disagreement, from 0 to 1.")


class DifferingSerializer(serializers.Serializer[Any]):
    comment = serializers.IntegerField()
    thread = serializers.IntegerField()
    position = serializers.IntegerField()
    said = serializers.DictField(child=serializers.CharField(), help_text="The differing answers by alias.")


class DisagreementsSerializer(serializers.Serializer[Any]):
    """Those that explain most of the disagreement first; comments by how many pairs of annotators differ."""

    round = serializers.IntegerField()
    cells = CellSerializer(many=True)
    total = serializers.IntegerField(help_text="Comments behind what was asked for.")
    before = serializers.IntegerField(allow_null=True, help_text="Send this as `before` for the next page.")
    results = DifferingSerializer(many=True)


class AgreementViewSet(Resource[Round]):
    """Agreement of a round's annotators. In a blind round that is open you get what its rules let you see:
    the threads you have submitted; all of it if you may adjudicate and do not annotate in the round.
    """

    queryset = Round.objects.select_related("scheme_version__scheme", "project")
    serializer_class = ReportSerializer
    pagination_class = None
    rights = {"retry": "view"}

    @extend_schema(
        operation_id="projects_agreement_retrieve",
        parameters=[AgreementQuery],
        responses={200: forced_singular_serializer(ReportSerializer)},  # type: ignore[no-untyped-call]
    )
    def list(self, request: Request, project_slug: str) -> Response:
        """The numbers. Intervals take a worker some seconds: ask again while `job` is not null."""
        round, kept = self._measured(self.query(AgreementQuery))
        aliases = measuring.aliases_of(self.project)
        report = measuring.with_published(kept.report or _empty())
        for question in report["questions"]:
            question["pairs"] = [
                row | {name: measuring.alias_of(row[name], aliases) for name in ("first", "second")}
                for row in question["pairs"]
            ]
        sight = measuring.sight_of(round, by=self.user)
        body = report | {
            "round": round.pk,
            "covers": "round" if sight.is_whole else "submitted",
            "job": kept.job,
            "annotators": [measuring.alias_of(person, aliases) for person in report["annotators"]],
        }
        return Response(ReportSerializer(body).data)

    @extend_schema(parameters=[BehindQuery], responses=DisagreementsSerializer)
    @action(detail=False)
    def disagreements(self, request: Request, project_slug: str) -> Response:
        """What annotators disagree about in a question, and the comments behind it."""
        sent = self.query(BehindQuery)
        round, kept = self._measured(sent)
        aliases = measuring.aliases_of(self.project)
        named = sent.get("pair", "").split(",")
        people = frozenset(person for person, alias in aliases.items() if alias in named)
        if "pair" in sent and len(people) != 2:
            raise Refused("Name two members.", fields={"pair": ["Two aliases with a comma between them."]})
        wanted = Behind(sent["question"], sent.get("first", ""), sent.get("second", ""), people or None)
        ids = measuring.behind(kept, wanted)
        start = ids.index(sent["before"]) + 1 if sent.get("before") in ids else 0
        page = ids[start : start + MOST]
        said = measuring.said_about(kept, wanted, set(page))
        comments = self.reach(Comment.objects.only("pk", "thread_id", "position"), "thread__project_id").in_bulk(page)
        body = {
            "round": round.pk,
            "cells": measuring.cells(kept, wanted),
            "total": len(ids),
            "before": page[-1] if start + MOST < len(ids) else None,
            "results": [
                {
                    "comment": pk, "thread": comments[pk].thread_id, "position": comments[pk].position,
                    "said": {measuring.alias_of(person, aliases): answer for person, answer in said[pk].items()},
                }
                for pk in page if pk in comments
            ],
        }  # fmt: skip
        return Response(DisagreementsSerializer(body).data)

    @extend_schema(request=AgreementQuery, responses={202: JobSerializer})
    @action(detail=False, methods=["post"])
    def retry(self, request: Request, project_slug: str) -> Response:
        """Have the intervals made after all, where their job failed or was cancelled: 409 otherwise."""
        sent = AgreementQuery(data=request.data)
        sent.is_valid(raise_exception=True)
        round = round_begun(self.project, sent.validated_data.get("round"))
        job = measuring.retry_measuring(measuring.sight_of(round, by=self.user), by=self.user)
        return Response(JobSerializer(job).data, status.HTTP_202_ACCEPTED)

    def _measured(self, sent: dict[str, Any]) -> tuple[Round, Kept]:
        found = round_begun(self.project, sent.get("round"))
        return found, measuring.report_of(measuring.sight_of(found, by=self.user), by=self.user)


def _empty() -> dict[str, Any]:
    """What there is while a worker makes the whole report."""
    return {
        "annotators": [], "threads": 0, "judgements": 0, "compared": 0, "with_suggestions": 0, "drawn": "threads",
        "clusters": 0, "few_clusters": True, "has_intervals": False, "questions": [], "spans": [], "relations": None,
    }  # fmt: skip
