"""The paragraph for the methods section of a paper."""

from __future__ import annotations

from collections.abc import Iterator

from annotations.cards.words import Manifest, agreements, counted, decided, listed, origins, privacy, resampled, split


def methods(told: Manifest) -> str:
    """One paragraph of Markdown, from the manifest of a release."""
    return " ".join(filter(None, _sentences(told)))


def annotation(told: Manifest) -> Iterator[str]:
    """Who annotated what, by which rules, and how far they agree."""
    counts = told["counts"]
    rounds = listed(
        f"“{round['name']}” (scheme “{round['scheme']['name']}” version {round['scheme']['version']}, guidelines"
        f" version {round['guidelines']['version']}{', blind' if round['is_blind'] else ''})"
        for round in told["rounds"]
    )
    yield (
        f"{counted(len(told['annotators']), 'annotator')} gave {counted(counts['judgements'], 'judgement')},"
        f" {counted(counts['annotations'], 'label')} and {counted(counts['relations'], 'target')} in the"
        f" round{'' if len(told['rounds']) == 1 else 's'} {rounds}."
    )
    yield origins(told)
    if measured := list(agreements(told)):
        yield f"{'; '.join(measured)}. It rests on {resampled(told)}."
    else:
        yield "Agreement was not measured: nothing was submitted that two annotators judged."
    yield decided(told)


def _sentences(told: Manifest) -> Iterator[str]:
    counts, software = told["counts"], told["software"]
    yield (
        f"The data are release {told['release']}, with {counted(counts['comments'], 'comment')} (articles included) in"
        f" {counted(counts['threads'], 'thread')}."
    )
    yield from annotation(told)
    yield split(told)
    yield privacy(told)
    yield (
        f"It was frozen on {told['frozen_at'][:10]} with {software['name']} {software['version']}; the SHA-256 of its"
        f" records is {told['files'][0]['sha256']}."
    )
