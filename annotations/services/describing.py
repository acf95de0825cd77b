"""What a release is, in plain values, for the exporters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from annotations.exporters.base import About
from annotations.models import Release, Round
from annotations.services.drafting import whole_definition
from annotations.services.manifests import frozen_header
from annotations.services.records import moment


def about(release: Release) -> About:
    """What was asked, of whom and when, as it was frozen; of several rounds, in the last one."""
    header = frozen_header(release)
    if not header:
        return _of_old(release)
    round, software = header["rounds"][-1], header["software"]
    return About(
        release=header["release"],
        project=header["project"],
        created=moment(release.frozen_at) or "",
        rounds=tuple(row["name"] for row in header["rounds"]),
        scheme={**round["scheme"], "questions": _questions([row["scheme"] for row in header["rounds"]])},
        guideline=round["guidelines"]["text"],
        description=header["notes"] or "",
        software=f"{software['name']} {software['version']}",
        options=header["options"],
    )


def _questions(schemes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What any of the schemes asked, as the last one that has it, with the labels of all."""
    questions: dict[str, dict[str, Any]] = {}
    for question in (question for scheme in schemes for question in scheme["questions"]):
        before = questions.get(question["key"], {"labels": []})
        labels = {label["key"]: label for label in (*before["labels"], *question["labels"])}
        questions[question["key"]] = {**question, "labels": list(labels.values())}
    return list(questions.values())


def _of_old(release: Release) -> About:
    """The same of a release that version 0.1 froze: it kept the round and nothing of its rules."""
    round = Round.objects.select_related("scheme_version__scheme", "guideline").get(pk=release.options["round"])
    return About(
        release=str(release),
        project=release.project.name,
        created=moment(release.frozen_at) or "",
        scheme={**whole_definition(round.scheme_version), "version": round.scheme_version.number},
        guideline=round.guideline.text,
        description=release.notes,
        software=f"Rejoinder {settings.VERSION}",
        options=release.options,
    )
