"""The pages of evidence, claims, checks and the argument map: how to get to each with something to show."""

from __future__ import annotations

from typing import Any

from annotations.services.annotating import annotate
from annotations.services.claims import list_claim, mention, merge
from annotations.services.evidence import Source, put_forward
from annotations.services.relating import TargetChoice, relate
from tests.factories import Study
from threads.models import Citation, Duplicate, Quote

URL = "https://example.org/report"


def cited(study: Study) -> list[Any]:
    told = {"site": "example.org", "canonical": URL, "address": 7}
    Citation.objects.get_or_create(
        project=study.project, thread=study.thread, comment=study.comment(1), **told
    )  # fmt: skip
    return [study.project.slug]


def one_address(study: Study) -> list[Any]:
    return [*cited(study), "7"]


def quoted(study: Study) -> list[Any]:
    one, other = study.comment(1), study.comment(2)
    Quote.objects.get_or_create(comment=other, start=0, end=4, source=one, source_start=0, source_end=5)
    return [study.project.slug]


def one_quoted(study: Study) -> list[Any]:
    return [*quoted(study), study.comment(1).pk]


def copied(study: Study) -> list[Any]:
    Duplicate.objects.get_or_create(comment=study.comment(3), original=study.comment(1))
    return [study.project.slug]


def one_copied(study: Study) -> list[Any]:
    return [*copied(study), study.comment(1).pk]


def _argue(study: Study) -> None:
    """A rebuttal of a passage, a support, and a claim by itself."""
    who = {"round": study.round, "by": study.manager}
    rebuttal = annotate(study.comment(3), study.label("rebuttal"), **who)
    relate(rebuttal, TargetChoice("span", study.comment(2), span=(0, 16)), by=study.manager)
    annotate(study.comment(2), study.label("support"), **who)
    annotate(study.comment(4), study.label("claim"), **who)


def checks(study: Study) -> list[Any]:
    _argue(study)
    return [study.project.slug]


def one_check(study: Study) -> list[Any]:
    return [*checks(study), "unlinked"]


def argument_map(study: Study) -> list[Any]:
    _argue(study)
    return [study.project.slug, study.thread.pk]


def claim(study: Study) -> list[Any]:
    who = {"round": study.round, "by": study.manager}
    listed = list_claim(study.project, "They pay nothing.", **who)
    mention(listed, study.comment(2), span=(0, 16), **who)
    merge(list_claim(study.project, "They do not pay.", **who), listed, by=study.manager)
    _argue(study)
    put_forward(annotate(study.comment(2), study.label("claim"), **who), Source(url=URL), by=study.manager)
    return [study.project.slug, listed.pk]


def proofs(study: Study) -> list[Any]:
    label = annotate(study.comment(2), study.label("claim"), round=study.round, by=study.manager)
    put_forward(label, Source(url=URL, passage="It says so.", archived=URL), by=study.manager)
    quoted(study)
    return [study.project.slug, study.thread.pk, label.pk]
