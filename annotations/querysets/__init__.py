"""Reads that say what they mean. `visible_to` is the only way to answers on behalf of a person: blindness is here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from threads.querysets import in_projects_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from annotations.models import (  # noqa: F401
        Annotation,
        Assignment,
        Claim,
        Evidence,
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
    )
    from threads.models import Project, Thread, User

Answer = TypeVar("Answer", bound=models.Model)


def _own_or_unveiled(user: User | AnonymousUser, *, own: str) -> Q:
    """One's own answers; colleagues' in open rounds and closed ones; in blind rounds, after one's own submission.

    Blindness ends thread by thread: what one has submitted can no longer be swayed.
    """
    return Q(**{own: user.pk}) | unveiled(user)


def unveiled(user: User | AnonymousUser) -> Q:
    """Rows about a comment in a round whose answers everybody sees, or this person after their submission."""
    submitted = apps.get_model("annotations", "Assignment").objects.filter(
        round_id=OuterRef("round_id"),
        thread_id=OuterRef("comment__thread_id"),
        annotator_id=user.pk,
        state="submitted",
    )
    return Q(round__is_blind=False) | Q(round__state="closed") | Q(Exists(submitted))


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

    def gold_visible_to(self, user: User | AnonymousUser) -> Self:
        """Live answers that were decided, where this person may see what annotators said: see `_own_or_unveiled`."""
        decided = self.live().filter(layer="gold")
        return decided.filter(in_projects_of(user, "round__project"), _own_or_unveiled(user, own="creator_id"))


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


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """What was put forward for annotations. It is there as long as its annotation is: both come back together."""

    def live(self) -> Self:
        """Not taken back, neither it nor its annotation."""
        return self.filter(retracted_at=None, annotation__retracted_at=None)

    def by(self, user: User | AnonymousUser) -> Self:
        """This person's own."""
        return self.filter(creator_id=user.pk)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Live evidence for the annotations that this person may see: blindness is theirs."""
        seen = apps.get_model("annotations", "Annotation").objects.visible_to(user).filter(pk=OuterRef("annotation_id"))
        belongs = in_projects_of(user, "annotation__round__project")
        return self.live().filter(belongs, Exists(seen))


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Listed claims."""

    def live(self) -> Self:
        """Listed: not in the trash, and not merged into another."""
        return self.filter(trashed_at=None, merged_into=None)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Listed claims of this person's projects, as `once_visible_to` says."""
        return self.live().once_visible_to(user)

    def once_visible_to(self, user: User | AnonymousUser) -> Self:
        """Claims of this person's projects, those in the trash and those merged into others, too.

        A claim that a colleague listed in a blind round shows once one may see a place where it is made or pointed at:
        after one's own submission of that thread, or once the round is closed.
        """
        this = OuterRef("pk")
        mentions = apps.get_model("annotations", "Mention").objects.visible_to(user)
        mentions = mentions.filter(Q(claim=this) | Q(claim__merged_into=this))
        relations = apps.get_model("annotations", "Relation").objects.visible_to(user)
        relations = relations.filter(Q(target_claim=this) | Q(target_claim__merged_into=this))
        return self.filter(
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


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Releases of the projects this person is a member of.

        One that holds answers of a blind round shows, until that round is closed, only to managers who do not annotate
        in it: its counts, sizes and checksums are answers of a kind. Asks beforehand which those are.
        """
        rows = self.filter(in_projects_of(user, "project"))
        return rows.exclude(pk__in=_releases_veiled_from(user))


def _releases_veiled_from(user: User | AnonymousUser) -> list[int]:
    """Ids of releases of rounds that are blind and not closed, but for those that this person manages from outside."""
    own = apps.get_model("threads", "Membership").objects.of(user)
    work = apps.get_model("annotations", "Assignment").objects.counting().filter(annotator_id=user.pk)
    judged = apps.get_model("annotations", "Judgement").objects.filter(annotator_id=user.pk, round=OuterRef("pk"))
    rounds = apps.get_model("annotations", "Round").objects.filter(
        is_blind=True, project_id__in=own.values("project_id")
    )
    outside = Q(project_id__in=own.filter(role="manager").values("project_id"))
    annotates = Exists(work.filter(round=OuterRef("pk"))) | Exists(judged)
    veiled = set(rounds.exclude(state="closed").exclude(outside & ~annotates).values_list("pk", flat=True))
    if not veiled:
        return []
    rows = apps.get_model("annotations", "Release").objects.filter(project__rounds__in=veiled).distinct()
    # Version 0.1 kept one round and no list.
    held = {pk: options.get("rounds") or [options.get("round")] for pk, options in rows.values_list("pk", "options")}
    return [pk for pk, keys in held.items() if veiled & set(keys)]


class ExportFileQuerySet(models.QuerySet["ExportFile"]):
    """Files of releases."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Files of the releases that this person may see."""
        return self.filter(release__in=apps.get_model("annotations", "Release").objects.visible_to(user))
