"""What becomes of each label from one version of a scheme to the next: proposed, checked, read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from threads.errors import Refused

Key = tuple[str, str | None]
"""Question and label by their keys; no label for the values of a scale or text question."""

HOWS: Final = ("rename", "merge", "split", "retire")
CHOICES: Final = ("one_of", "many_of")
Definition = Sequence[Mapping[str, Any]]


class BadMapping(Refused):
    """A mapping that leaves a label without a fate, or gives it one that does not fit."""

    code = "bad_mapping"


@dataclass(frozen=True, slots=True)
class Fate:
    """What a label becomes. `to` is None where its answers are taken back: retired, or split and judged again."""

    how: str
    to: Key | None = None

    @property
    def needs_second_look(self) -> bool:
        """Whether the comments are open again although nothing else is missing."""
        return self.how == "split"


def keys_of(questions: Definition) -> dict[Key, Mapping[str, Any]]:
    """Everything that can be answered, with the question it belongs to."""
    found: dict[Key, Mapping[str, Any]] = {}
    for question in questions:
        if question["kind"] in CHOICES:
            found |= {(question["key"], label["key"]): question for label in question["labels"]}
        else:
            found[question["key"], None] = question
    return found


def missing_from(new: Definition, old: Definition) -> list[Key]:
    """Labels of the old version that the new one does not have under the same keys, in their order."""
    there = keys_of(new)
    return [key for key in keys_of(old) if key not in there]


def propose(old: Definition, new: Definition) -> list[dict[str, Any]]:
    """A mapping to begin with: a label whose name or letter lives on is renamed, any other retired."""
    added = {key: question for key, question in keys_of(new).items() if key not in keys_of(old)}
    return [_entry(key, _heir(key, old, new, added)) for key in missing_from(new, old)]


def read(mapping: object, old: Definition, new: Definition) -> dict[Key, Fate]:
    """The fate of every label of the old version. Raises BadMapping where one has none, or one that does not fit.

    Labels with the same keys in both versions stay what they are and are not mentioned. How: `rename` (same meaning,
    one new label that nothing else becomes), `merge` (several become one), `split` (several new labels: people must
    look again), `retire` (its answers are taken back).
    """
    gone = missing_from(new, old)
    olds, news = keys_of(old), keys_of(new)
    fates = {key: Fate("keep", key) for key in olds if key in news}
    faults: dict[str, list[str]] = {}
    for at, (key, how, targets) in enumerate(_entries(mapping, faults)):
        place = f"mapping.{at}"
        if key not in gone:
            faults.setdefault(place, []).append(f"{shown(key)} is in the new version, or was never in the old one.")
        elif key in fates:
            faults.setdefault(place, []).append(f"{shown(key)} is mapped twice.")
        else:
            fates[key] = Fate(how, targets[0] if how in ("rename", "merge") and targets else None)
            wrong = _misfit(key, how, targets, olds, news)
            if wrong:
                faults.setdefault(place, []).append(wrong)
    for key, fate in fates.items():
        if fate.how == "rename" and sum(other.to == fate.to for other in fates.values()) > 1:
            faults.setdefault("mapping", []).append(f"{shown(key)} is not alone in what it becomes: merge it.")
    for key in gone:
        if key not in fates and not faults:
            faults.setdefault("mapping", []).append(f"Say what becomes of {shown(key)}: {', '.join(HOWS)}.")
    faults |= _changed(olds, news, fates)
    if faults:
        raise BadMapping(next(iter(faults.values()))[0], fields=faults)
    return fates


def shown(key: Key) -> str:
    """The label for people and error messages: question/label."""
    return "/".join(part for part in key if part)


def _entry(key: Key, heir: Key | None) -> dict[str, Any]:
    to = [part for part in heir if part] if heir else []
    return {"from": [part for part in key if part], "to": [to] if to else [], "how": "rename" if heir else "retire"}


def _heir(key: Key, old: Definition, new: Definition, added: Mapping[Key, Mapping[str, Any]]) -> Key | None:
    was = _row(key, old)
    for candidate, question in added.items():
        row = _row(candidate, new)
        same_name = row["name"].casefold() == was["name"].casefold()
        same_letter = row.get("shortcut") and row.get("shortcut") == was.get("shortcut")
        if (same_name or same_letter) and _fits(keys_of(old)[key], question):
            return candidate
    return None


def _row(key: Key, questions: Definition) -> Mapping[str, Any]:
    question = next(row for row in questions if row["key"] == key[0])
    if key[1] is None:
        return question
    return next(label for label in question["labels"] if label["key"] == key[1])


def _entries(mapping: object, faults: dict[str, list[str]]) -> Iterator[tuple[Key, str, list[Key]]]:
    if not isinstance(mapping, list):
        faults["mapping"] = ["A mapping is a list of {from, to, how}."]
        return
    for at, row in enumerate(mapping):
        try:
            yield _key(row["from"]), _how(row["how"]), [_key(each) for each in _targets(row.get("to"))]
        except (KeyError, TypeError, ValueError, AttributeError):
            faults[f"mapping.{at}"] = [
                "An entry has from ([question, label]), how (rename, merge, split or retire) and to (a list of those)."
            ]


def _targets(to: Any) -> list[Any]:
    """A list of targets; a single one may stand alone."""
    return [to] if to and isinstance(to[0], str) else list(to or [])


def _how(how: Any) -> str:
    if how not in HOWS:
        raise ValueError(how)
    return str(how)


def _key(parts: Any) -> Key:
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise TypeError(parts)
    if len(parts) == 1:
        return parts[0], None
    question, label = parts
    return question, label


def _misfit(
    key: Key, how: str, targets: list[Key], olds: Mapping[Key, Mapping[str, Any]], news: Mapping[Key, Mapping[str, Any]]
) -> str:
    unknown = [target for target in targets if target not in news]
    if unknown:
        return f"{shown(unknown[0])} is not in the new version."
    if how in ("rename", "merge") and len(targets) != 1:
        return f"{shown(key)}: {how} names one new label."
    if how == "split" and len(set(targets)) < 2:
        return f"{shown(key)}: split names at least two new labels."
    if how == "retire" and targets:
        return f"{shown(key)} is retired and becomes nothing."
    for target in targets:
        if not _fits(olds[key], news[target]):
            return f"{shown(key)} cannot become {shown(target)}: their questions ask about different things."
    return ""


def _fits(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether answers to the one question can be answers to the other. Single spans may still lose their place."""
    if (old["kind"] in CHOICES) != (new["kind"] in CHOICES) or (
        old["kind"] not in CHOICES and old["kind"] != new["kind"]
    ):
        return False
    units = {old["unit"], new["unit"]}
    return len(units) == 1 or units == {"comment", "span"}


def _changed(
    olds: Mapping[Key, Mapping[str, Any]], news: Mapping[Key, Mapping[str, Any]], fates: Mapping[Key, Fate]
) -> dict[str, list[str]]:
    wrong = (key for key, fate in fates.items() if fate.how == "keep" and not _fits(olds[key], news[key]))
    return {
        f"questions.{key[0]}": [f"Question {key[0]} asks about something else now: give it a new name in files."]
        for key in wrong
    }
