"""The header of a release: what is frozen of schemes, guidelines, settings and people, so that no file needs to ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from django.conf import settings

from annotations.models import Release, Round
from annotations.services.freezing.dividing import Parts
from annotations.services.freezing.options import Options
from annotations.services.freezing.tally import Tally
from annotations.services.records import SCHEMA_VERSION, Aliases, moment
from annotations.services.schemes import definition_of
from threads.models import Membership


def header_of(
    release: Release, rounds: Sequence[Round], options: Options, tally: Tally, parts: Parts | None
) -> dict[str, Any]:
    """Plain values, in a fixed order. Ask inside the snapshot the records were read in."""
    aliases = Aliases(release.project_id)
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "release",
        "release": str(release),
        "project": release.project.name,
        "title": release.title or None,
        "notes": release.notes or None,
        "asked_at": moment(release.created_at),
        "by": aliases[release.created_by_id],
        "software": {"name": "Rejoinder", "version": settings.VERSION},
        "options": options.as_json() | {"rounds": [round.name for round in rounds]},
        "rounds": [_round(round) for round in rounds],
        "annotators": _annotators(release, tally, names=options.privacy.annotator_names),
        "counts": tally.totals() | tally.details(),
        "splits": parts.header(tally.parts()) if parts else None,
    }


def written(header: dict[str, Any]) -> str:
    """The text that is stored, and whose checksum is."""
    return orjson.dumps(header).decode()


def _round(round: Round) -> dict[str, Any]:
    version = round.scheme_version
    return {
        "name": round.name,
        "state": round.state,
        "is_pilot": round.is_pilot,
        "units": round.units,
        "sample_probability": round.sample_probability,
        "seed": round.seed,
        "annotators_per_unit": round.annotators_per_unit,
        "shared_fraction": round.shared_fraction,
        "is_blind": round.is_blind,
        "shows_suggestions": round.shows_suggestions,
        "opened_at": moment(round.opened_at),
        "closed_at": moment(round.closed_at),
        "scheme": {"name": version.scheme.name, "version": version.number, "questions": definition_of(version)},
        "guidelines": {"version": round.guideline.number, "text": round.guideline.text},
    }


def _annotators(release: Release, tally: Tally, *, names: bool) -> list[dict[str, Any]]:
    members = Membership.objects.filter(project=release.project_id).select_related("user")
    known = {member.alias: member for member in members}
    return [_annotator(alias, gave, known.get(alias), names=names) for alias, gave in tally.people().items()]


def _annotator(alias: str, gave: dict[str, int], member: Membership | None, *, names: bool) -> dict[str, Any]:
    """`name` is null unless names are to be shown, and for votes, which nobody gave."""
    name = (member.user.get_full_name() or member.user.username) if member and names else None
    return {"alias": alias, "name": name, "role": member.role if member else None, "gave": gave}
