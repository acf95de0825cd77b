"""A thread's comments as rows of named features: the same for learning and for suggesting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotations.extraction.base import CommentView, Span
from annotations.extraction.features import Place, comment_features, pair_features, sentence_features
from annotations.extraction.reading import Reading, Readings
from annotations.extraction.sentences import sentences
from annotations.services.learning.labels import COMMENT, PAIR, Learnable
from annotations.services.learning.priors import PAIR_PRIORS, SENTENCE_PRIORS

Features = Mapping[str, float]


class Passages:
    """The features of a thread's passages, each worked out once however many labels ask."""

    def __init__(self, views: Sequence[CommentView]) -> None:
        self.views = {int(view.id): view for view in views}
        self.readings = Readings()
        self._kept: dict[tuple[str, int, object], Features] = {}
        self._sentences: dict[int, list[Span]] = {}
        self._priors: dict[tuple[str, int, object], float] = {}

    def sentences(self, comment: int) -> list[Span]:
        """The sentences of the comment's text."""
        if comment not in self._sentences:
            self._sentences[comment] = sentences(self.views[comment].text)
        return self._sentences[comment]

    def features(self, label: Learnable, comment: int, span: Span | None, target: int | None) -> Features:
        """The features of a unit; `target` is the comment that a pair's reply is held against."""
        part: object = span if span is not None else target if label.about == PAIR else None
        key = (label.about, comment, part)
        if key not in self._kept:
            self._kept[key] = self._made(label.about, self.reading(comment), comment, span, target)
        return self._kept[key]

    def prior(self, label: Learnable, comment: int, span: Span | None, target: int | None) -> float | None:
        """The log-odds of what came with the program; None where nothing did for this label."""
        by_sentence, by_pair = SENTENCE_PRIORS.get(label.key), PAIR_PRIORS.get(label.key)
        if by_sentence is not None and span is not None:
            key = (label.key, comment, span)
            if key not in self._priors:
                for place, value in by_sentence(self.reading(comment)).items():
                    self._priors[(label.key, comment, place)] = value
            return self._priors.get(key, 0.0)
        if by_pair is not None and label.about == PAIR:
            return by_pair(self.reading(comment), self._target(target))
        return None

    def reading(self, comment: int) -> Reading:
        """The comment as the cues read it."""
        return self.readings[self.views[comment]]

    def parent(self, comment: int) -> int | None:
        """What the comment answers; the article for an answer to it."""
        parent = self.views[comment].parent
        return None if parent is None else int(parent.id)

    def branch(self, comment: int) -> int:
        """The comment below the article from which this one hangs: itself where it answers the article."""
        view = self.views[comment]
        while view.parent is not None and not view.parent.is_article:
            view = view.parent
        return int(view.id)

    def _target(self, target: int | None) -> Reading | None:
        return self.reading(target) if target in self.views else None

    def _made(self, about: str, reading: Reading, comment: int, span: Span | None, target: int | None) -> Features:
        if about == COMMENT:
            return comment_features(reading)
        if about == PAIR or span is None:
            return pair_features(reading, self._target(target))
        around = self.sentences(comment)
        return sentence_features(reading.own[slice(*span)], place=Place(around.index(span), len(around)))
