"""What a release is, in plain values, for the exporters."""

from __future__ import annotations

from django.conf import settings

from annotations.exporters.base import About
from annotations.models import Release, Round
from annotations.services.drafting import whole_definition
from annotations.services.records import moment


def about(release: Release) -> About:
    """What was asked, of whom and when; from the round that was frozen."""
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
