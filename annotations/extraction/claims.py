"""Claims: which sentences assert something, and which of them evidence could settle. Rules and models together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotations.extraction.base import CLAIM, CONTENT, Candidate, CommentView, Reason, Span
from annotations.extraction.explaining import Told, reasons_for
from annotations.extraction.features.sentences import ReadSentence, read_sentence
from annotations.extraction.reading import own_words
from annotations.extraction.sentences import sentences
from annotations.extraction.shipped import ASSERTION, CHECKABLE, shipped


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of one comment with its two scores, between 0 and 1."""

    start: int
    end: int
    assertion: float
    checkable: float
    text: str
    read: ReadSentence

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What speaks most for an assertion."""
        told = [Told("assertion", self.read.asserts), Told("checkable", self.read.checks)]
        return reasons_for(shipped(ASSERTION), self.read.features, self.text, told, offset=self.start)


def scored_sentences(text: str, *, quoted: Sequence[Span] = ()) -> Iterator[ScoredSentence]:
    """Every sentence of `text`, in order, scored. Quotations and addresses give no cue: a sentence that is nothing
    else scores as one without words."""
    own = own_words(text, quoted=quoted)
    assertion, checkable = shipped(ASSERTION), shipped(CHECKABLE)
    for start, end in sentences(text):
        sentence = own[start:end]
        read = read_sentence(sentence)
        yield ScoredSentence(
            start,
            end,
            assertion.probability(assertion.log_odds(read.features)),
            checkable.probability(checkable.log_odds(read.features)),
            sentence,
            read,
        )


def claims(thread: Sequence[CommentView]) -> Iterator[Candidate]:
    """A candidate for each sentence of the comments, the article left out, that asserts something."""
    threshold = shipped(ASSERTION).threshold
    for view in thread:
        if view.is_article:
            continue
        for sentence in scored_sentences(view.text, quoted=view.quoted):
            if sentence.assertion > threshold:
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
