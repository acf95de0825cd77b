"""The comments that fit what is wanted, as one query."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotations.models import Annotation, Judgement, Mention, Question, Relation, Round, Suggestion
from annotations.querysets import AnnotationQuerySet, JudgementQuerySet
from annotations.services.finding.wanted import ANYONE, DEPTHS, ME, SIZES, UNDECIDED, Wanted
from annotations.services.progress import IS_UNIT
from threads.models import Comment, Membership, Project, User
from threads.querysets import CommentQuerySet
from threads.search import parse, search

Answers = TypeVar("Answers", bound="QuerySet[Annotation]")
# The key of labels that say "this is a claim", in every scheme that has one.
CLAIM = "claim"


def find(
    wanted: Wanted, *, project: Project, by: User, round: Round | None, within: CommentQuerySet | None = None
) -> CommentQuerySet:
    """The project's comments (or those of `within`) that fit, the newest first.

    Filters on answers read those of `round`: this person's own, or, where `wanted.by` names a colleague or anyone,
    those this person may see. Suggestions are those this person may see. Whether the person may see the project at
    all is the caller's to ask.
    """
    rows = Comment.objects.published().filter(thread__project=project) if within is None else within
    rows = rows.filter(_place(wanted))
    if wanted.suggested or wanted.above is not None or wanted.below is not None:
        rows = rows.filter(pk__in=_suggested(wanted, project).values("comment_id"))
    if wanted.asks_about_answers:
        rows = _answered(rows, wanted, project, by, round)
    return search(parse(wanted.q), rows, project) if wanted.q else rows.order_by("-pk")


def answers(whose: str, *, project: Project, by: User, round: Round | None) -> AnnotationQuerySet:
    """Live individual annotations of the round by `whose` (ME, ANYONE or an alias), as far as `by` may see them."""
    if round is None:
        return Annotation.objects.none()
    if whose == ME:
        return Annotation.objects.live().individual().by(by).filter(round=round)
    rows = Annotation.objects.visible_to(by).filter(round=round)
    return rows if whose == ANYONE else rows.filter(creator__in=_named(whose, project))


def judgements(whose: str, *, project: Project, by: User, round: Round | None) -> JudgementQuerySet:
    """Judgements of the round by `whose`, as far as `by` may see them."""
    if round is None:
        return Judgement.objects.none()
    if whose == ME:
        return Judgement.objects.by(by).filter(round=round)
    rows = Judgement.objects.visible_to(by).filter(round=round)
    return rows if whose == ANYONE else rows.filter(annotator__in=_named(whose, project))


def _named(alias: str, project: Project) -> Any:
    return Membership.objects.filter(project=project, alias=alias).values("user_id")


def _place(wanted: Wanted) -> Q:
    """What is filtered by the comment itself and its thread."""
    fits = Q()
    if wanted.search:
        fits &= Q(thread__title__icontains=wanted.search)
    if wanted.thread is not None:
        fits &= Q(thread=wanted.thread)
    if wanted.site:
        fits &= Q(thread__site=wanted.site)
    if wanted.author is not None:
        fits &= Q(author=wanted.author)
    if wanted.since is not None:
        fits &= Q(posted_at__gte=datetime.combine(wanted.since, time.min, UTC))
    if wanted.until is not None:
        fits &= Q(posted_at__lt=datetime.combine(wanted.until, time.min, UTC) + timedelta(days=1))
    if wanted.depth:
        fits &= _between("depth", *DEPTHS[wanted.depth])
    if wanted.size:
        fits &= _between("thread__comment_count", *SIZES[wanted.size])
    if wanted.state:
        fits &= Q(state=wanted.state)
    return fits


def _between(name: str, first: int, last: int | None) -> Q:
    fits = Q(**{f"{name}__gte": first}) if first else Q()
    return fits if last is None else fits & Q(**{f"{name}__lte": last})


def _suggested(wanted: Wanted, project: Project) -> Any:
    # The comments they narrow are of the project and published.
    rows = Suggestion.objects.shown_in(project)
    if wanted.suggested:
        rows = rows.filter(_label(wanted.suggested))
    if wanted.above is not None:
        rows = rows.filter(confidence__gte=wanted.above)
    return rows if wanted.below is None else rows.filter(confidence__lte=wanted.below)


def _label(named: str) -> Q:
    question, _, label = named.partition("/")
    return Q(label__question__key=question, label__key=label)


def _answered(
    rows: CommentQuerySet, wanted: Wanted, project: Project, by: User, round: Round | None
) -> CommentQuerySet:
    said = answers(wanted.by, project=project, by=by, round=round)
    one = said
    if wanted.label:
        one = one.filter(_label(wanted.label))
    if wanted.unsure:
        one = one.filter(unsure=True)
    if wanted.note:
        one = one.exclude(note="")
    if wanted.no_target:
        one = without_target(one)
    if wanted.unlinked:
        one = without_link(one)
    if wanted.label or wanted.unsure or wanted.note or wanted.no_target or wanted.unlinked:
        # One annotation has all of it: "unsure" and "rebuttal" means an unsure rebuttal.
        rows = rows.filter(pk__in=one.order_by().values("comment_id"))
    if wanted.judged:
        decided = judgements(wanted.by, project=project, by=by, round=round)
        if wanted.judged == UNDECIDED:
            rows = rows.filter(IS_UNIT, ~Exists(decided.filter(comment=OuterRef("pk"))))
        else:
            rows = rows.filter(pk__in=decided.filter(state=wanted.judged).values("comment_id"))
    return rows.filter(pk__in=disputed(by, round)) if wanted.disagree else rows


def without_target(rows: Answers) -> Answers:
    """Those of the annotations whose label says something about a target and that have none."""
    related = Relation.objects.live().filter(source=OuterRef("pk"))
    return rows.filter(~Exists(related), label__target_relation__isnull=False)


def without_link(rows: Answers) -> Answers:
    """Those of the annotations that say "this is a claim", which nothing points at and no listed claim is made by."""
    return rows.filter(~Exists(_mentions()), ~Exists(_pointing()), label__key=CLAIM)


def _mentions() -> Any:
    """That the annotator linked a claim to a listed one."""
    return Mention.objects.filter(
        comment=OuterRef("comment_id"), creator=OuterRef("creator_id"), round=OuterRef("round_id"), retracted_at=None
    )


def _pointing() -> Any:
    """That something of the same annotator points at the claim."""
    return Relation.objects.live().filter(
        target_comment=OuterRef("comment_id"), creator=OuterRef("creator_id"), round=OuterRef("round_id")
    )


def disputed(by: User, round: Round | None) -> Any:
    """Ids of comments to whose one-of questions different annotators gave different answers, all of them visible."""
    if round is None:
        return Comment.objects.none().values("pk")
    rows = Annotation.objects.visible_to(by).filter(round=round, start=None, question__kind=Question.Kind.ONE_OF)
    differing = rows.order_by().values("comment_id", "question_id").annotate(answers=Count("label", distinct=True))
    return differing.filter(answers__gt=1).values("comment_id")
