"""Why a model says yes, in words a person understands: the cues it weighed, and the words that moved it most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Final, NamedTuple

from annotations.extraction.base import Reason, Span
from annotations.extraction.cues import Matched, reasons_of, strongest
from annotations.extraction.features.grams import parts_of, token_spans
from annotations.extraction.features.sentences import CUE, RULES
from annotations.extraction.linear import LinearModel

# Words that move the log-odds less than this are not worth a reader's time.
_LEAST: Final = 0.2


class Told(NamedTuple):
    """What a model is explained with: the name of its table of cues, and the cues found."""

    table: str
    matched: Sequence[Matched]


def reasons_for(
    model: LinearModel, features: Mapping[str, float], text: str, told: Iterable[Told], *, offset: int = 0,
    further: Iterable[Reason] = (),
) -> tuple[Reason, ...]:  # fmt: skip
    """The three strongest reasons for a yes, their weights in log-odds.

    `text` is what the features were taken from; `offset` is added to the spans. `further` are reasons that lie outside
    the text, with the weights of the rules.
    """
    found = [reason for each in told for reason in _cues(model, each, offset)]
    found += [_weighed(model, reason, f"relation:{reason.cue}", table="dispute") for reason in further]
    shown = strongest(found)
    lit = [(reason.start, reason.end) for reason in shown if reason.start is not None and reason.end is not None]
    words = _words(model, features, text, offset, [span for span in lit if span[1] - span[0] < len(text)])
    return strongest([*shown, *words])


def _cues(model: LinearModel, told: Told, offset: int) -> list[Reason]:
    reasons = reasons_of(told.matched, offset=offset)
    return [
        _weighed(model, reason, f"cue:{told.table} {cue.name}", table=told.table)
        for reason, (cue, _, _) in zip(reasons, told.matched, strict=True)
    ]


def _weighed(model: LinearModel, reason: Reason, name: str, *, table: str) -> Reason:
    """The reason with what it adds to the calibrated log-odds: its share of the rules, and its own weight."""
    weight = model.by_name.get
    adds = weight(f"rules:{table}", 0.0) * RULES * reason.weight + weight(name, 0.0) * CUE
    return Reason(reason.cue, reason.start, reason.end, model.slope * adds)


def _words(
    model: LinearModel, features: Mapping[str, float], text: str, offset: int, lit: Sequence[Span]
) -> list[Reason]:
    """The word that moves the model most, with the next one if both moved it together; none inside the spans `lit`."""
    spans = token_spans(text)
    adds = [_adds(model, features, word) for word, _, _ in spans]
    best: tuple[float, str, int, int] = (_LEAST / model.slope, "", 0, 0)
    for number, (word, start, end) in enumerate(spans):
        if not word[0].isalpha() or any(one < offset + end and offset + start < other for one, other in lit):
            continue
        best = max(best, (adds[number], "the word", start, end))
        if number + 1 < len(spans) and adds[number + 1] > 0:
            after, _, after_end = spans[number + 1]
            name = f"pair:{word} {after}"
            joined = features.get(name, 0.0) * model.by_name.get(name, 0.0)
            if joined > 0 and after[0].isalpha():
                best = max(best, (adds[number] + adds[number + 1] + joined, "the words", start, after_end))
    weight, cue, start, end = best
    return [Reason(cue, offset + start, offset + end, model.slope * weight)] if cue else []


def _adds(model: LinearModel, features: Mapping[str, float], word: str) -> float:
    parts = parts_of(word)
    name = f"word:{word}"
    # All parts of a text count the same.
    share = features.get(parts[0], 0.0) if parts else 0.0
    return features.get(name, 0.0) * model.by_name.get(name, 0.0) + share * _weight_of_parts(model, word)


@lru_cache(maxsize=50_000)
def _weight_of_parts(model: LinearModel, word: str) -> float:
    return sum(map(model.by_name.get, parts_of(word), repeat(0.0)))
