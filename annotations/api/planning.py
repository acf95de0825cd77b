"""What a body says about a round."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotations.api.passages import IdField
from annotations.models import Round, SchemeVersion
from annotations.services.opening import Listed, newest
from threads.api.resource import Resource
from threads.errors import Refused
from threads.models import Comment, Project, Thread


class ListedBody(serializers.Serializer[Any]):
    """Ids of what a round of listed units is about."""

    threads = serializers.ListField(child=IdField(), default=list, max_length=10_000)
    comments = serializers.ListField(child=IdField(), default=list, max_length=10_000)
    subtrees = serializers.ListField(
        child=IdField(), default=list, max_length=10_000, help_text="Comments with everything below them."
    )


class RoundRules(serializers.Serializer[Any]):
    """The rules of a round. Who leaves something out gets the default."""

    name = serializers.CharField(max_length=100)
    units = serializers.ChoiceField(Round.Units.choices, required=False)
    sample_probability = serializers.FloatField(
        required=False, allow_null=True, help_text="For a sample: above 0 to 1."
    )
    seed = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1, help_text="Of every draw.")
    listed = ListedBody(required=False)
    annotators_per_unit = serializers.IntegerField(required=False, min_value=1, max_value=50)
    shared_fraction = serializers.FloatField(
        required=False, min_value=0, max_value=1, help_text="Share of the threads that so many people judge."
    )
    hands_out = serializers.BooleanField(
        required=False, help_text="Whether people label what they were given and nothing else."
    )
    expires_after_days = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=3650)
    is_blind = serializers.BooleanField(required=False)
    shows_suggestions = serializers.BooleanField(required=False)
    is_pilot = serializers.BooleanField(required=False)
    scheme_version = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="Number of a version of the newest scheme."
    )
    guideline = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1, help_text="Its number.")


def rules_in(project: Project, body: dict[str, Any]) -> dict[str, Any]:
    """The fields of a round that a body names, without `listed`. Raises Refused."""
    fields = {name: value for name, value in body.items() if name != "listed"}
    if "scheme_version" in fields:
        version, _ = newest(project)
        named = SchemeVersion.objects.filter(scheme_id=version.scheme_id if version else 0)
        fields["scheme_version"] = named.filter(number=fields["scheme_version"]).first()
    if "guideline" in fields:
        fields["guideline"] = project.guidelines.filter(number=fields["guideline"]).first()
    for name in ("scheme_version", "guideline"):
        if name in fields and fields[name] is None:
            raise Refused("There is no such version.", fields={name: ["Name a number of this project."]})
    return fields


def listed_in(view: Resource[Any], project: Project, body: dict[str, Any]) -> Listed | None:
    """The units a body lists, of threads that the request may see. Raises Refused."""
    if "listed" not in body:
        return None
    wanted = body["listed"]
    threads = list(view.reach(Thread.objects.filter(project=project, pk__in=wanted["threads"]), "project_id"))
    named = {*wanted["comments"], *wanted["subtrees"]}
    comments = view.reach(Comment.objects.filter(thread__project=project), "thread__project_id").in_bulk(list(named))
    if len(threads) < len(set(wanted["threads"])) or len(comments) < len(named):
        raise Refused("A listed thread or comment is not there.", fields={"listed": ["Name what is of this project."]})
    return Listed(
        threads, [comments[pk] for pk in wanted["comments"]], [comments[pk] for pk in wanted["subtrees"]]
    )  # fmt: skip
