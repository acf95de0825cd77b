"""What people are told of a project's models: what serves for each label, how good it is, what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count

from annotations.models import Annotation, Assignment, LearnedThread, Model
from annotations.models.annotations import Layer
from annotations.services.learning.answers import judgements_told, usable
from annotations.services.learning.labels import Learnable, learnable_labels, round_to_learn_for
from annotations.services.learning.priors import has_prior
from annotations.services.learning.training import LEAST_LABELS, LEAST_OF_EACH
from threads.models import Project, User
from threads.permissions import may

WAYS: Final = {
    "shipped": "what came with the program",
    "nothing": "nothing: all alike",
    "shrunk": "learned, close to what came with the program",
    "stacked": "learned, beside what came with the program",
    "scratch": "learned from this project alone",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """A version's figures for people; empty where they were not measured or are withheld."""

    model: Model
    is_withheld: bool = False

    @property
    def way(self) -> str:
        """How it was learned, in words."""
        return WAYS.get(self.model.kind, self.model.kind)

    @property
    def quality(self) -> dict[str, Any]:
        """What was measured."""
        return {} if self.is_withheld else self.model.quality

    @property
    def arms(self) -> list[tuple[str, dict[str, Any], bool]]:
        """Each way that competed: in words, its figures, whether it was chosen; the best ranking first."""
        arms = self.quality.get("arms", {})
        chosen = self.quality.get("chosen")
        order = sorted(arms.items(), key=lambda arm: -(arm[1].get("ap") or 0))
        return [(WAYS.get(name, name), figures, name == chosen) for name, figures in order]

    @property
    def own(self) -> dict[str, Any]:
        """The figures of the way that was chosen."""
        found: dict[str, Any] = self.quality.get("arms", {}).get(self.quality.get("chosen"), {})
        return found

    @property
    def before(self) -> dict[str, Any]:
        """The figures of what it had to beat."""
        found: dict[str, Any] = self.quality.get("arms", {}).get(self.quality.get("baseline"), {})
        return found

    @property
    def half_width(self) -> float | None:
        """Half of the interval of its average precision: what stands after ±."""
        low, high = self.own.get("ap_low"), self.own.get("ap_high")
        return None if low is None or high is None else (high - low) / 2

    @property
    def sentence(self) -> str:
        """How good it is, on what it has not seen, beside what was there before."""
        own, before = self.own, self.before
        if own.get("ap") is None:
            return ""
        groups = {"thread": "threads", "branch": "branches", "comment": "comments"}[self.quality["grouped_by"]]
        spread = f" ± {self.half_width:.2f}" if self.half_width is not None else ""
        told = f"On {groups} it has not seen: AP {own['ap']:.2f}{spread}"
        if self.quality.get("chosen") != self.quality.get("baseline") and before.get("ap") is not None:
            name = "the cold-start model" if self.quality["baseline"] == "shipped" else "knowing nothing"
            told += f", {name} {before['ap']:.2f}"
        return f"{told}."


@dataclass(frozen=True, slots=True)
class LabelState:
    """One label: what serves, its versions (the newest first), and what is missing before it can be learned."""

    label: Learnable
    judged: int
    given: int
    versions: list[Figures] = field(default_factory=list)

    @property
    def serving(self) -> Figures | None:
        """The version that suggests; None where that is what came with the program, or nothing."""
        return next((one for one in self.versions if one.model.serves_since and one.model.file), None)

    @property
    def pinned(self) -> Model | None:
        """The version that a person chose, if somebody did."""
        return next((one.model for one in self.versions if one.model.serves_since and one.model.chosen_by_id), None)

    @property
    def has_shipped(self) -> bool:
        """Whether something for this label came with the program."""
        return has_prior(self.label.key)

    @property
    def missing(self) -> str:
        """Which answers are needed before anything can be learned; empty where there are enough."""
        needs = [
            (LEAST_LABELS - self.judged, "judged comments"),
            (LEAST_OF_EACH - self.given, f"comments labelled {self.label.name}"),
            (LEAST_OF_EACH - (self.judged - self.given), f"comments judged without {self.label.name}"),
        ]
        told = [f"{number} more {what}" for number, what in needs if number > 0]
        return ", ".join(told)


def label_states(project: Project, *, by: User) -> list[LabelState]:
    """Every label that can be learned, in the scheme's order. A constant number of queries.

    What was judged and how often a label was given counts only answers that this person may see.
    """
    round = round_to_learn_for(project)
    if round is None:
        return []
    judged = judgements_told(project, by=by).values("comment").distinct().count()
    given = _given(project, by)
    withheld = withheld_from(by, project)
    versions: dict[str, list[Figures]] = {}
    for model in Model.objects.filter(project=project).select_related("chosen_by").order_by("-number"):
        versions.setdefault(model.label_key, []).append(Figures(model, model.pk in withheld))
    return [
        LabelState(label, judged, given.get(label.key, 0), versions.get(label.key, []))
        for label in learnable_labels(round.scheme_version)
    ]


def withheld_from(user: User, project: Project) -> set[int]:
    """Models whose figures this person is not told, since they rest on answers that are veiled from them.

    Managers see figures over many threads as they see progress, unless they have a share of that work themselves.
    """
    veiled = LearnedThread.objects.veiled_from(user).filter(model__project=project)
    if may(user, "manage", project):
        own = Assignment.objects.by(user).in_work().filter(round__project=project)
        veiled = veiled.filter(thread__in=own.values("thread"), round__in=own.values("round"))
    return set(veiled.values_list("model_id", flat=True).distinct())


def _given(project: Project, by: User) -> dict[str, int]:
    visible = Annotation.objects.visible_to(by).filter(usable(project, person="creator_id"), label__isnull=False)
    rows = visible.filter(layer=Layer.INDIVIDUAL).order_by().values_list("question__key", "label__key")
    counts = rows.annotate(number=Count("comment", distinct=True))
    return {f"{question}/{label}": number for question, label, number in counts}
