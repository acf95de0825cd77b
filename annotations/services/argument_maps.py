"""The arguments of a thread as a graph: labelled passages, listed claims, and the relations between them.

Answers are one's own, those of one colleague, of all whom one may see, or gold; `visible_to` decides what shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from annotations.argument.base import PART, Edge, Graph, Node, Sign
from annotations.models import Annotation, Label, Mention, Relation, Round
from annotations.models.targets import TargetKind
from annotations.querysets import AnnotationQuerySet, MentionQuerySet, RelationQuerySet
from annotations.services.finding import ANYONE, ME
from threads.models import Comment, Membership, Thread, User

GOLD: Final = "gold"
MOST: Final = 1000
"""Nodes that are drawn; of more, the first of the thread."""
_WORDS: Final = 160

Passage = tuple[int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class ArgumentMap:
    """The graph, whose answers it holds, and what is left out of it."""

    graph: Graph
    whose: str
    # Labelled passages that stand in no relation: drawn only where they are asked for.
    alone: int
    # Nodes beyond MOST.
    cut: int


@dataclass(slots=True)
class _Drafts:
    """Nodes and edges as they are collected."""

    passages: dict[Passage, dict[int, Label]] = field(default_factory=lambda: defaultdict(dict))
    claims: dict[int, str] = field(default_factory=dict)
    edges: dict[tuple[str, str, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    labels: dict[int, Label] = field(default_factory=dict)

    def join(self, source: str, target: str, label: Label, by: int) -> None:
        """An edge, or one annotator more who draws it."""
        self.labels[label.pk] = label
        self.edges[source, target, label.pk].add(by)


def map_of(thread: Thread, *, round: Round | None, by: User, whose: str = ME, alone: bool = False) -> ArgumentMap:
    """The map of the thread in the round, of the answers by `whose` (ME, ANYONE, GOLD or a colleague's alias).

    With `alone`, labelled passages without relations, too. Five queries.
    """
    drafts = _Drafts()
    annotations, relations, mentions = _answers(thread, round=round, by=by, whose=whose)
    linked: set[Passage] = set()
    for relation in relations.select_related("label", "source", "target_claim__merged_into"):
        _add_relation(drafts, linked, relation)
    for mention in mentions.select_related("claim__merged_into"):
        if mention.claim.listed.pk in drafts.claims:
            passage = (mention.comment_id, mention.start, mention.end)
            linked.add(passage)
            drafts.edges[_key(passage), f"claim{mention.claim.listed.pk}", 0].add(mention.creator_id)
    lonely: set[Passage] = set()
    for annotation in annotations.filter(label__isnull=False).select_related("label"):
        passage = (annotation.comment_id, annotation.start, annotation.end)
        if annotation.label is not None:
            drafts.passages[passage].setdefault(annotation.label.pk, annotation.label)
        if passage not in linked:
            lonely.add(passage)
    shown = linked | lonely if alone else linked
    graph = _graph(drafts, thread, shown)
    kept = sorted(graph.nodes, key=lambda node: (node.order, node.key))
    graph = Graph(kept[:MOST], graph.edges)
    return ArgumentMap(graph, whose, len(lonely), max(0, len(kept) - MOST))


def annotators_in(thread: Thread, *, round: Round | None, by: User) -> list[str]:
    """The aliases of colleagues whose answers in the thread this person may see."""
    if round is None:
        return []
    seen = Annotation.objects.visible_to(by).on(thread).filter(round=round).exclude(creator=by)
    members = Membership.objects.filter(project=thread.project_id, user__in=seen.order_by().values("creator"))
    return list(members.order_by("alias").values_list("alias", flat=True))


def has_gold(thread: Thread, *, round: Round | None, by: User) -> bool:
    """Whether there is anything decided that this person may see."""
    return round is not None and Annotation.objects.gold_visible_to(by).on(thread).filter(round=round).exists()


def _answers(
    thread: Thread, *, round: Round | None, by: User, whose: str
) -> tuple[AnnotationQuerySet, RelationQuerySet, MentionQuerySet]:
    if round is None:
        return Annotation.objects.none(), Relation.objects.none(), Mention.objects.none()
    if whose == GOLD:
        annotations, relations = Annotation.objects.gold_visible_to(by), Relation.objects.gold_visible_to(by)
        mentions = Mention.objects.none()
    else:
        annotations, relations = Annotation.objects.visible_to(by), Relation.objects.visible_to(by)
        mentions = Mention.objects.visible_to(by)
    if whose == ME:
        annotations, relations, mentions = annotations.by(by), relations.by(by), mentions.filter(creator=by)
    elif whose not in {ANYONE, GOLD}:
        who = Membership.objects.filter(project=thread.project_id, alias=whose).values("user")
        annotations, relations = annotations.filter(creator__in=who), relations.filter(creator__in=who)
        mentions = mentions.filter(creator__in=who)
    return (
        annotations.on(thread).filter(round=round).order_by("question__order", "pk"),
        relations.on(thread).filter(round=round).order_by("pk"),
        mentions.filter(round=round, comment__thread=thread).order_by("pk"),
    )


def _add_relation(drafts: _Drafts, linked: set[Passage], relation: Relation) -> None:
    own = relation.source
    source = (relation.comment_id, own.start if own else None, own.end if own else None)
    if relation.label is None:
        return
    if relation.target_claim is not None:
        claim = relation.target_claim.listed
        drafts.claims[claim.pk] = claim.wording
        target = f"claim{claim.pk}"
    elif relation.target_kind in {TargetKind.COMMENT, TargetKind.SPAN} and relation.target_comment_id is not None:
        passage = (relation.target_comment_id, relation.target_start, relation.target_end)
        linked.add(passage)
        target = _key(passage)
    else:
        return
    linked.add(source)
    drafts.join(_key(source), target, relation.label, relation.creator_id)


def _key(passage: Passage) -> str:
    comment, start, end = passage
    return f"c{comment}" if start is None else f"c{comment}:{start}-{end}"


def _graph(drafts: _Drafts, thread: Thread, shown: Iterable[Passage]) -> Graph:
    wanted = set(shown)
    comments = {
        row.pk: row
        for row in thread.comments.in_reading_order()
        .filter(pk__in=_all_or(thread, {passage[0] for passage in wanted}))
        .only("position", "text", "thread_id")
    }
    nodes = [
        Node(f"claim{pk}", (0, pk, 0), "listed claim", wording, "claim", (), f"claim:{pk}")
        for pk, wording in drafts.claims.items()
    ]
    nodes += [
        _node(passage, comments[passage[0]], drafts.passages.get(passage, {}))
        for passage in wanted
        if passage[0] in comments
    ]
    edges = [
        Edge(source, target, label.key, label.name, label.slot or 0, len(who))
        for (source, target, pk), who in drafts.edges.items()
        if (label := drafts.labels.get(pk)) is not None
    ]
    made = ((source, target) for source, target, pk in drafts.edges if not pk)
    edges += [Edge(source, target, "made", "makes") for source, target in made]
    edges += [
        Edge(_key(passage), _key((passage[0], None, None)), PART, PART)
        for passage in wanted
        if passage[1] is not None and (passage[0], None, None) in wanted
    ]
    return Graph(nodes, edges)


def _all_or(thread: Thread, ids: set[int]) -> Any:
    """Few ids as they are; of many the whole thread is read, since databases limit the values in a list."""
    return ids if len(ids) <= 500 else Comment.objects.filter(thread=thread).values("pk")


def _node(passage: Passage, comment: Comment, labels: Mapping[int, Label]) -> Node:
    _, start, end = passage
    position = comment.position or 0
    words = comment.text[start:end] if start is not None else comment.text
    name = f"#{position}" if position else "Article"
    return Node(
        _key(passage),
        (1, position, -1 if start is None else start),
        name if start is None else f"{name}, passage",
        words[:_WORDS],
        ("comment" if position else "article") if start is None else "span",
        tuple(Sign(label.name, label.slot or 0, _letter(label)) for label in labels.values()),
        f"comment:{position}",
    )


def _letter(label: Label) -> str:
    return label.name[:1].upper()
