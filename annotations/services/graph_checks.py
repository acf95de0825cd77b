"""What does not hold together in the graph of answers: circles, ends that lead nowhere, claims that nothing refers to.

Each check is a kind with rows of one table, read through `visible_to`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from annotations.argument.circles import Link, circles
from annotations.models import Annotation, Claim, Mention, Relation
from annotations.models.targets import TargetKind
from annotations.services.finding import ME
from annotations.services.finding.narrowing import without_link, without_target
from threads.models import Membership, Project, Thread, User

MOST_THREADS: Final = 500
"""Threads that are looked through for circles; of more, the latest."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose answers, as far as `by` may see them: `whose` is ME, an alias, or "" for all; in one thread or in all."""

    project: Project
    by: User
    whose: str = ""
    thread: Thread | None = None

    def annotations(self) -> QuerySet[Annotation]:
        """Live annotations in the project's visible threads."""
        return self._theirs(Annotation.objects.visible_to(self.by))

    def relations(self) -> QuerySet[Relation]:
        """The same of relations."""
        return self._theirs(Relation.objects.visible_to(self.by))

    def _theirs(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = rows.filter(
            round__project=self.project, comment__thread__visible_at__isnull=False, comment__thread__trashed_at=None
        )
        if self.thread is not None:
            rows = rows.filter(comment__thread=self.thread)
        if self.whose == ME:
            return rows.filter(creator=self.by)
        if self.whose:
            members = Membership.objects.filter(project=self.project, alias=self.whose)
            return rows.filter(creator__in=members.values("user"))
        return rows


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of trouble: what it is called, what it means, and its rows."""

    name: str
    help: str
    rows: Callable[[Scope], QuerySet[Any]]
    # The filter of the comments page that finds the same, where there is one.
    filter: str = ""


def _circles(scope: Scope) -> QuerySet[Relation]:
    # A circle has a relation that does not lead to something earlier: threads without one need no reading.
    passages = scope.relations().filter(target_kind__in=[TargetKind.COMMENT, TargetKind.SPAN])
    suspicious = passages.filter(target_comment__position__gte=F("comment__position")).order_by()
    threads = list(suspicious.values_list("comment__thread", flat=True).distinct()[:MOST_THREADS])
    links: dict[tuple[int, int], list[Link]] = defaultdict(list)
    columns = ("round", "creator", "pk", "comment", "source__start", "source__end", "target_comment")
    rows = passages.filter(comment__thread__in=threads).order_by("pk")
    for round, creator, pk, comment, start, end, target, first, last in rows.values_list(
        *columns, "target_start", "target_end"
    ):
        source_span = None if start is None else (start, end)
        links[round, creator].append(Link(pk, comment, source_span, target, None if first is None else (first, last)))
    found = [pk for own in links.values() for circle in circles(own) for pk in circle]
    return passages.filter(pk__in=found[:500])


def _dangling(scope: Scope) -> QuerySet[Relation]:
    is_gone = Q(target_kind__in=[TargetKind.COMMENT, TargetKind.SPAN]) & (
        Q(target_comment__text="") | Q(target_comment__position=None)
    )
    is_trashed = Q(target_claim__trashed_at__isnull=False)
    return scope.relations().filter(is_gone | is_trashed)


def _untargeted(scope: Scope) -> QuerySet[Annotation]:
    return without_target(scope.annotations())


def _unclear(scope: Scope) -> QuerySet[Relation]:
    return scope.relations().filter(target_kind__in=[TargetKind.UNCLEAR, TargetKind.NONE])


def _unlinked(scope: Scope) -> QuerySet[Annotation]:
    return without_link(scope.annotations())


def _unmade(scope: Scope) -> QuerySet[Claim]:
    rows = Claim.objects.visible_to(scope.by).filter(project=scope.project)
    if scope.whose:
        return rows.filter(created_by=scope.by) if scope.whose == ME else rows.none()
    if scope.thread is not None:
        return rows.none()
    this = Q(claim=OuterRef("pk")) | Q(claim__merged_into=OuterRef("pk"))
    aimed = Q(target_claim=OuterRef("pk")) | Q(target_claim__merged_into=OuterRef("pk"))
    mentions = Mention.objects.visible_to(scope.by).filter(this)
    return rows.filter(~Exists(mentions), ~Exists(Relation.objects.visible_to(scope.by).filter(aimed)))


CHECKS: Final[Mapping[str, Check]] = {
    "circles": Check(
        "Circles", "Relations of one annotator that lead back to where they start: a reason cannot support itself.",
        _circles,
    ),
    "dangling": Check(
        "Ends that are gone", "Relations whose target was withdrawn, or is a claim in the trash.", _dangling
    ),
    "untargeted": Check(
        "Target missing", "Labels that say something about a target, such as a rebuttal, and have none.", _untargeted,
        "no_target",
    ),
    "unclear": Check(
        "Target unclear", "Relations of which the annotator said that the target is unclear, or that there is none.",
        _unclear,
    ),
    "unlinked": Check(
        "Claims on their own", "Passages labelled as claims that nothing points at and that make no listed claim.",
        _unlinked, "unlinked",
    ),
    "unmade": Check(
        "Listed and not made", "Claims on the list that no passage makes and nothing points at.", _unmade
    ),
}  # fmt: skip


def counts(scope: Scope) -> dict[str, int]:
    """How many rows each check has. A fixed number of queries."""
    return {key: check.rows(scope).order_by().count() for key, check in CHECKS.items()}


def rows_of(key: str, scope: Scope) -> QuerySet[Any]:
    """The rows of one check with what is shown of them, the latest first. `key` is one of CHECKS."""
    rows = CHECKS[key].rows(scope).order_by("-pk")
    if rows.model is Claim:
        return rows.select_related("created_by")
    related = ["comment__thread", "comment__author", "creator", "label"]
    if rows.model is Relation:
        related += ["target_comment", "target_claim", "source"]
    return rows.select_related(*related).defer("comment__raw", "comment__markup")
