"""Reads that say what they mean. `visible_to` is the only way to answers on behalf of a person: blindness is here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from annotations.models import Annotation, ExportFile, Judgement, Relation, Release, Round, Suggestion  # noqa: F401
    from threads.models import Thread, User

Answer = TypeVar("Answer", bound=models.Model)


def _member(user: User | AnonymousUser, path: str) -> Q:
    return Q(**{f"{path}__memberships__user_id": user.pk, f"{path}__trashed_at": None})


def _own_or_unveiled(user: User | AnonymousUser, *, own: str) -> Q:
    """One's own answers; colleagues' in open rounds and closed ones; in blind rounds, after one's own submission.

    Blindness ends thread by thread: what one has submitted can no longer be swayed.
    """
    submitted = apps.get_model("annotations", "Assignment").objects.filter(
        round_id=OuterRef("round_id"),
        thread_id=OuterRef("comment__thread_id"),
        annotator_id=user.pk,
        state="submitted",
    )
    return Q(**{own: user.pk}) | Q(round__is_blind=False) | Q(round__state="closed") | Q(Exists(submitted))


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rounds of the projects this person is a member of, without those in the trash."""
        return self.filter(_member(user, "project"), trashed_at=None)

    def open(self) -> Self:
        """Rounds in which people annotate now."""
        return self.filter(state="open", trashed_at=None)


class AnswerQuerySet(models.QuerySet[Answer]):
    """Annotations and relations. Readers see the individual layer, what annotators said, unless they ask for gold."""

    def live(self) -> Self:
        """Not retracted."""
        return self.filter(retracted_at=None)

    def individual(self) -> Self:
        """What annotators said, as against what was decided between them."""
        return self.filter(layer="individual")

    def by(self, user: User | AnonymousUser) -> Self:
        """This person's own."""
        return self.filter(creator_id=user.pk)

    def on(self, thread: Thread) -> Self:
        """On the comments of this thread; of relations, those that start there."""
        return self.filter(comment__thread=thread)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Live individual answers this person may see: see `_own_or_unveiled`."""
        return (
            self.live().individual().filter(_member(user, "round__project"), _own_or_unveiled(user, own="creator_id"))
        )


class AnnotationQuerySet(AnswerQuerySet["Annotation"]):
    """Annotations."""


class RelationQuerySet(AnswerQuerySet["Relation"]):
    """Relations."""


class JudgementQuerySet(models.QuerySet["Judgement"]):
    """Judgements."""

    def by(self, user: User | AnonymousUser) -> Self:
        """This person's own."""
        return self.filter(annotator_id=user.pk)

    def done(self) -> Self:
        """Those that turn the absence of a label into a no."""
        return self.filter(state="done")

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Judgements this person may see: see `_own_or_unveiled`."""
        return self.filter(_member(user, "round__project"), _own_or_unveiled(user, own="annotator_id"))


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    """Suggestions."""

    def current(self) -> Self:
        """Not superseded by a later run."""
        return self.filter(superseded_at=None)

    def on(self, thread: Thread) -> Self:
        """On the comments of this thread."""
        return self.filter(comment__thread=thread)

    def undecided_by(self, user: User | AnonymousUser) -> Self:
        """Those this person has neither accepted nor rejected."""
        decided = apps.get_model("annotations", "Decision").objects.filter(
            suggestion_id=OuterRef("pk"), annotator_id=user.pk
        )
        return self.filter(~Exists(decided))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Current suggestions in the projects this person is a member of, while no open round there hides them."""
        hiding = apps.get_model("annotations", "Round").objects.filter(
            project_id=OuterRef("comment__thread__project_id"), state="open", trashed_at=None, shows_suggestions=False
        )
        return self.current().filter(
            ~Exists(hiding),
            _member(user, "comment__thread__project"),
            comment__position__isnull=False,
            comment__thread__visible_at__isnull=False,
            comment__thread__trashed_at=None,
        )


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Releases of the projects this person is a member of."""
        return self.filter(_member(user, "project"))


class ExportFileQuerySet(models.QuerySet["ExportFile"]):
    """Files of releases."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Files of the releases in the projects this person is a member of."""
        return self.filter(_member(user, "release__project"))
