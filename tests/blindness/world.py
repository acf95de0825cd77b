"""A blind round in which two people work on the same threads, and all that one of them does there."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Model as Row
from django.utils import timezone

from annotations.models import (
    Adjudication,
    Annotation,
    Assignment,
    Audit,
    Claim,
    Doubt,
    Evidence,
    LearnedThread,
    Mention,
    Model,
    Relation,
    Remark,
    Suggestion,
)
from annotations.services import adjudicating, auditing
from annotations.services.annotating import annotate
from annotations.services.assigning.handing import assign
from annotations.services.assigning.submitting import submit_thread
from annotations.services.bulk import Choice, Deed, carry_out
from annotations.services.claims import list_claim, mention, merge
from annotations.services.deciding import accept_suggestion, reject_suggestion
from annotations.services.evidence import Source, put_forward
from annotations.services.judging import judge
from annotations.services.relating import TargetChoice, relate
from annotations.services.remarks import remark
from tests.factories import AuthorFactory, MembershipFactory, Study, index, plant_study, plant_thread
from threads.models import Comment, Job, Project, Thread, User

TEXTS = [
    "Close it, then. Nobody swims in November.",
    "They pay nothing for the crossing, see https://example.org/report.",
    "No, they do pay. Look it up.",
    "Who said so?",
]
COMMON = "The crossing is free."
"""A claim that everybody sees."""
HIDDEN = "Nobody swims in November."
"""A claim that the colleague listed."""


@dataclass
class World:
    """A project in two people's hands. `first` the colleague has submitted, `second` they are at, `third` skipped.

    `fourth` is decided already, and nobody's but theirs and another's.
    """

    study: Study
    colleague: User
    annotator: User
    viewer: User
    adjudicator: User
    first: Thread
    second: Thread
    third: Thread
    fourth: Thread
    common: Claim
    model: Model
    # What the colleague made, to be asked for by its address.
    made: list[Row] = field(default_factory=list)
    step: str = ""

    @property
    def project(self) -> Project:
        return self.study.project


def plant() -> World:
    """Before the colleague did anything. The annotator has begun the first two threads."""
    study = plant_study(TEXTS, [None, 0, 1, 2], title="The lido")
    round, project = study.round, study.project
    second, third, fourth = (
        plant_thread(TEXTS, [None, 0, 1, 2], project=project, title=title) for title in ("Pool", "Sea", "Bay")
    )
    author = AuthorFactory(project=project)
    Comment.objects.filter(thread__project=project, position=1).update(author=author)
    index(project)
    colleague = MembershipFactory(project=project, role="annotator", alias="colleague").user
    viewer = MembershipFactory(project=project, role="viewer", alias="viewer").user
    for thread in (study.thread, second, third):
        for position, label in ((1, "claim"), (3, "rebuttal")):
            thread.comments.get(position=position).suggestions.create(
                label=study.label(label), extractor="cues", extractor_version="1", confidence=0.8
            )
    common = list_claim(project, COMMON, by=study.manager)
    model = Model.objects.create(
        project=project, label_key="content/claim", number=1, kind="scratch", quality={}, trained_on={"rows": 100},
        file="models/none.npz", serves_since=timezone.now(),
    )  # fmt: skip
    for thread in (study.thread, second):
        LearnedThread.objects.create(model=model, round=round, thread=thread)
    round.is_blind = round.shows_suggestions = True
    round.annotators_per_unit = 2
    round.save()
    assign(round, [study.thread, second, third], [study.annotator, colleague])
    adjudicator = MembershipFactory(project=project, role="adjudicator", alias="adjudicator").user
    MembershipFactory(project=project, role="annotator", alias="another")
    world = World(
        study, colleague, study.annotator, viewer, adjudicator, study.thread, second, third, fourth, common, model
    )
    _begin(world)
    return world


def _begin(world: World) -> None:
    """What the annotator has done: a little of everything."""
    study, me = world.study, {"round": world.study.round, "by": world.annotator}
    for thread in (world.first, world.second):
        one, two = thread.comments.filter(position__in=(1, 2)).order_by("position")
        claim = annotate(one, study.label("claim"), span=(0, 15), note="Mine.", **me)
        put_forward(claim, Source(url="https://example.org/own"), by=world.annotator)
        mention(world.common, two, **me)
        annotate(two, study.label("rebuttal"), **me)
        judge(two, **me)
        remark(one, "Is this one?", asks=True, **me)


def work(world: World) -> None:
    """All that the colleague does."""
    _label_and_submit(world)
    _label_in_part(world)
    _teach(world)
    _decide(world)
    kinds = (Annotation, Relation, Mention, Evidence)
    made: list[Row] = [row for kind in kinds for row in kind.objects.filter(creator=world.colleague)]
    made += Claim.objects.filter(created_by=world.colleague)
    made += Remark.objects.filter(author=world.colleague)
    for kind in (Doubt, Audit, Assignment):
        made += kind.objects.filter(annotator=world.colleague)
    made += Suggestion.objects.filter(model=world.model)
    made += Adjudication.objects.filter(by=world.adjudicator)
    made += Job.objects.filter(created_by=world.colleague)
    world.made = made


def _label_and_submit(world: World) -> None:
    study, who = world.study, {"round": world.study.round, "by": world.colleague}
    article, one, two, three, four = world.first.comments.order_by("position")
    for comment, key in ((one, "other"), (two, "support"), (three, "rebuttal"), (four, "question")):
        annotate(comment, study.label(key), note="Theirs.", **who)
    claim = annotate(one, study.label("claim"), span=(16, 41), **who)
    put_forward(claim, Source(url="https://example.org/report", passage="It says so."), by=world.colleague)
    listed = list_claim(world.project, HIDDEN, **who)
    mention(listed, one, span=(16, 41), **who)
    same = list_claim(world.project, "No crossing costs anything.", **who)
    mention(same, two, **who)
    merge(same, world.common, by=world.colleague)
    rebuttal = Annotation.objects.get(creator=world.colleague, comment=three, label__key="rebuttal")
    for choice in (
        TargetChoice("span", two, span=(0, 16)),
        TargetChoice("claim", claim=listed),
        TargetChoice("claim", claim=world.common),
        TargetChoice("comment", article),
    ):
        relate(rebuttal, choice, by=world.colleague, more=True)
    remark(one, "I took it for irony.", **who)
    remark(three, "Does this count?", asks=True, **who)
    for suggestion in world.first.comments.get(position=1).suggestions.all():
        accept_suggestion(suggestion, **who)
    for comment in (one, two, three, four):
        judge(comment, **who)
    submit_thread(study.round, world.first, by=world.colleague)


def _label_in_part(world: World) -> None:
    study, who = world.study, {"round": world.study.round, "by": world.colleague}
    two, three = world.second.comments.filter(position__in=(2, 3)).order_by("position")
    annotate(two, study.label("question"), unsure=True, **who)
    mention(list_claim(world.project, "It leaks.", **who), two, **who)
    for suggestion in three.suggestions.all():
        reject_suggestion(suggestion, **who)
    judge(two, state="cannot_judge", **who)
    deed = Deed.of_label("give", study.label("other"))
    outcome = carry_out(
        Choice(comments=(three.pk,)), deed, project=world.project, round=study.round, by=world.colleague
    )
    world.step = str(outcome.step)
    choice = auditing.Choice(study.label("claim"), 0.5)
    auditing.draw(choice, project=world.project, round=study.round, by=world.colleague, size=1, seed=1)
    Doubt.objects.create(
        model=world.model, round=study.round, annotator=world.colleague, comment=two, question_name="function",
        label_name="question", said=True, probability=0.02, strength=0.98,
    )  # fmt: skip
    handed = Assignment.objects.get(thread=world.third, annotator=world.colleague)
    handed.state, handed.reason = "skipped", "In Welsh."
    handed.save()


def _teach(world: World) -> None:
    """The project's own model has learned from these answers."""
    world.model.quality = {
        "chosen": "scratch", "baseline": "shipped", "grouped_by": "thread", "positives": 41,
        "arms": {"scratch": {"ap": 0.71, "ap_low": 0.6, "ap_high": 0.8}, "shipped": {"ap": 0.5}},
    }  # fmt: skip
    world.model.save()
    for comment in Comment.objects.filter(thread__in=[world.first, world.second], position__in=(2, 4)):
        Suggestion.objects.create(
            comment=comment, label=world.study.label("claim"), model=world.model, extractor="project",
            extractor_version="1", confidence=0.97,
        )  # fmt: skip


def _decide(world: World) -> None:
    """Of a thread that the annotator may yet be given two submit answers, an adjudicator decides, rules settle."""
    another = world.project.memberships.get(alias="another").user
    for person, key in ((world.colleague, "rebuttal"), (another, "question")):
        who = {"round": world.study.round, "by": person}
        for comment in world.fourth.comments.filter(position__gt=0):
            annotate(comment, world.study.label(key if comment.position == 1 else "other"), **who)
            judge(comment, **who)
        submit_thread(world.study.round, world.fourth, by=person)
    disputed = world.fourth.comments.get(position=1)
    adjudicating.decide(disputed, "function", round=world.study.round, by=world.adjudicator, take="A")
    adjudicating.carry_out(adjudicating.Rules(), round=world.study.round, by=world.adjudicator)


def number_rows_alike(start: int = 1_000_000) -> None:
    """New rows get the same ids whatever was made before, so that what they tell is not how many others there are."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence")
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT name, %s FROM sqlite_master"
            " WHERE sql LIKE '%%AUTOINCREMENT%%'",
            [start],
        )
