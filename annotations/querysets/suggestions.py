"""Reads of what extractors propose. Blindness holds here, too: some suggestions would tell what colleagues answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Abs

from threads.querysets import in_projects_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from annotations.models import Audit, Extraction, Round, Suggestion  # noqa: F401
    from threads.models import Project, Thread, User

# The extractor that a project's own models are (annotations.extraction.PROJECT).
OWN_MODEL: Final = "project"


def uncertainty() -> Abs:
    """How far a confidence lies from one half, as an expression on suggestions."""
    return Abs(F("confidence") - Value(0.5))


def _hiding(project: int | OuterRef) -> models.QuerySet[Round]:
    """Open rounds of the project that show no suggestions."""
    rounds: models.QuerySet[Round] = apps.get_model("annotations", "Round").objects.filter(
        project_id=project, state="open", trashed_at=None, shows_suggestions=False
    )
    return rounds


def _kept_from(user: User | AnonymousUser) -> Q:
    """Suggestions that this person is not shown, whatever the round: those on comments of the control, on which nobody
    ever sees one; and those of a model that learned from answers in this very thread that are veiled from them.
    """
    control = apps.get_model("annotations", "ControlComment").objects.filter(comment_id=OuterRef("comment_id"))
    learned = apps.get_model("annotations", "LearnedThread").objects.veiled_from(user)
    veiled = learned.filter(model_id=OuterRef("model_id"), thread_id=OuterRef("comment__thread_id"))
    return Q(Exists(control)) | Q(Exists(veiled), model__isnull=False)


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
        """Those that wait for this person in the round: neither decided nor given already, on comments not judged.

        What they rejected does not come back with another score when the extractor runs again.
        """
        own = {"comment_id": OuterRef("comment_id"), "round_id": round.pk}
        judged = apps.get_model("annotations", "Judgement").objects.filter(**own, annotator_id=user.pk)
        given = (
            apps.get_model("annotations", "Annotation").objects.live().individual().by(user)
            .filter(**own, label_id=OuterRef("label_id"))
        )  # fmt: skip
        # In SQL nothing equals NULL, so labels of whole comments are asked for apart from those of spans.
        whole = Q(Exists(given.filter(start=None)), start=None)
        span = Q(Exists(given.filter(start=OuterRef("start"), end=OuterRef("end"))), start__isnull=False)
        rejected = apps.get_model("annotations", "Decision").objects.filter(
            annotator_id=user.pk, verdict="rejected", suggestion__comment_id=OuterRef("comment_id"),
            suggestion__label_id=OuterRef("label_id"), suggestion__extractor=OuterRef("extractor"),
        )  # fmt: skip
        whole |= Q(Exists(rejected.filter(suggestion__start=None)), start=None)
        span |= Q(
            Exists(rejected.filter(suggestion__start=OuterRef("start"), suggestion__end=OuterRef("end"))),
            start__isnull=False,
        )
        return (
            self.current()
            .undecided_by(user)
            .exclude(_kept_from(user))
            .filter(~Exists(judged), ~(whole | span), label__question__version_id=round.scheme_version_id)
        )

    def with_uncertainty(self) -> Self:
        """With `uncertainty`: how far the confidence lies from one half, where it says nothing."""
        return self.annotate(uncertainty=uncertainty())

    def shown_in(self, project: Project, *, to: User | AnonymousUser) -> Self:
        """Current suggestions, while no open round of the project hides them. For rows of a project one may see.

        The same wall as `visible_to`, asked once for the project and not for every row.
        """
        return self.current().filter(~Exists(_hiding(project.pk))).exclude(_kept_from(to))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Current suggestions in the projects this person is a member of, while no open round there hides them.

        Without those on comments of the control, and those that veiled answers in the same thread have taught.
        """
        return self.current().once_visible_to(user)

    def once_visible_to(self, user: User | AnonymousUser) -> Self:
        """The same wall for suggestions of any age: those that a later run has superseded, too."""
        return self.exclude(_kept_from(user)).filter(
            ~Exists(_hiding(OuterRef("comment__thread__project_id"))),
            in_projects_of(user, "comment__thread__project"),
            comment__position__isnull=False,
            comment__thread__visible_at__isnull=False,
            comment__thread__trashed_at=None,
        )


class ExtractionQuerySet(models.QuerySet["Extraction"]):
    """Passes of extractors over threads."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those over visible threads of the projects this person is a member of.

        How much the project's own model suggests in a thread tells of the answers there that it learned from: such a
        pass shows with them.
        """
        learned = apps.get_model("annotations", "LearnedThread").objects.veiled_from(user)
        veiled = Exists(learned.filter(thread_id=OuterRef("thread_id")))
        return self.filter(
            in_projects_of(user, "thread__project"), thread__visible_at__isnull=False, thread__trashed_at=None
        ).exclude(veiled, extractor=OWN_MODEL)


class AuditQuerySet(models.QuerySet["Audit"]):
    """Audits."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own: which suggestions a colleague accepts is an answer of theirs."""
        return self.filter(in_projects_of(user, "project"), annotator_id=user.pk)
