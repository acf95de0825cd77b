"""A thread as one annotator sees it: texts, own labels, suggestions. Read in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q

from annotations.models import Annotation, Judgement, Question, Relation, Round, Suggestion
from annotations.services.colleagues import Colleague, answers_of_others
from annotations.services.shape import Node, Shape
from threads.models import Comment, Duplicate, Hyperlink, Quote, Thread, User
from threads.structure.duplicates import NEAR

# A longer thread arrives in pieces, each when the reader comes near.
WINDOW: Final = 500
# Levels of indentation that are drawn.
DEEPEST: Final = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """An own annotation and what it points at."""

    annotation: Annotation
    relations: Sequence[Relation]


@dataclass(slots=True)
class ShownComment:
    """One comment and everything that is drawn with it."""

    comment: Comment
    node: Node
    author: str
    is_unit: bool
    judgement: Judgement | None = None
    marks: list[Mark] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    hyperlinks: list[Hyperlink] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    copy: Duplicate | None = None
    colleagues: Sequence[Colleague] = ()

    @property
    def label_ids(self) -> list[int]:
        """Labels given to the comment as a whole: what the picker shows as pressed."""
        whole = (mark.annotation for mark in self.marks if mark.annotation.start is None)
        return [annotation.label_id for annotation in whole if annotation.label_id]

    @property
    def slot(self) -> int | None:
        """The colour of the comment on the map: that of its first answer."""
        return next((mark.annotation.label.slot for mark in self.marks if mark.annotation.label), None)

    @property
    def copies(self) -> str:
        """How it is like the comment it copies, in words; "" if it copies none."""
        if self.copy is None:
            return ""
        if self.copy.is_exact:
            return "copy of"
        return "nearly the same as" if self.copy.similarity >= NEAR else "variant of"

    @property
    def indent(self) -> int:
        """Levels drawn as indentation; deeper ones are told by their number."""
        return min(max(self.node.depth - 1, 0), DEEPEST)

    @property
    def replies(self) -> int:
        """How many comments are below it."""
        return (self.comment.subtree_end or 0) - (self.comment.position or 0)


def windows(position: int) -> range:
    """The positions of the window that holds this one; the article (0) counts to the first."""
    start = (max(position, 1) - 1) // WINDOW * WINDOW + 1
    return range(start, start + WINDOW)


def questions_of(round: Round | None) -> list[Question]:
    """What is asked about comments and their spans, with labels, in the scheme's order."""
    if round is None:
        return []
    questions = Question.objects.filter(version_id=round.scheme_version_id).exclude(unit=Question.Unit.RELATION)
    return list(questions.prefetch_related("labels"))


def read_comments(
    thread: Thread, ids: Collection[int], shape: Shape, *, round: Round | None, by: User, only_reads: bool = False
) -> list[ShownComment]:
    """These comments of the thread in reading order, as this person sees them.

    Colleagues' answers show on comments that one has judged oneself, so that they sway nobody; somebody who
    `only_reads` sees them everywhere. In a blind round they do not show at all.
    """
    views = {
        row.pk: ShownComment(
            row,
            shape.nodes[row.pk],
            author_of(row, shows_names=thread.project.shows_author_names),
            row.pk in shape.units,
        )
        for row in thread.comments.in_reading_order().filter(_these(ids, shape)).select_related("author")
        if row.pk in ids
    }
    within = _these(ids, shape, prefix="comment__") & Q(comment__thread=thread)
    for link in Hyperlink.objects.filter(within):
        _add(views, link.comment_id, "hyperlinks", link)
    for quote in Quote.objects.filter(within).select_related("source"):
        _add(views, quote.comment_id, "quotes", quote)
    copies = Duplicate.objects.with_visible_original().filter(within).select_related("original__thread__project")
    for copy in copies:
        if copy.comment_id in views:
            views[copy.comment_id].copy = copy
    if round is not None:
        _add_own_work(views, within, round, by)
        for pk, colleagues in answers_of_others(within, round=round, by=by).items():
            if pk in views and (only_reads or views[pk].judgement is not None):
                views[pk].colleagues = colleagues
    return list(views.values())


def _these(ids: Collection[int], shape: Shape, *, prefix: str = "") -> Q:
    """The article if it is among them, and all between the first and the last comment.

    Borders, not a list of ids: SQLite allows a limited number of values in a list.
    """
    positions = [shape.nodes[pk].position for pk in ids]
    comments = [position for position in positions if position > 0]
    article = Q(**{f"{prefix}position": 0}) if 0 in positions else Q(pk__in=[])
    between = Q(**{f"{prefix}position__range": (min(comments), max(comments))}) if comments else Q(pk__in=[])
    return article | between


def author_of(comment: Comment, *, shows_names: bool) -> str:
    """What the page calls the author: the pseudonym, unless the project shows names."""
    return comment.author.shown_as(shows_names=shows_names) if comment.author else ""


def _add_own_work(views: dict[int, ShownComment], within: Q, round: Round, by: User) -> None:
    relations: dict[int, list[Relation]] = defaultdict(list)
    own = Relation.objects.live().individual().by(by).filter(within, round=round, source__isnull=False)
    for relation in own.select_related("target_comment", "label").order_by("pk"):
        relations[relation.source_id or 0].append(relation)
    annotations = Annotation.objects.live().individual().by(by).filter(within, round=round)
    for annotation in annotations.select_related("label", "question").order_by("question__order", "start", "pk"):
        _add(views, annotation.comment_id, "marks", Mark(annotation, relations[annotation.pk]))
    for judgement in Judgement.objects.by(by).filter(within, round=round):
        if judgement.comment_id in views:
            views[judgement.comment_id].judgement = judgement
    if round.shows_suggestions:
        _add_suggestions(views, within, round, by)


def _add_suggestions(views: dict[int, ShownComment], within: Q, round: Round, by: User) -> None:
    """Open suggestions: not decided, of this scheme, and not of a label that is there already."""
    suggestions = (
        Suggestion.objects.current()
        .undecided_by(by)
        .filter(within, label__question__version_id=round.scheme_version_id)
        .select_related("label")
        .prefetch_related("targets__target_comment")
        .order_by("label__question__order", "start", "-confidence")
    )
    for suggestion in suggestions:
        view = views.get(suggestion.comment_id)
        if view is None or view.judgement is not None:
            continue
        given = {(mark.annotation.label_id, mark.annotation.start, mark.annotation.end) for mark in view.marks}
        if (suggestion.label_id, suggestion.start, suggestion.end) not in given:
            view.suggestions.append(suggestion)


def _add(views: dict[int, ShownComment], pk: int, name: str, row: object) -> None:
    if pk in views:
        getattr(views[pk], name).append(row)
