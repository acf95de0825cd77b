"""Which answers models may learn from, and what was answered in a thread.

Only what is settled teaches: answers in rounds that are open to everybody's eyes or closed; of blind rounds, those of
assignments that stand submitted. What is gold, was decided between annotators and counts instead of their answers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.models import Adjudication, Annotation, Assignment, Decision, Judgement, Relation, Round
from annotations.models.annotations import Layer
from threads.models import Project, Thread, User
from threads.permissions import may

# Round and person.
Who = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Given:
    """A label that stands: on the whole comment or, in code points, on a span; and which comment it is about.

    `target` is the comment aimed at, None where that is outside the thread, unclear, or not asked.
    """

    start: int | None
    end: int | None
    unsure: bool
    target: int | None


@dataclass(slots=True)
class Said:
    """What was said of one comment: by whom it was judged done under which scheme version, labels given and rejected
    by (who, question/label), labels of gold, and the questions that were decided ("" for all)."""

    judged: dict[Who, int] = field(default_factory=dict)
    given: dict[tuple[Who, str], list[Given]] = field(default_factory=lambda: defaultdict(list))
    rejected: dict[tuple[Who, str], list[Given]] = field(default_factory=lambda: defaultdict(list))
    gold: dict[str, list[Given]] = field(default_factory=lambda: defaultdict(list))
    decided: set[str] = field(default_factory=set)
    aided: bool = False
    at: datetime | None = None

    def is_decided(self, question: str) -> bool:
        """Whether gold stands for the answers to this question."""
        return bool({"", question} & self.decided)


def usable(project: Project, *, person: str) -> Q:
    """The condition on rows about a comment in a round that they may teach; `person` names the column of whose."""
    submitted = Assignment.objects.filter(
        round_id=OuterRef("round_id"),
        thread_id=OuterRef("comment__thread_id"),
        annotator_id=OuterRef(person),
        state=Assignment.State.SUBMITTED,
    )
    is_settled = Q(round__is_blind=False) | Q(round__state=Round.State.CLOSED) | Q(Exists(submitted))
    return Q(is_settled, round__project=project, round__trashed_at=None)


def usable_judgements(project: Project) -> Q:
    """The condition on judgements that they may teach: done, and settled."""
    return usable(project, person="annotator_id") & Q(state=Judgement.State.DONE)


def judgements_told(project: Project, *, by: User) -> QuerySet[Judgement]:
    """Judgements that models may learn from, of those that this person may know of.

    Managers see how far everybody is, unless they have a share of the work themselves.
    """
    rows = Judgement.objects.filter(usable_judgements(project))
    own = Assignment.objects.by(by).in_work().filter(round__project=project)
    return rows if may(by, "manage", project) and not own.exists() else rows.visible_to(by)


def said_in(thread: Thread) -> dict[int, Said]:
    """What may be learned from in a thread, by comment id. Six queries."""
    found: dict[int, Said] = defaultdict(Said)
    project = thread.project
    on_thread = Q(comment__thread=thread)
    for judged in Judgement.objects.filter(usable_judgements(project), on_thread):
        said = found[judged.comment_id]
        said.judged[(judged.round_id, judged.annotator_id)] = judged.scheme_version_id
        said.aided = said.aided or judged.suggestions_shown
        said.at = max(said.at or judged.at, judged.at)
    annotations = Annotation.objects.live().filter(on_thread, round__project=project, label__isnull=False)
    teach = annotations.filter(Q(layer=Layer.GOLD) | usable(project, person="creator_id"), round__trashed_at=None)
    rows = list(teach.select_related("question", "label").order_by("pk"))
    targets = _targets(thread)
    for row in rows:
        said, key = found[row.comment_id], f"{row.question.key}/{row.label.key if row.label else ''}"
        given = Given(row.start, row.end, row.unsure, targets.get(row.pk))
        if row.layer == Layer.GOLD:
            said.gold[key].append(given)
        else:
            said.given[((row.round_id, row.creator_id), key)].append(given)
            said.at = max(said.at or row.updated_at, row.updated_at)
    decided = Adjudication.objects.filter(comment__thread=thread, superseded_at=None, round__trashed_at=None)
    for comment, question in decided.values_list("comment_id", "question__key"):
        found[comment].decided.add(question or "")
    _add_rejections(thread, found)
    return dict(found)


def _targets(thread: Thread) -> dict[int, int]:
    """The first comment that each label of the thread is about, by the label's id."""
    relations = Relation.objects.live().on(thread).filter(source__isnull=False, target_comment__isnull=False)
    pairs = relations.order_by("-pk").values_list("source_id", "target_comment_id")
    return {source: target for source, target in pairs if source and target}


def _add_rejections(thread: Thread, found: dict[int, Said]) -> None:
    """Suggestions that somebody did not want: a no, where they did not give the label themselves."""
    submitted = Assignment.objects.filter(
        round_id=OuterRef("round_id"), thread=thread, annotator_id=OuterRef("annotator_id"), state="submitted"
    )
    settled = Q(round__is_blind=False) | Q(round__state=Round.State.CLOSED) | Q(Exists(submitted))
    rows = Decision.objects.filter(
        settled, suggestion__comment__thread=thread, verdict=Decision.Verdict.REJECTED, round__trashed_at=None
    )
    related = rows.select_related("suggestion__label__question").prefetch_related("suggestion__targets")
    for row in related.order_by("pk"):
        suggestion = row.suggestion
        key = f"{suggestion.label.question.key}/{suggestion.label.key}"
        best = next(iter(suggestion.targets.all()), None)
        said = found[suggestion.comment_id]
        said.rejected[((row.round_id, row.annotator_id), key)].append(
            Given(suggestion.start, suggestion.end, unsure=False, target=best.target_comment_id if best else None)
        )
        said.aided = True
        said.at = max(said.at or row.at, row.at)
