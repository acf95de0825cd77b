"""Claims by cues: which sentences assert something, and which of them evidence could settle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotations.extraction.assertion_cues import ASSERTION
from annotations.extraction.base import CLAIM, CONTENT, Candidate, CommentView, Reason, Span
from annotations.extraction.checkable_cues import CHECKABLE
from annotations.extraction.cues import found, logistic, strongest, total
from annotations.extraction.reading import own_words
from annotations.extraction.sentences import sentences

# Log-odds of a sentence without any cue. They place the threshold at one half.
_ASSERTION_PRIOR = -0.9
_CHECKABLE_PRIOR = -1.8
_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of one comment with its two scores, between 0 and 1, and the cues behind the first."""

    start: int
    end: int
    assertion: float
    checkable: float
    reasons: tuple[Reason, ...]


def scored_sentences(text: str, *, quoted: Sequence[Span] = ()) -> Iterator[ScoredSentence]:
    """Every sentence of `text`, in order, scored. Quotations and addresses give no cue: a sentence that is nothing
    else scores as one without words."""
    own = own_words(text, quoted=quoted)
    for start, end in sentences(text):
        sentence = own[start:end]
        asserts = found(ASSERTION, sentence, offset=start)
        checks = found(CHECKABLE, sentence, offset=start)
        yield ScoredSentence(
            start,
            end,
            logistic(total(asserts) + _ASSERTION_PRIOR),
            logistic(total(checks) + _CHECKABLE_PRIOR),
            strongest([*asserts, *checks]),
        )


def claims(thread: Sequence[CommentView]) -> Iterator[Candidate]:
    """A candidate for each sentence of the comments, the article left out, that asserts something."""
    for view in thread:
        if view.is_article:
            continue
        for sentence in scored_sentences(view.text, quoted=view.quoted):
            if sentence.assertion > _THRESHOLD:
                yield Candidate(
                    view.id,
                    sentence.start,
                    sentence.end,
                    CONTENT,
                    CLAIM,
                    sentence.assertion,
                    scores={"assertion": sentence.assertion, "checkable": sentence.checkable},
                    reasons=sentence.reasons,
                )
