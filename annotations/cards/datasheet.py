"""A datasheet by the headings of Gebru et al., "Datasheets for Datasets", Communications of the ACM 64 (12), 2021."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from annotations.cards.methods import annotation
from annotations.cards.words import Manifest, counted, privacy, split

UNSTATED: Final = "*Not stated.*"


def datasheet(told: Manifest) -> str:
    """The datasheet as Markdown, from the manifest of a release. What only its authors know is marked as not stated."""
    sections = {
        "Motivation": [
            ("For what purpose was the dataset created, by whom, and who paid for it?", told["notes"] or UNSTATED),
        ],
        "Composition": [
            ("What do the instances represent, and how many are there?", _instances(told)),
            ("Is it a sample from a larger set?", _sampling(told)),
            ("Is there a label or target for each instance?", _labels(told)),
            ("Are there recommended data splits?", split(told) or "None are given."),
            ("Does it contain data that might be confidential or offensive, or identify people?", _people(told)),
        ],
        "Collection process": [
            ("How were the texts acquired, over what time, and were their authors asked?", UNSTATED),
            ("Who labelled them, and how well do they agree?", " ".join(filter(None, annotation(told)))),
            ("How were annotators recruited, trained and paid?", UNSTATED),
        ],
        "Preprocessing, cleaning, labelling": [
            ("Was any preprocessing done?", _preprocessing(told)),
            ("Is the software available?", f"{told['software']['name']} {told['software']['version']}."),
        ],
        "Uses": [
            ("What was it used for, what else could it be used for, and what should it not be?", UNSTATED),
        ],
        "Distribution": [
            ("How is it distributed, when, and under which licence?", UNSTATED),
            ("Which bytes are it?", f"SHA-256 of the records: `{told['files'][0]['sha256']}`."),
        ],
        "Maintenance": [
            ("Who maintains it, and how can they be reached?", UNSTATED),
            ("Will it be updated?", "A release never changes; a correction is a release with the next number."),
            ("Can people have their texts taken out?", "Yes: a release that holds an erased text is withdrawn."),
        ],
    }  # fmt: skip
    return "\n".join([f"# Datasheet of {told['release']}", "", *_written(sections.items())])


def _written(sections: Iterable[tuple[str, list[tuple[str, str]]]]) -> Iterator[str]:
    for heading, questions in sections:
        yield from (f"## {heading}", "")
        for question, answer in questions:
            yield from (f"**{question}**", "", answer, "")


def _instances(told: Manifest) -> str:
    counts = told["counts"]
    return (
        f"Comments of discussion threads and the articles they answer: {counted(counts['comments'], 'comment')},"
        f" articles included, in {counted(counts['threads'], 'thread')}."
    )


def _sampling(told: Manifest) -> str:
    drawn = [round for round in told["rounds"] if round["units"] == "sample"]
    lines = [
        f"In the round “{r['name']}” comments were drawn with probability {r['sample_probability']}." for r in drawn
    ]
    if told["options"]["threads"] != "all":
        lines.append("Threads in which nobody answered are left out.")
    return " ".join(lines) or "All threads of the project are in it; how those were chosen is not stated."


def _labels(told: Manifest) -> str:
    found = {"given": told["counts"]["labels"], "decided": told["counts"]["gold_labels"]}
    lines = [
        f"- {question}, {how}: {', '.join(f'{label} {count:,}' for label, count in labels.items())}"
        for how, questions in found.items()
        for question, labels in questions.items()
    ]
    return "\n".join(lines) or "No."


def _people(told: Manifest) -> str:
    return f"{privacy(told)} People may still be recognised by what they wrote. Comments were not screened for offence."


def _preprocessing(told: Manifest) -> str:
    texts = "Texts are as their sources have them: line ends are LF, HTML became text, nothing else was normalised."
    return f"{texts} Offsets count Unicode code points. {privacy(told)}"
