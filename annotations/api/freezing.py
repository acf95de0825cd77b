"""What a body says a release is to hold."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotations.api.named import round_named
from annotations.api.passages import IdField
from annotations.models import Release
from annotations.privacy import KINDS
from annotations.services.freezing.options import PARTS, Answers, By, Merge, Options, Privacy, Split, Threads
from threads.api.resource import Resource


class SplitBody(serializers.Serializer[Any]):
    """Train, dev and test, or other parts."""

    by = serializers.ChoiceField(
        list(By),
        default=By.ARTICLE,
        help_text="What is never cut: thread; article (the same address, the same texts or a copied article); author"
        " (threads that share a commenter, and articles). Near-copies of comments never straddle two parts.",
    )
    parts = serializers.DictField(
        child=serializers.IntegerField(), default=dict(PARTS), help_text="Shares of the comments in per cent."
    )
    stratify = serializers.CharField(
        default=None, allow_null=True, max_length=60, help_text="The key of the question whose labels are spread."
    )
    seed = serializers.IntegerField(default=1, min_value=0, max_value=2**31 - 1)
    base = serializers.IntegerField(
        default=None, allow_null=True, min_value=1, max_value=2**31 - 1,
        help_text="Number of an earlier release whose threads stay in their parts.",
    )  # fmt: skip


class PrivacyBody(serializers.Serializer[Any]):
    """What is hidden. Authors always stand under pseudonyms."""

    names = serializers.BooleanField(default=True, help_text="Pseudonyms also where texts mention authors.")
    masks = serializers.ListField(
        child=serializers.ChoiceField(list(KINDS)), default=list, max_length=len(KINDS), help_text="Masked in texts."
    )
    texts = serializers.BooleanField(default=True, help_text="False: ids, offsets and checksums of the texts alone.")
    annotator_names = serializers.BooleanField(default=False, help_text="Names beside the aliases, in the manifest.")


class NewReleaseSerializer(serializers.Serializer[Any]):
    """The name of a release and what it is to hold."""

    title = serializers.CharField(default="", allow_blank=True, max_length=200)
    notes = serializers.CharField(default="", allow_blank=True, max_length=10_000)
    round = IdField(required=False, help_text="Whose labels; the current round's where none is named.")
    rounds = serializers.ListField(child=IdField(), default=list, max_length=100, help_text="Where there are several.")
    threads = serializers.ChoiceField(list(Threads), default=Threads.ALL)
    sites = serializers.ListField(
        child=serializers.CharField(max_length=255), default=list, max_length=1000, help_text="Threads of these alone."
    )
    answers = serializers.ChoiceField(list(Answers), default=Answers.ALL)
    merge = serializers.ChoiceField(
        list(Merge), default=Merge.NONE, allow_blank=True, help_text="What stands for gold where nobody decided."
    )
    split = SplitBody(default=None, allow_null=True)
    privacy = PrivacyBody(required=False)


class WithdrawalBody(serializers.Serializer[Any]):
    """Why a release is taken back."""

    why = serializers.CharField(max_length=2000)


def options_in(view: Resource[Release], body: dict[str, Any]) -> Options:
    """The options that a body names. Raises Refused for a round that the request may not see."""
    named = [*([body["round"]] if "round" in body else []), *body["rounds"]]
    split, privacy = body["split"], body.get("privacy")
    return Options(
        rounds=tuple(round_named(view, view.project, pk).pk for pk in dict.fromkeys(named)),
        threads=Threads(body["threads"]),
        sites=tuple(body["sites"]),
        answers=Answers(body["answers"]),
        merge=Merge(body["merge"]),
        split=Split.of(split) if split else None,
        privacy=Privacy.of(privacy) if privacy else Privacy(),
    )
