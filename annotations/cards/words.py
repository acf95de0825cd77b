"""Numbers of a manifest in words that both cards use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

Manifest = Mapping[str, Any]

_ALPHA: Final = {
    "alpha": "Krippendorff’s alpha",
    "alpha_masi": "Krippendorff’s alpha (MASI)",
    "alpha_ordinal": "Krippendorff’s alpha (ordinal)",
}
_BASIS: Final = {
    "single": "rest on one annotator",
    "unanimous": "are unanimous",
    "majority": "rest on a majority",
    "adjudicated": "were decided by a person",
}
_TIES: Final = {"thread": "thread", "article": "article", "near_copy": "near-copy", "author": "author"}


def counted(count: int, word: str) -> str:
    """1 thread, 2 threads."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def listed(words: Iterable[str]) -> str:
    """One, two and three."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def agreements(told: Manifest) -> Iterator[str]:
    """Each measured coefficient with its interval, a question each."""
    for round in told["agreement"] or ():
        for question in round["questions"]:
            for name, coefficient in question["coefficients"].items():
                if name in _ALPHA and coefficient["value"] is not None:
                    yield f"{_ALPHA[name]} for “{question['name']}” is {_with_interval(coefficient)}"
                    break


def resampled(told: Manifest) -> str:
    """On how much agreement rests, a round each."""
    return listed(
        f"{counted(round['compared'], 'comment')} judged by two or more, in {round['clusters']} {round['drawn']}"
        for round in told["agreement"]
        if round["compared"]
    )


def decided(told: Manifest) -> str:
    """How many comments were decided, and on what they rest; empty where none was."""
    if not (total := told["counts"].get("gold")):
        return ""
    bases = listed(f"{count:,} {_BASIS[basis]}" for basis, count in told["counts"]["bases"].items())
    return f"{counted(total, 'comment')} {'has' if total == 1 else 'have'} a decided answer: {bases}."


def origins(told: Manifest) -> str:
    """How many labels began as suggestions."""
    found = told["counts"]["origins"]
    aided = sum(count for origin, count in found.items() if origin != "hand")
    if not aided:
        return "No label began as a suggestion of a program."
    return f"{aided:,} of {counted(sum(found.values()), 'label')} began as suggestions of a program and are marked."


def split(told: Manifest) -> str:
    """How it is split, and what the leak check found; empty without a split."""
    found = told["splits"]
    if not found:
        return ""
    parts = listed(f"{name} ({counted(part.get('comments', 0), 'comment')})" for name, part in found["parts"].items())
    check = found["leak_check"]
    clean = [_TIES[kind] for kind in found["keeps_together"] if kind in check and not check[kind]["straddling"]]
    shared = [
        f"{counted(row['straddling'], _TIES[kind])} in several" for kind, row in check.items() if row["straddling"]
    ]
    also = f"; {listed(shared)}" if shared else ""
    how = f"by {found['by']} (seed {found['seed']})"
    return f"It is split {how} into {parts}. No {' or '.join(clean)} stands in two parts{also}."


def privacy(told: Manifest) -> str:
    """What was hidden."""
    found = told["options"]["privacy"]
    lines = [f"Authors stand under pseudonyms{', also where texts name them' if found['names'] else ''}."]
    if found["masks"]:
        kinds = {"email": "e-mail addresses", "phone": "phone numbers", "handle": "handles"}
        lines.append(
            f"{listed(kinds.get(kind, kind) for kind in found['masks']).capitalize()} in texts were masked by rule."
        )
    if not found["texts"]:
        lines.append("Texts are left out; ids, offsets and the SHA-256 of each text are there.")
    return " ".join(lines)


def _with_interval(coefficient: Mapping[str, Any]) -> str:
    value = f"{coefficient['value']:.2f}"
    if coefficient["low"] is None:
        return value
    return f"{value} (95 % interval {coefficient['low']:.2f} to {coefficient['high']:.2f})"
