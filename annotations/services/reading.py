"""A thread as one annotator sees it: texts, own labels, suggestions. Read in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Prefetch, Q

from annotations.models import Annotation, Evidence, Judgement, Label, Mention, Question, Relation, Round, Suggestion
from annotations.services.citing import CitedPassage, passages_cited
from annotations.services.colleagues import Colleague, answers_of_others
from annotations.services.proposals import Proposal, proposal
from annotations.services.remarks import ShownRemark, remarks_on
from annotations.services.shape import Node, Shape
from annotations.services.versions import comment_versions
from threads.models import Comment, Duplicate, Hyperlink, Quote, Thread, User
from threads.structure.duplicates import NEAR

# The other end of a quote may be a long article, of which the number alone is shown.
QUOTE_FIELDS: Final = ("comment_id", "start", "end", "source_start", "source_end", "source__position")
# Up to so many comments are asked for by their places. SQLite allows a limited number of values in a list.
FEW: Final = 200
# Levels of indentation that are drawn.
DEEPEST: Final = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """An own annotation and what it points at."""

    annotation: Annotation
    relations: Sequence[Relation]
    evidence: Sequence[Evidence] = ()


@dataclass(slots=True)
class ShownComment:
    """One comment and everything that is drawn with it."""

    comment: Comment
    node: Node
    author: str
    is_unit: bool
    judgement: Judgement | None = None
    marks: list[Mark] = field(default_factory=list)
    # Of the comment as a whole, without a label of its own.
    relations: list[Relation] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    suggestions: list[Proposal] = field(default_factory=list)
    hyperlinks: list[Hyperlink] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    cited: list[CitedPassage] = field(default_factory=list)
    copy: Duplicate | None = None
    # The newest event of one's own work on it: what a page sends back, so that nothing unseen is overwritten.
    version: int = 0
    colleagues: Sequence[Colleague] = ()
    remarks: Sequence[ShownRemark] = ()

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
    def pointing(self) -> list[Mark]:
        """Labels that say something about a target, in the order they were given."""
        found = [mark for mark in self.marks if mark.annotation.label and mark.annotation.label.needs_target]
        return sorted(found, key=lambda mark: mark.annotation.pk)

    @property
    def has_work(self) -> bool:
        """Whether anything hangs on the comment that its list of labels shows."""
        return bool(self.marks or self.relations or self.mentions or self.suggestions)

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


def questions_of(round: Round | None) -> list[Question]:
    """What is asked about comments and their spans, with labels, in the scheme's order."""
    if round is None:
        return []
    questions = Question.objects.filter(version_id=round.scheme_version_id).exclude(unit=Question.Unit.RELATION)
    labels = Label.objects.select_related("target_relation__question")
    return list(questions.prefetch_related(Prefetch("labels", queryset=labels)))


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
    _add_quotes(views, within, thread, ids, shape, round=round, by=by)
    copies = Duplicate.objects.with_visible_original().filter(within).select_related("original__thread__project")
    for copy in copies:
        if copy.comment_id in views:
            views[copy.comment_id].copy = copy
    if round is not None:
        _add_own_work(views, within, round, by)
        for pk, colleagues in answers_of_others(within, round=round, by=by).items():
            if pk in views and (only_reads or views[pk].judgement is not None):
                views[pk].colleagues = colleagues
        for pk, remarks in remarks_on(within, round=round, by=by).items():
            if pk in views:
                sees_all = only_reads or views[pk].judgement is not None
                views[pk].remarks = [shown for shown in remarks if shown.is_to_oneself or sees_all]
    return list(views.values())


def _add_quotes(
    views: dict[int, ShownComment],
    within: Q,
    thread: Thread,
    ids: Collection[int],
    shape: Shape,
    *,
    round: Round | None,
    by: User,
) -> None:
    """What the comments quote, and what of them is quoted or pointed at."""
    quotes = Quote.objects.filter(within).select_related("source").only(*QUOTE_FIELDS)
    for quote in quotes:
        _add(views, quote.comment_id, "quotes", quote)
    ends = {
        f"{end}s": _these(ids, shape, prefix=f"{field}__") & Q(**{f"{field}__thread": thread})
        for end, field in (("source", "source"), ("target", "target_comment"))
    }
    for pk, passages in passages_cited(**ends, round=round, by=by).items():
        if pk in views:
            views[pk].cited = passages
            for passage in passages:
                passage.exact = views[pk].comment.text[passage.start : passage.end]


def _these(ids: Collection[int], shape: Shape, *, prefix: str = "") -> Q:
    """Few by their places; of many the article if it is among them, and all between the first and the last comment."""
    positions = [shape.nodes[pk].position for pk in ids]
    if len(positions) <= FEW:
        return Q(**{f"{prefix}position__in": positions})
    comments = [position for position in positions if position > 0]
    article = Q(**{f"{prefix}position": 0}) if 0 in positions else Q(pk__in=[])
    return article | Q(**{f"{prefix}position__range": (min(comments), max(comments))})


def author_of(comment: Comment, *, shows_names: bool) -> str:
    """What the page calls the author: the pseudonym, unless the project shows names."""
    return comment.author.shown_as(shows_names=shows_names) if comment.author else ""


def _add_own_work(views: dict[int, ShownComment], within: Q, round: Round, by: User) -> None:
    relations: dict[int, list[Relation]] = defaultdict(list)
    own = Relation.objects.live().individual().by(by).filter(within, round=round)
    for relation in own.select_related("target_comment", "target_claim", "label").order_by("pk"):
        relations[relation.source_id or 0].append(relation)
    for relation in relations[0]:
        _add(views, relation.comment_id, "relations", relation)
    mentions = Mention.objects.live().filter(within, round=round, creator=by)
    for mention in mentions.select_related("claim").order_by("start", "pk"):
        _add(views, mention.comment_id, "mentions", mention)
    proofs = _own_evidence(views, round, by)
    annotations = Annotation.objects.live().individual().by(by).filter(within, round=round)
    for annotation in annotations.select_related("label", "question").order_by("question__order", "start", "pk"):
        _add(views, annotation.comment_id, "marks", Mark(annotation, relations[annotation.pk], proofs[annotation.pk]))
    for judgement in Judgement.objects.by(by).filter(within, round=round):
        if judgement.comment_id in views:
            views[judgement.comment_id].judgement = judgement
    for pk, version in comment_versions(within, round=round, by=by).items():
        if pk in views:
            views[pk].version = version
    if round.shows_suggestions:
        _add_suggestions(views, within, round, by)


def _own_evidence(views: Mapping[int, ShownComment], round: Round, by: User) -> dict[int, list[Evidence]]:
    """What this person put forward, by annotation id. Read by their own rows, which are few beside the comments."""
    threads = {view.comment.thread_id for view in views.values()}
    rows = Evidence.objects.live().by(by).filter(annotation__round=round, annotation__comment__thread__in=threads)
    found: dict[int, list[Evidence]] = defaultdict(list)
    for row in rows.select_related("source").defer("source__text", "source__raw", "source__markup").order_by("pk"):
        found[row.annotation_id].append(row)
    return found


def _add_suggestions(views: dict[int, ShownComment], within: Q, round: Round, by: User) -> None:
    """Open suggestions: not decided, of this scheme, and not of a label that is there already."""
    suggestions = (
        Suggestion.objects.open_to(by, round)
        .filter(within)
        .select_related("label__question", "label__target_relation")
        .prefetch_related("targets__target_comment")
        .order_by("label__question__order", "start", "-confidence")
    )
    for suggestion in suggestions:
        view = views.get(suggestion.comment_id)
        if view is not None:
            replaced = _answer_to(suggestion, view)
            view.suggestions.append(proposal(suggestion, view.comment.text, replaces=replaced))


def _answer_to(suggestion: Suggestion, view: ShownComment) -> str:
    """The label that accepting the suggestion would replace, since its question has one answer."""
    if suggestion.start is not None or suggestion.label.question.kind != Question.Kind.ONE_OF:
        return ""
    given = (mark.annotation for mark in view.marks if mark.annotation.start is None and mark.annotation.label)
    same = (one.label.name for one in given if one.label and one.question_id == suggestion.label.question_id)
    return next(same, "")


def _add(views: dict[int, ShownComment], pk: int, name: str, row: object) -> None:
    if pk in views:
        getattr(views[pk], name).append(row)
