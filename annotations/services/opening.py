"""Managers plan, open and close rounds. With `starting` and `restoring` the only writer of Round and ListedUnit."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotations.models import Guideline, ListedUnit, Round, SchemeVersion
from threads.errors import Conflict, Refused
from threads.models import Comment, Project, Thread, User

# What a plan may say; the rest of a round follows from them.
FIELDS: Final = frozenset({
    "name", "scheme_version", "guideline", "is_pilot", "units", "sample_probability", "seed", "annotators_per_unit",
    "shared_fraction", "hands_out", "expires_after_days", "is_blind", "shows_suggestions",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """What a round of listed units is about: whole threads, comments alone, comments with all below them."""

    threads: Sequence[Thread] = ()
    comments: Sequence[Comment] = ()
    subtrees: Sequence[Comment] = ()


def newest(project: Project) -> tuple[SchemeVersion | None, Guideline | None]:
    """The scheme version and the guideline that a new round works under unless others are named."""
    versions = SchemeVersion.objects.filter(scheme__project=project, scheme__trashed_at=None)
    version = versions.exclude(published_at=None).order_by("-published_at", "-id").first()
    return version, project.guidelines.order_by("-number").first()


@transaction.atomic
def plan_round(project: Project, *, by: User, listed: Listed | None = None, **fields: Any) -> Round:
    """A new round as a draft. `fields` are FIELDS; scheme version and guideline are the newest by default.

    Suggestions are not shown in a round that is blind or coded by several unless `shows_suggestions` says so: they
    make people agree with the machine and so with each other. Raises Refused, Conflict where the name is taken.
    """
    version, guideline = newest(project)
    values: dict[str, Any] = {"scheme_version": version, "guideline": guideline, "seed": secrets.randbelow(2**31)}
    values |= {name: value for name, value in fields.items() if value is not None}
    if "shows_suggestions" not in values:
        many = values.get("annotators_per_unit", 1) > 1
        values["shows_suggestions"] = not (values.get("is_blind", True) or many)
    round = Round(project=project, created_by=by)
    return _store(round, values, listed)


@transaction.atomic
def revise_round(round: Round, *, listed: Listed | None = None, **fields: Any) -> Round:
    """Changes a draft; of an open round only the name and the days until work expires. Raises Refused, Conflict."""
    fresh = Round.objects.select_for_update().get(pk=round.pk)
    changed = {name for name, value in fields.items() if getattr(fresh, name) != value}
    if fresh.state != Round.State.DRAFT and (listed is not None or changed - {"name", "expires_after_days"}):
        raise Conflict("People have worked under this plan. Close the round and open another.", code="round_not_draft")
    return _store(fresh, fields, listed)


def _store(round: Round, values: dict[str, Any], listed: Listed | None) -> Round:
    unknown = set(values) - FIELDS
    if unknown:
        raise Refused(f"A round has no {', '.join(sorted(unknown))}.")
    for name, value in values.items():
        setattr(round, name, value)
    _check(round)
    try:
        with transaction.atomic():
            round.save()
    except IntegrityError as error:
        raise Conflict(f"There is a round named {round.name} already.", fields={"name": ["It is taken."]}) from error
    if listed is not None:
        _list_units(round, listed)
    return round


def _check(round: Round) -> None:
    wrong: dict[str, list[str]] = {}
    if not round.name.strip():
        wrong["name"] = ["A round has a name."]
    if round.scheme_version_id is None or round.scheme_version.scheme.project_id != round.project_id:
        wrong["scheme_version"] = ["Choose a published version of the project's scheme."]
    elif round.scheme_version.published_at is None:
        wrong["scheme_version"] = ["This version is not published."]
    if round.guideline_id is None or round.guideline.project_id != round.project_id:
        wrong["guideline"] = ["Choose a guideline of the project."]
    if round.units == Round.Units.SAMPLE and not 0 < (round.sample_probability or 0) <= 1:
        wrong["sample_probability"] = ["A sample needs a share above 0 and at most 1."]
    if not 0 <= round.shared_fraction <= 1:
        wrong["shared_fraction"] = ["A share lies between 0 and 1."]
    if not 1 <= round.annotators_per_unit <= 50:
        wrong["annotators_per_unit"] = ["Between 1 and 50 people judge a thread."]
    if wrong:
        raise Refused("The round cannot be planned like this.", fields=wrong)


def _list_units(round: Round, listed: Listed) -> None:
    articles = Comment.objects.filter(thread__in=[thread.pk for thread in listed.threads], position=0)
    wanted = {comment.pk: False for comment in listed.comments}
    wanted |= dict.fromkeys(
        [*(comment.pk for comment in listed.subtrees), *articles.values_list("pk", flat=True)], True
    )
    inside = Comment.objects.filter(pk__in=wanted, thread__project_id=round.project_id).count()
    if inside != len(wanted):
        raise Refused("A listed thread or comment is not of this project.")
    round.listed_units.all().delete()
    ListedUnit.objects.bulk_create(
        ListedUnit(round=round, comment_id=pk, with_replies=below) for pk, below in wanted.items()
    )


@transaction.atomic
def open_round(round: Round) -> Round:
    """People can work from now on. A closed round opens again with everything in it. Raises Conflict, Refused."""
    fresh = Round.objects.select_for_update().get(pk=round.pk)
    if fresh.state == Round.State.OPEN:
        raise Conflict(f"The round {fresh.name} is open already.", code="round_open")
    if fresh.units == Round.Units.LISTED and not fresh.listed_units.exists():
        raise Refused("No threads or comments are listed for this round yet.")
    fresh.state, fresh.closed_at = Round.State.OPEN, None
    fresh.opened_at = fresh.opened_at or timezone.now()
    fresh.save(update_fields=["state", "opened_at", "closed_at"])
    return fresh


@transaction.atomic
def close_round(round: Round) -> Round:
    """Nobody writes in it any more, and blindness ends. Raises Conflict where it is not open."""
    fresh = Round.objects.select_for_update().get(pk=round.pk)
    if fresh.state != Round.State.OPEN:
        raise Conflict(f"The round {fresh.name} is not open.", code="round_not_open")
    fresh.state, fresh.closed_at = Round.State.CLOSED, timezone.now()
    fresh.save(update_fields=["state", "closed_at"])
    return fresh
