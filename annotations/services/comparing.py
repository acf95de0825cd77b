"""What changed from one version of a scheme to another, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_WORDS: Final = {
    "key": "name in files", "shortcut": "key", "slot": "colour", "takes_spans": "takes spans",
    "snaps_to_sentences": "snaps to sentences", "scale_min": "lowest", "scale_max": "highest",
    "link_rules": "link rules", "order": "place",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `what` is added, removed or changed; `field` with old and new value only where changed."""

    what: str
    where: str
    field: str = ""
    old: str = ""
    new: str = ""


def compare(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[Change]:
    """The differences of two lists of questions, matched by their names in files."""
    changes = []
    was, now = _by_key(old), _by_key(new)
    for key in was | now:
        where = (now.get(key) or was[key])["name"]
        if key not in now:
            changes.append(Change("removed", where))
        elif key not in was:
            changes.append(Change("added", where))
        else:
            changes += _fields(was[key], now[key], where)
            changes += _labels(was[key], now[key], where)
    changes += _order(list(was), list(now), "Questions")
    return changes


def _labels(old: Mapping[str, Any], new: Mapping[str, Any], where: str) -> list[Change]:
    was, now = _by_key(old["labels"]), _by_key(new["labels"])
    changes = []
    for key in was | now:
        name = f"{where}: {(now.get(key) or was[key])['name']}"
        if key not in now:
            changes.append(Change("removed", name))
        elif key not in was:
            changes.append(Change("added", name))
        else:
            changes += _fields(was[key], now[key], name)
    return changes + _order(list(was), list(now), where)


def _fields(old: Mapping[str, Any], new: Mapping[str, Any], where: str) -> list[Change]:
    return [
        Change("changed", where, _WORDS.get(name, name), _shown(old.get(name)), _shown(new.get(name)))
        for name in old
        if name != "labels" and old.get(name) != new.get(name)
    ]


def _order(old: list[str], new: list[str], where: str) -> list[Change]:
    both = [key for key in old if key in new]
    if both == [key for key in new if key in old]:
        return []
    return [Change("changed", where, "order", ", ".join(old), ", ".join(new))]


def _by_key(rows: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {row["key"]: row for row in rows}


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return "–" if value in (None, "") else str(value)
