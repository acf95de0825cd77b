"""What stands for gold where nobody decided: the answers all annotators gave, or more than half of them. Pure.

Works on export records (annotations/services/records.py). Only who is done with a comment has a say about it, and
only for them the absence of a label is a no. With two annotators there is no majority: what they differ in is
undecided, and stays so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from typing import Any, Final

import orjson

Record = Mapping[str, Any]
# Who merged answers are by. No member is called so.
MERGED: Final = "merged"
RELATIONS: Final = "relations"

_ANSWER: Final = ("question", "label", "value", "start", "end")


def with_merged(record: Record, *, exclusive: Collection[str], needs_all: bool) -> dict[str, Any]:
    """The record with gold by vote on the questions nobody decided, where somebody is done with the comment.

    `exclusive` are the questions with one answer at most, on which people vote for a whole answer; of all others each
    label, passage by passage, is voted on by itself. `needs_all` asks for unanimity, otherwise more than half decide.
    Gold names answers of its own, which are added to the record; `undecided` names the questions without outcome.
    """
    voters = {row["annotator"] for row in record["judgements"] if row["state"] == "done"}
    before = record["gold"] or {"annotations": [], "relations": [], "decisions": []}
    settled = {decision["question"] for decision in before["decisions"]}
    if not voters or None in settled:
        return dict(record)
    vote = _Vote(record, voters, settled, needs_all=needs_all)
    annotations = vote.annotations(exclusive)
    relations = vote.relations({_key(row, _ANSWER): row["id"] for row in annotations})
    told = {"basis": vote.basis(), "by": MERGED, "reason": None}
    gold = {
        **told,
        **before,
        "annotations": [*before["annotations"], *(row["id"] for row in annotations)],
        "relations": [*before["relations"], *(row["id"] for row in relations)],
        "decisions": [*before["decisions"], {"question": None, **told}],
        "undecided": sorted(vote.undecided),
    }
    return {
        **record,
        "annotations": [*record["annotations"], *annotations],
        "relations": [*record["relations"], *relations],
        "gold": gold,
    }


def gold_alone(record: Record) -> dict[str, Any]:
    """The record without what single annotators said: decided answers, and the evidence put forward for them."""
    gold = record["gold"] or {"annotations": (), "relations": ()}
    kept = frozenset(gold["annotations"])
    return {
        **record,
        "judgements": [],
        "annotations": [row for row in record["annotations"] if row["id"] in kept],
        "relations": [row for row in record["relations"] if row["id"] in frozenset(gold["relations"])],
        "mentions": [],
        "evidence": [row for row in record["evidence"] if row["annotation"] in kept],
    }


class _Vote:
    def __init__(
        self, record: Record, voters: Collection[str], settled: Collection[str | None], *, needs_all: bool
    ) -> None:
        self._record, self._voters, self._needs_all = record, voters, needs_all
        decided = record["gold"] or {"annotations": (), "relations": ()}
        questions = {row["id"]: row["question"] for row in record["annotations"]}
        own = [row for row in record["annotations"] if row["annotator"] in voters]
        drawn = [row for row in record["relations"] if row["annotator"] in voters]
        self._given = [row for row in own if row["id"] not in decided["annotations"] and row["question"] not in settled]
        # A relation goes with the answer it starts from; one from the comment is settled where any relation is.
        self._drawn = [
            row
            for row in drawn
            if row["id"] not in decided["relations"]
            and (questions.get(row["from"]) not in settled if row["from"] else not decided["relations"])
        ]
        self._keys = {row["id"]: _key(row, _ANSWER) for row in self._given}
        self.undecided: set[str] = set()

    def annotations(self, exclusive: Collection[str]) -> list[dict[str, Any]]:
        """The answers that won, each once, in the order of the record."""
        kept = []
        for question in dict.fromkeys(row["question"] for row in self._given):
            rows = [row for row in self._given if row["question"] == question]
            whole = [row for row in rows if question in exclusive and row["start"] is None]
            kept += self._winner(question, whole) if whole else []
            kept += self._each(question, [row for row in rows if not (question in exclusive and row["start"] is None)])
        return [self._made(rows, _key(rows[0], _ANSWER)) for rows in kept]

    def relations(self, sources: Mapping[bytes, str]) -> list[dict[str, Any]]:
        """The relations that won; from the answers that did, or else from the comment."""
        kept = self._each(RELATIONS, self._drawn)
        made = [self._made(rows, self._relation_key(rows[0])) for rows in kept]
        return [row | {"from": sources.get(self._keys.get(row["from"], b""))} for row in made]

    def basis(self) -> str:
        """On what the outcome rests, in the words of an adjudication."""
        if len(self._voters) == 1:
            return "single"
        said: dict[str, set[bytes]] = {voter: set() for voter in self._voters}
        for row in self._given:
            said[row["annotator"]].add(_key(row, _ANSWER))
        for row in self._drawn:
            said[row["annotator"]].add(self._relation_key(row))
        return "unanimous" if len({frozenset(answers) for answers in said.values()}) == 1 else "majority"

    def _winner(self, question: str, rows: list[Any]) -> list[list[Any]]:
        """Of answers that exclude each other, the one that won; none where no answer at all did."""
        votes = _by_key(rows, lambda row: _key(row, _ANSWER))
        silent = len(self._voters) - len({row["annotator"] for row in rows})
        won = [rows for rows in votes.values() if self._carries(len(rows))]
        if not won and not self._carries(silent):
            self.undecided.add(question)
        return won

    def _each(self, question: str, rows: list[Any]) -> list[list[Any]]:
        """Of answers that may stand beside each other, those that won."""
        key = self._relation_key if question == RELATIONS else lambda row: _key(row, _ANSWER)
        won = []
        for alike in _by_key(rows, key).values():
            votes = len({row["annotator"] for row in alike})
            if self._carries(votes):
                won.append(alike)
            elif not self._carries(len(self._voters) - votes):
                self.undecided.add(question)
        return won

    def _carries(self, votes: int) -> bool:
        return votes == len(self._voters) if self._needs_all else 2 * votes > len(self._voters)

    def _relation_key(self, row: Record) -> bytes:
        source = self._keys.get(row["from"]) if row["from"] else None
        target = {name: value for name, value in row["target"].items() if name != "exact"}
        return orjson.dumps([row["label"], target, source and source.decode()])

    def _made(self, rows: list[Any], key: bytes) -> dict[str, Any]:
        """One answer for all of them: by hand where all of them are, otherwise it says which suggestion helped."""
        record = self._record
        name = orjson.dumps([record["thread_id"], record["comment_id"], record["round"]]) + key
        origin = next((row for row in rows if row.get("suggestion")), rows[0])
        return {
            **origin,
            "id": blake2b(name, digest_size=16).hexdigest(),
            "annotator": MERGED,
            "unsure": all(row["unsure"] for row in rows),
            "note": None,
        }


def _by_key(rows: Iterable[Any], key: Any) -> dict[bytes, list[Any]]:
    found: defaultdict[bytes, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(found)


def _key(row: Record, names: Iterable[str]) -> bytes:
    return orjson.dumps([row[name] for name in names])
