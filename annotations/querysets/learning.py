"""Reads of what models learned and doubt. Blindness holds here as in `annotations.querysets`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from annotations.querysets import unveiled
from threads.querysets import in_projects_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from annotations.models import Doubt, LearnedThread, Model  # noqa: F401
    from threads.models import User


class ModelQuerySet(models.QuerySet["Model"]):
    """Versions of projects' own models."""

    def serving(self) -> Self:
        """Those whose suggestions are shown now, at most one a label."""
        return self.filter(serves_since__isnull=False)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Models of the projects this person is a member of."""
        return self.filter(in_projects_of(user, "project"))


class LearnedThreadQuerySet(models.QuerySet["LearnedThread"]):
    """From which threads of blind rounds a model learned."""

    def veiled_from(self, user: User | AnonymousUser) -> Self:
        """Those whose answers this person may not see yet: the round is blind and not closed, and they have not
        submitted the thread."""
        submitted = apps.get_model("annotations", "Assignment").objects.filter(
            round_id=OuterRef("round_id"), thread_id=OuterRef("thread_id"), annotator_id=user.pk, state="submitted"
        )
        return self.filter(~Q(round__state="closed"), ~Exists(submitted), round__is_blind=True)


class DoubtQuerySet(models.QuerySet["Doubt"]):
    """Answers that a model doubts."""

    def waiting(self) -> Self:
        """Neither dismissed, nor about an answer that was changed since."""
        given = apps.get_model("annotations", "Annotation").objects.live().individual().filter(
            round_id=OuterRef("round_id"), creator_id=OuterRef("annotator_id"), comment_id=OuterRef("comment_id"),
            label__key=OuterRef("label_name"), question__key=OuterRef("question_name"),
        )  # fmt: skip
        # In SQL nothing equals NULL: a doubt about a whole comment asks for any such label there.
        here = Q(start=None) | Q(start__lt=OuterRef("end"), end__gt=OuterRef("start"))
        stands = Q(Exists(given), start=None) | Q(Exists(given.filter(here)), start__isnull=False)
        judged = (
            apps.get_model("annotations", "Judgement")
            .objects.done()
            .filter(
                round_id=OuterRef("round_id"), annotator_id=OuterRef("annotator_id"), comment_id=OuterRef("comment_id")
            )
        )
        return self.filter(Q(stands, said=True) | Q(~stands, Exists(judged), said=False), dismissed_at=None)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; for adjudicators and managers also those of colleagues whose answers they may see.

        In a blind round an own one shows before the submission only where the model had not seen the thread.
        """
        members = (
            apps.get_model("threads", "Membership")
            .objects.of(user)
            .filter(project_id=OuterRef("round__project_id"), role__in=["adjudicator", "manager"])
        )
        settled = Q(annotator_id=user.pk, is_unseen=True) | unveiled(user)
        return self.filter(
            in_projects_of(user, "round__project"),
            settled,
            Q(annotator_id=user.pk) | Q(Exists(members)),
            comment__thread__trashed_at=None,
            comment__position__isnull=False,
        )
