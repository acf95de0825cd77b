"""Reads of decisions. Blindness holds here as in `annotations.querysets`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from annotations.querysets import unveiled
from threads.querysets import in_projects_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from annotations.models import Adjudication, Merge  # noqa: F401
    from threads.models import User


class AdjudicationQuerySet(models.QuerySet["Adjudication"]):
    """Decisions between annotators."""

    def live(self) -> Self:
        """Those that stand: no later one took their place."""
        return self.filter(superseded_at=None)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, decisions about comments whose answers this person may see (see `unveiled`), and all of a round
        for adjudicators and managers who do not annotate in it: there are no answers of theirs to be swayed.
        """
        seen = Q(by_id=user.pk) | unveiled(user) | _decides(user)
        return self.filter(in_projects_of(user, "round__project"), seen, round__trashed_at=None)


def _decides(user: User | AnonymousUser) -> Q:
    """Rows of rounds in which this person may decide and has no work of their own."""
    roles = apps.get_model("threads", "Membership").objects.of(user)
    decider = roles.filter(project_id=OuterRef("round__project_id"), role__in=["adjudicator", "manager"])
    mine = {"round_id": OuterRef("round_id"), "annotator_id": user.pk}
    work = apps.get_model("annotations", "Assignment").objects.counting().filter(**mine)
    judged = apps.get_model("annotations", "Judgement").objects.filter(**mine)
    return Q(Exists(decider)) & ~Q(Exists(work)) & ~Q(Exists(judged))


class MergeQuerySet(models.QuerySet["Merge"]):
    """Merges."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Merges in the rounds of this person's projects: they tell rules, and nobody's answers."""
        return self.filter(in_projects_of(user, "round__project"), round__trashed_at=None)
