"""The project's own models as an extractor: what serves, suggests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from annotations.extraction import PROJECT
from annotations.extraction.base import MOST_REASONS, Candidate, CommentView, Reason, Span, Target
from annotations.extraction.linear import LinearModel
from annotations.extraction.targets import REACH, has_sure_parent, places, ranked
from annotations.learning.arms import PRIOR, prior_of
from annotations.models import Model, Round
from annotations.services.learning import storing
from annotations.services.learning.labels import PAIR, SENTENCE, Learnable, learnable_labels
from annotations.services.learning.passages import Features, Passages
from annotations.services.learning.wording import reasons_for
from threads.models import Project

# Where the parent is a guess, so is what would be said of it (as for the shipped rebuttals).
_DAMPED: Final = 0.85
# Characters that are kept of it for each run.
_LONGEST_VERSION: Final = 400


@dataclass(frozen=True, slots=True)
class Serving:
    """A version that suggests, with its weights and its label."""

    model: Model
    weights: LinearModel
    label: Learnable


@dataclass(frozen=True)
class ProjectModels:
    """All models that serve in a project, as one extractor. Each candidate's version is its own model's number."""

    serving: Sequence[Serving]
    name: str = PROJECT
    by_key: Mapping[tuple[str, str], Serving] = field(init=False)

    def __post_init__(self) -> None:
        by_key = {(one.label.question, one.label.label): one for one in self.serving}
        object.__setattr__(self, "by_key", by_key)

    @property
    def version(self) -> str:
        """All versions together, as far as a line holds them; a candidate's own is that of its model."""
        return " ".join(f"{one.label.key}@{one.model.number}" for one in self.serving)[:_LONGEST_VERSION]

    def model_of(self, candidate: Candidate) -> Model:
        """The version that proposes this candidate."""
        return self.by_key[(candidate.question, candidate.label)].model

    def extract(self, thread: Sequence[CommentView]) -> Iterator[Candidate]:
        """See Extractor. Nothing is read of the thread where nothing serves."""
        if not self.serving:
            return
        passages = Passages(thread)
        article = next((view for view in thread if view.is_article), None)
        comments = [view for view in thread if not view.is_article]
        for number, view in enumerate(comments):
            if not view.text:
                continue
            targets: tuple[Target, ...] | None = None
            for one in self.serving:
                if one.label.about == SENTENCE:
                    yield from _of_sentences(one, passages, int(view.id))
                    continue
                if one.label.about == PAIR and targets is None:
                    earlier = comments[max(0, number - REACH) : number]
                    near = places(view, earlier=earlier, article=article, readings=passages.readings)
                    targets = tuple(target for _, target in ranked(passages.readings[view], near))
                candidate = _of_comment(one, passages, view, targets or ())
                if candidate:
                    yield candidate


def project_models(project: Project, round: Round) -> ProjectModels:
    """What serves now for the labels that this round's scheme has."""
    models = {model.label_key: model for model in storing.serving_models(project)}
    if not models:
        return ProjectModels(())
    found = []
    for label in learnable_labels(round.scheme_version):
        if label.key in models and (weights := storing.weights_of(models[label.key])) is not None:
            found.append(Serving(models[label.key], weights, label))
    return ProjectModels(tuple(found))


def log_odds_with_prior(weights: LinearModel, features: Features, prior: float | None) -> float:
    """The model's log-odds, what came with the program being one more feature."""
    found = weights.log_odds(features)
    return found if prior is None else found + weights.by_name.get(PRIOR, 0.0) * prior_of(prior)


def _of_sentences(one: Serving, passages: Passages, comment: int) -> Iterator[Candidate]:
    for span in passages.sentences(comment):
        confidence, reasons = _judged(one, passages, comment, span, None)
        if confidence >= one.weights.threshold:
            yield Candidate(comment, span[0], span[1], one.label.question, one.label.label, confidence, reasons=reasons)


def _of_comment(one: Serving, passages: Passages, view: CommentView, targets: tuple[Target, ...]) -> Candidate | None:
    comment = int(view.id)
    is_pair = one.label.about == PAIR
    aimed = int(targets[0].comment_id) if is_pair and targets else passages.parent(comment)
    confidence, reasons = _judged(one, passages, comment, None, aimed if is_pair else None)
    if confidence < one.weights.threshold:
        return None
    if is_pair and not has_sure_parent(view):
        confidence *= _DAMPED
    return Candidate(
        comment, None, None, one.label.question, one.label.label, confidence,
        targets=targets if is_pair else (), reasons=reasons,
    )  # fmt: skip


def _judged(
    one: Serving, passages: Passages, comment: int, span: Span | None, target: int | None
) -> tuple[float, tuple[Reason, ...]]:
    features = passages.features(one.label, comment, span, target)
    prior = passages.prior(one.label, comment, span, target)
    confidence = one.weights.probability(log_odds_with_prior(one.weights, features, prior))
    if confidence < one.weights.threshold:
        return confidence, ()
    start, end = span or (0, None)
    text = passages.views[comment].text[start:end]
    found = reasons_for(one.weights.contributions(features), text, offset=start)
    return confidence, found[:MOST_REASONS]
