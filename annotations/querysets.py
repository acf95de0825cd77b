"""Reads that say what they mean. `visible_to` is the only way to answers on behalf of a person: blindness is here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Abs

from threads.querysets import in_projects_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from annotations.models import (  # noqa: F401
        Annotation,
        Assignment,
        Claim,
        ExportFile,
        Guideline,
        Judgement,
        Mention,
        Place,
        Relation,
        Release,
        Remark,
        Round,
        Scheme,
        SchemeVersion,
        Suggestion,
    )
    from threads.models import Project, Thread, User

Answer = TypeVar("Answer", bound=models.Model)


def uncertainty() -> Abs:
    """How far a confidence lies from one half, as an expression on suggestions."""
    return Abs(F("confidence") - Value(0.5))


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


def _hiding(project: int | OuterRef) -> models.QuerySet[Round]:
    """Open rounds of the project that show no suggestions."""
    rounds: models.QuerySet[Round] = apps.get_model("annotations", "Round").objects.filter(
        project_id=project, state="open", trashed_at=None, shows_suggestions=False
    )
    return rounds


class SchemeQuerySet(models.QuerySet["Scheme"]):
    """Schemes."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Schemes of the projects this person is a member of, without those in the trash."""
        return self.filter(in_projects_of(user, "project"), trashed_at=None)


class SchemeVersionQuerySet(models.QuerySet["SchemeVersion"]):
    """Versions of schemes."""

    def published(self) -> Self:
        """Those that rounds may use: not drafts."""
        return self.filter(published_at__isnull=False)

    def of_project(self, project: Project) -> Self:
        """What a round of the project can choose from: published, newest first within each scheme."""
        rows = self.published().filter(scheme__project=project, scheme__trashed_at=None)
        return rows.select_related("scheme").order_by("scheme_id", "-number")

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Versions of the schemes this person may see."""
        return self.filter(in_projects_of(user, "scheme__project"), scheme__trashed_at=None)


class GuidelineQuerySet(models.QuerySet["Guideline"]):
    """Versions of guidelines."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Guidelines of the projects this person is a member of."""
        return self.filter(in_projects_of(user, "project"))


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rounds of the projects this person is a member of, without those in the trash."""
        return self.filter(in_projects_of(user, "project"), trashed_at=None)

    def open(self) -> Self:
        """Rounds in which people annotate now."""
        return self.filter(state="open", trashed_at=None)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments."""

    def by(self, user: User | AnonymousUser) -> Self:
        """This person's own."""
        return self.filter(annotator_id=user.pk)

    def in_work(self) -> Self:
        """Those whose annotator may write now."""
        return self.filter(state__in=["open", "reopened"])

    def counting(self) -> Self:
        """Those that take one of the places a thread has: skipped and expired ones gave theirs back."""
        return self.filter(state__in=["open", "reopened", "submitted"])

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; those of everybody for managers of the project: who is where is itself an answer of a kind."""
        memberships = apps.get_model("threads", "Membership").objects
        mine = memberships.of(user).filter(project_id=OuterRef("round__project_id"))
        return self.filter(
            Exists(mine.filter(role="manager")) | Q(Exists(mine), annotator_id=user.pk),
            round__trashed_at=None,
            thread__trashed_at=None,
        )


class PlaceQuerySet(models.QuerySet["Place"]):
    """Places."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, in the projects one is a member of."""
        return self.filter(in_projects_of(user, "round__project"), annotator_id=user.pk)


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
            self.live()
            .individual()
            .filter(in_projects_of(user, "round__project"), _own_or_unveiled(user, own="creator_id"))
        )


class AnnotationQuerySet(AnswerQuerySet["Annotation"]):
    """Annotations."""


class RelationQuerySet(AnswerQuerySet["Relation"]):
    """Relations."""


class MentionQuerySet(models.QuerySet["Mention"]):
    """Places where listed claims are made."""

    def live(self) -> Self:
        """Not taken back."""
        return self.filter(retracted_at=None)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Live mentions this person may see: see `_own_or_unveiled`."""
        return self.live().filter(in_projects_of(user, "round__project"), _own_or_unveiled(user, own="creator_id"))


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Listed claims."""

    def live(self) -> Self:
        """Not in the trash."""
        return self.filter(trashed_at=None)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Listed claims of this person's projects.

        A claim that a colleague listed in a blind round shows once one may see a place where it is made or pointed at:
        after one's own submission of that thread, or once the round is closed.
        """
        this = OuterRef("pk")
        mentions = apps.get_model("annotations", "Mention").objects.visible_to(user).filter(claim=this)
        relations = apps.get_model("annotations", "Relation").objects.visible_to(user).filter(target_claim=this)
        return self.live().filter(
            Q(created_by_id=user.pk)
            | Q(round=None)
            | Q(round__is_blind=False)
            | Q(round__state="closed")
            | Q(Exists(mentions))
            | Q(Exists(relations)),
            in_projects_of(user, "project"),
        )


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
        return self.filter(in_projects_of(user, "round__project"), _own_or_unveiled(user, own="annotator_id"))


class RemarkQuerySet(models.QuerySet["Remark"]):
    """Remarks."""

    def waiting(self) -> Self:
        """Questions to the team that nobody has resolved."""
        return self.filter(asks=True, resolved_at=None)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Remarks this person may see: see `_own_or_unveiled`; and answers to their own.

        In a blind round a question to the team, and what was answered, shows to those whom it is put to: adjudicators
        and managers. Its author chose its words for them; the answer that it is about stays hidden.
        """
        asked = Q(round__project__memberships__role__in=["adjudicator", "manager"]) & (
            Q(asks=True) | Q(answers__asks=True)
        )
        return self.filter(
            in_projects_of(user, "round__project"),
            _own_or_unveiled(user, own="author_id") | Q(answers__author_id=user.pk) | asked,
        )


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

    def open_to(self, user: User | AnonymousUser, round: Round) -> Self:
        """Those that wait for this person in the round: neither decided nor given already, on comments not judged."""
        own = {"comment_id": OuterRef("comment_id"), "round_id": round.pk}
        judged = apps.get_model("annotations", "Judgement").objects.filter(**own, annotator_id=user.pk)
        given = (
            apps.get_model("annotations", "Annotation").objects.live().individual().by(user)
            .filter(**own, label_id=OuterRef("label_id"))
        )  # fmt: skip
        # In SQL nothing equals NULL, so labels of whole comments are asked for apart from those of spans.
        whole = Q(Exists(given.filter(start=None)), start=None)
        span = Q(Exists(given.filter(start=OuterRef("start"), end=OuterRef("end"))), start__isnull=False)
        return (
            self.current()
            .undecided_by(user)
            .filter(~Exists(judged), ~(whole | span), label__question__version_id=round.scheme_version_id)
        )

    def with_uncertainty(self) -> Self:
        """With `uncertainty`: how far the confidence lies from one half, where it says nothing."""
        return self.annotate(uncertainty=uncertainty())

    def shown_in(self, project: Project) -> Self:
        """Current suggestions, while no open round of the project hides them. For rows of a project one may see.

        The same wall as `visible_to`, asked once for the project and not for every row.
        """
        return self.current().filter(~Exists(_hiding(project.pk)))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Current suggestions in the projects this person is a member of, while no open round there hides them."""
        return self.current().filter(
            ~Exists(_hiding(OuterRef("comment__thread__project_id"))),
            in_projects_of(user, "comment__thread__project"),
            comment__position__isnull=False,
            comment__thread__visible_at__isnull=False,
            comment__thread__trashed_at=None,
        )


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Releases of the projects this person is a member of."""
        return self.filter(in_projects_of(user, "project"))


class ExportFileQuerySet(models.QuerySet["ExportFile"]):
    """Files of releases."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Files of the releases in the projects this person is a member of."""
        return self.filter(in_projects_of(user, "release__project"))
