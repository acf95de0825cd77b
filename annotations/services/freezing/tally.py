"""Counts of what a release holds, added up record by record."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, Final

from annotations.merging import MERGED

# Stands for all answers in words, of which no two are the same.
WORDS: Final = "(words)"


class Tally:
    """How many of what. A comment that several rounds judged has several records and counts once; what was merged by
    vote is nobody's, and counts among the decided labels alone."""

    def __init__(self) -> None:
        self._plain: Counter[str] = Counter()
        self._labels: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._decided: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._origins: Counter[str] = Counter()
        self._bases: Counter[str] = Counter()
        self._people: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._parts: defaultdict[str, _Part] = defaultdict(_Part)

    def add(self, record: Mapping[str, Any], *, is_first: bool) -> None:
        """One more record; `is_first` is false for those of a second round on the same comment."""
        self._plain["records"] += 1
        self._plain["comments"] += is_first
        self._plain["threads"] += is_first and record["position"] == 0
        if record["split"]:
            self._parts[record["split"]].add(record, is_first=is_first)
        for part in ("judgements", "annotations", "relations", "mentions", "evidence"):
            own = [row for row in record[part] if row["annotator"] != MERGED]
            self._plain[part] += len(own)
            for row in own:
                self._people[row["annotator"]][part] += 1
        gold = record["gold"] or {"annotations": (), "relations": ()}
        for row in record["annotations"]:
            layer = self._decided if row["id"] in gold["annotations"] else self._labels
            layer[row["question"]][_answer(row)] += 1
            self._origins[row["origin"]] += row["annotator"] != MERGED
        for row in record["relations"]:
            layer = self._decided if row["id"] in gold["relations"] else self._labels
            layer["relations"][row["label"]] += 1
        if record["gold"]:
            self._plain["gold"] += 1
            self._bases[record["gold"]["basis"]] += 1

    def totals(self) -> dict[str, int]:
        """What is counted of the release as a whole: threads, comments, records, judgements, annotations …"""
        return dict(self._plain)

    def details(self) -> dict[str, Any]:
        """How often annotators gave each label and how often it was decided, where labels came from, and on what basis
        comments were decided."""
        return {
            "labels": _by_question(self._labels),
            "gold_labels": _by_question(self._decided),
            "origins": _sorted(self._origins),
            "bases": _sorted(self._bases),
        }

    def parts(self) -> dict[str, dict[str, Any]]:
        """What each part of the split holds: threads, comments, and how often each label."""
        return {name: part.counts() for name, part in self._parts.items()}

    def people(self) -> dict[str, dict[str, int]]:
        """What each annotator gave, by alias."""
        return {alias: dict(found) for alias, found in sorted(self._people.items(), key=_in_order)}


class _Part:
    """A part of the split."""

    def __init__(self) -> None:
        self._threads = self._comments = 0
        self._labels: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._decided: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, record: Mapping[str, Any], *, is_first: bool) -> None:
        self._comments += is_first
        self._threads += is_first and record["position"] == 0
        gold = frozenset(record["gold"]["annotations"]) if record["gold"] else frozenset()
        for row in record["annotations"]:
            layer = self._decided if row["id"] in gold else self._labels
            layer[row["question"]][_answer(row)] += 1

    def counts(self) -> dict[str, Any]:
        return {
            "threads": self._threads,
            "comments": self._comments,
            "labels": _by_question(self._labels),
            "gold_labels": _by_question(self._decided),
        }


def _answer(row: Mapping[str, Any]) -> str:
    """A label, a point of a scale; words are all different."""
    if row["label"] is not None:
        return str(row["label"])
    return str(row["value"]) if isinstance(row["value"], int | float) else WORDS


def _by_question(found: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
    return {question: _sorted(labels) for question, labels in sorted(found.items())}


def _sorted(found: Counter[str]) -> dict[str, int]:
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _in_order(item: tuple[str, Any]) -> tuple[int, str]:
    """a2 before a10."""
    return len(item[0]), item[0]
