"""Two releases held against each other: what was added, removed and changed, and how far both agree. Pure.

Works on export records (annotations/services/records.py). Answers are compared person by person, gold by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, Final

GOLD: Final = "gold"
RELATIONS: Final = "relations"

Thread = Mapping[str, Mapping[str, Any]]  # the records of all rounds, by comment
Key = tuple[str, str, str]  # comment, who (or gold), question
Answers = frozenset[tuple[Any, ...]]


class Contrast:
    """Adds up what changed, thread by thread."""

    def __init__(self) -> None:
        self._threads: Counter[str] = Counter()
        self._comments: Counter[str] = Counter()
        self._units: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._labels: defaultdict[str, defaultdict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self._pairs: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)

    def add(self, old: Thread, new: Thread) -> None:
        """One thread, as it is in both; empty where one has it not."""
        self._threads[_what(bool(old), bool(new), is_same=True)] += 1
        for comment in {**old, **new}:
            before, after = old.get(comment), new.get(comment)
            is_same = bool(before and after and _text(before) == _text(after))
            self._comments[_what(bool(before), bool(after), is_same=is_same)] += 1
        said, says = _answers(old), _answers(new)
        for key in {**said, **says}:
            self._compare(key[2], said.get(key, frozenset()), says.get(key, frozenset()))

    def _compare(self, question: str, old: Answers, new: Answers) -> None:
        self._units[question][_what(bool(old), bool(new), is_same=old == new)] += 1
        counts = self._labels[question]
        for what, answers in (("before", old), ("after", new), ("added", new - old), ("removed", old - new)):
            for answer in answers:
                counts[answer[0]][what] += 1
        before, after = _whole(old), _whole(new)
        if before and after:
            self._pairs[question][before, after] += 1

    def report(self) -> dict[str, Any]:
        """Counts of threads, comments and answers, and for each question its labels and the agreement."""
        return {
            "threads": dict(self._threads),
            "comments": dict(self._comments),
            "questions": [
                {
                    "key": question,
                    "answers": dict(self._units[question]),
                    "labels": [{"label": label, **counts} for label, counts in sorted(labels.items())],
                    "agreement": _agreement(self._pairs[question]),
                }
                for question, labels in sorted(self._labels.items())
            ],
        }


def _what(was: bool, is_: bool, *, is_same: bool) -> str:  # noqa: FBT001  (two sides of one thing)
    if was and is_:
        return "same" if is_same else "changed"
    return "added" if is_ else "removed"


def _text(record: Mapping[str, Any]) -> tuple[Any, Any]:
    """The text, or the checksum of one that was left out."""
    return record["text"], record.get("text_sha256")


def _answers(thread: Thread) -> dict[Key, Answers]:
    """What each person, and gold, says to each question about each comment: labels with their spans or targets."""
    found: defaultdict[Key, set[tuple[Any, ...]]] = defaultdict(set)
    for comment, record in thread.items():
        gold = record["gold"] or {"annotations": (), "relations": ()}
        for row in record["annotations"]:
            who = GOLD if row["id"] in gold["annotations"] else row["annotator"]
            answer = row["label"] if row["label"] is not None else str(row["value"])
            found[comment, who, row["question"]].add((answer, row["start"], row["end"]))
        for row in record["relations"]:
            who, target = GOLD if row["id"] in gold["relations"] else row["annotator"], row["target"]
            aim = (target["kind"], target["comment_id"], target["start"], target["end"], target.get("claim"))
            found[comment, who, RELATIONS].add((row["label"], *aim))
    return {key: frozenset(answers) for key, answers in found.items()}


def _whole(answers: Answers) -> str:
    """What is said about the comment as a whole, or to what it relates: a category to compare by."""
    return " + ".join(sorted(str(answer[0]) for answer in answers if len(answer) > 3 or answer[1] is None))


def _agreement(pairs: Counter[tuple[str, str]]) -> dict[str, Any]:
    """Over answers that both releases have: how many, the share that is equal, and Cohen's kappa (1960).

    Kappa is null where only one category is used: chance would agree as well.
    """
    n = pairs.total()
    if not n:
        return {"n": 0, "observed": None, "kappa": None}
    observed = sum(count for (one, other), count in pairs.items() if one == other) / n
    old, new = Counter[str](), Counter[str]()
    for (one, other), count in pairs.items():
        old[one] += count
        new[other] += count
    expected = sum(old[category] * new[category] for category in old) / (n * n)
    return {"n": n, "observed": observed, "kappa": (observed - expected) / (1 - expected) if expected < 1 else None}
