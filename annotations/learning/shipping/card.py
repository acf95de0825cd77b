"""The model card, written from what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from annotations.extraction.linear import LinearModel
from annotations.extraction.shipped import ASSERTION, CHECKABLE, DISPUTE

_ASKS: Final = {
    ASSERTION: "Is the sentence an assertion: could a reader accept or dispute it?",
    CHECKABLE: "Is the sentence checkable: could evidence settle it?",
    DISPUTE: "Does the reply dispute what it answers?",
}
# Name, what it is, licence as found there.
_CORPORA: Final = {
    "ukp_claims_oc": ("claims in comments on LiveJournal", "Apache-2.0 (UKPLab)"),
    "ukp_claims_wtp": ("claims on Wikipedia talk pages", "Apache-2.0 (UKPLab)"),
    "ukp_claims_wd": ("claims in web discourse on education", "Apache-2.0 (UKPLab)"),
    "iac_verifiable": ("sentences of forum posts that readers would look up", "MIT (Internet Argument Corpus 2)"),
    "iac_rebuttal": ("replies in a debate forum, rated for disagreement", "MIT (Internet Argument Corpus 2)"),
    "checkthat19": ("sentences of US debates that were fact-checked", "free for research: measured, not learned from"),
}
_HEAD: Final = """\
# The models that come with Rejoinder

This page is written by `python manage.py train_shipped DATA_DIR` together with the models; change the command instead.

Three linear models score English comments from the first minute: sums of weights for words, pairs of words, runs of
two to five characters inside a word, length and signs, and hand-weighted cues such as “opens with a denial”. The score
of the cues alone is mixed in, since it carries over to other sites better than anything learned. Nothing is downloaded,
and predicting needs numpy only. Text in another language gets no score.

**For** proposing what a person then judges. **Not for** deciding anything about a person, a comment or a statement: the
models know how disputes and assertions are worded. They do not know what is true, and a confident score says nothing
about it.
"""
_TAIL: Final = """\
## How they are made

The texts stay where they are: the repository holds weights. A word, pair or run of characters enters only if at least
three different documents or writers used it, so that no rare name does. Strength and calibration were chosen on the dev
parts, on which the figures above were measured too, so they flatter a little. The same files give the same models: the
digests below say of which.

{files}
## Where they are weak

- “Claim” means something else in each corpus. The score of an assertion is set to the scale of the hand-weighted cues,
  because no corpus says what annotators of a thread accept as one. Its confidence orders sentences; it is no frequency.
- The score of what is checkable is calibrated as if every second sentence were: readers marked one sentence of a post
  and said nothing of the others.
- Rebuttals were learned in one debate forum of the 2000s, about evolution, abortion, gun control and gay marriage.
  Raters agreed moderately (alpha 0.62). Short replies, irony and polite disagreement are where it errs most.
- Everything is English, most of it American.
- A project's own labels soon know better. From some tens of labels on the project learns a model of its own, and it
  serves only where it is measured to be better.
"""


def model_card(models: Mapping[str, LinearModel], quality: Mapping[str, Any]) -> str:
    """The card as Markdown."""
    return "\n".join([_HEAD, *_tables(models, quality), _TAIL.format(files="\n".join(_files(models)))])


def _tables(models: Mapping[str, LinearModel], quality: Mapping[str, Any]) -> Iterator[str]:
    for name, model in models.items():
        yield f"## {name}: {_ASKS[name]}\n"
        yield f"{len(model.names):,} features; yes from a score of {model.threshold:g} on.\n"
        yield "| corpus (dev part) | share of yes | cues alone, AP | shipped, AP [95 % interval] | AUC | macro-F1 |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for corpus, found in quality[name].items():
            shipped, rules = found["shipped"], found["rules"]
            low, high = shipped["average_precision_95"]
            yield (
                f"| {corpus}: {_CORPORA[corpus][0]} | {shipped['share']:.2f} | {rules['average_precision']:.3f} "
                f"| **{shipped['average_precision']:.3f}** [{low:.3f}-{high:.3f}] | {shipped['roc_auc']:.3f} "
                f"| {shipped['f1_macro']:.3f} |"
            )
        yield ""
    yield "AP is average precision; macro-F1 is taken at its best threshold. Intervals: bootstrap over whole threads.\n"


def _files(models: Mapping[str, LinearModel]) -> Iterator[str]:
    yield "| model | digest | learned from (train parts) | strength |"
    yield "| --- | --- | --- | --- |"
    for name, model in models.items():
        yield f"| {name} | `{model.digest[:16]}` | {', '.join(model.about['corpora'])} | {model.about['strength']:g} |"
    yield "\n| corpus | licence as found | rows | SHA-256 of train.jsonl |"
    yield "| --- | --- | --- | --- |"
    told = {corpus: facts for model in models.values() for corpus, facts in model.about["corpora"].items()}
    for corpus, facts in told.items():
        yield f"| {corpus} | {_CORPORA[corpus][1]} | {facts['rows']} | `{facts['sha256'][:16]}` |"
    yield ""
