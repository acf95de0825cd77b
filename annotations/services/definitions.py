"""What a scheme may ask: one place that checks a definition, whoever sends it, and names each fault by its place.

A definition is plain data: {"name", "questions": [{"key", "name", "unit", "kind", …, "labels": [{"key", "name", …}]}]}.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from annotations.models import Question
from annotations.services.letters import LETTERS, TAKEN
from threads.errors import Refused

SLOTS: Final = range(1, 13)
MOST_QUESTIONS: Final = 30
MOST_LABELS: Final = 60
CHOICES: Final = (Question.Kind.ONE_OF, Question.Kind.MANY_OF)
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
_FLAGS: Final = ("required", "takes_spans", "snaps_to_sentences")
_RULE_FIELDS: Final = {"from", "to", "self", "earlier"}
_QUESTION_FIELDS: Final = {
    "key", "name", "unit", "kind", *_FLAGS, "help", "scale_min", "scale_max", "link_rules", "labels",
}  # fmt: skip
_LABEL_FIELDS: Final = {"key", "name", "shortcut", "slot", "guideline", "attributes", "relation"}


class BadDefinition(Refused):
    """A definition that cannot be asked. `fields` holds what is wrong by place, such as questions.0.labels.2.key."""

    code = "bad_definition"


class _Faults:
    """What is wrong, by place."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = defaultdict(list)

    def add(self, place: str, words: str) -> None:
        self.found[place].append(words)


def checked(definition: object) -> dict[str, Any]:
    """The definition with every field in its place and type. Raises BadDefinition, with all its faults."""
    faults = _Faults()
    raw = definition if isinstance(definition, Mapping) else {}
    if not isinstance(definition, Mapping):
        faults.add("definition", "A scheme is an object with a name and a list of questions.")
    name = _text(raw.get("name"), "name", "The scheme", faults, longest=200)
    rows = _list(raw.get("questions"), "questions", "The questions", faults)
    if not rows and not faults.found:
        faults.add("questions", "A scheme asks at least one question.")
    if len(rows) > MOST_QUESTIONS:
        faults.add("questions", f"A scheme asks at most {MOST_QUESTIONS} questions.")
    questions = [_question(row, f"questions.{at}", at, faults) for at, row in enumerate(rows[:MOST_QUESTIONS])]
    _once(
        ((f"questions.{at}.key", row["key"], f"Question “{row['name']}”") for at, row in enumerate(questions)), faults
    )
    _check_letters(questions, faults)
    _check_relations(questions, faults)
    if faults.found:
        first = next(iter(faults.found.values()))[0]
        more = sum(map(len, faults.found.values())) - 1
        raise BadDefinition(f"{first} ({more} more)" if more else first, fields=dict(faults.found))
    return {"name": name, "questions": questions}


def _question(raw: object, place: str, at: int, faults: _Faults) -> dict[str, Any]:
    row = raw if isinstance(raw, Mapping) else {}
    who = f"Question “{row.get('name') or at + 1}”"
    _unknown(row, _QUESTION_FIELDS, place, who, faults)
    question: dict[str, Any] = {
        "key": _key(row.get("key"), f"{place}.key", who, faults),
        "name": _text(row.get("name"), f"{place}.name", who, faults, longest=100),
        "unit": _choice(row.get("unit", "comment"), Question.Unit.values, f"{place}.unit", who, "unit", faults),
        "kind": _choice(row.get("kind", "one_of"), Question.Kind.values, f"{place}.kind", who, "kind", faults),
        **{flag: _flag(row.get(flag), f"{place}.{flag}", who, faults) for flag in _FLAGS},
        "help": _text(row.get("help", ""), f"{place}.help", who, faults, longest=2000, may_be_empty=True),
        "scale_min": _number(row.get("scale_min"), f"{place}.scale_min", who, faults),
        "scale_max": _number(row.get("scale_max"), f"{place}.scale_max", who, faults),
        "link_rules": _list(row.get("link_rules"), f"{place}.link_rules", who, faults),
    }
    entries = _list(row.get("labels"), f"{place}.labels", who, faults)
    if len(entries) > MOST_LABELS:
        faults.add(f"{place}.labels", f"{who} has at most {MOST_LABELS} labels.")
    question["labels"] = [
        _label(entry, f"{place}.labels.{index}", who, index, faults)
        for index, entry in enumerate(entries[:MOST_LABELS])
    ]
    named = (
        (f"{place}.labels.{index}.key", label["key"], f"{who}, label “{label['name']}”")
        for index, label in enumerate(question["labels"])
    )
    _once(named, faults)
    _check_kind(question, place, who, faults)
    return question


def _check_kind(question: dict[str, Any], place: str, who: str, faults: _Faults) -> None:
    kind, unit = question["kind"], question["unit"]
    if kind in CHOICES and not question["labels"]:
        faults.add(f"{place}.labels", f"{who} is answered with labels and has none.")
    if kind not in CHOICES and question["labels"]:
        faults.add(
            f"{place}.labels", f"{who} is answered with {'a number' if kind == 'scale' else 'words'}, not labels."
        )
    if kind == Question.Kind.SCALE:
        low, high = question["scale_min"], question["scale_max"]
        if low is None or high is None or not low < high or high - low > 100:
            faults.add(f"{place}.scale_min", f"{who} needs a lowest and a higher highest number, at most 100 apart.")
    else:
        question["scale_min"] = question["scale_max"] = None
    if question["takes_spans"] and unit != Question.Unit.COMMENT:
        faults.add(f"{place}.takes_spans", f"{who} is about a {unit}; only questions about comments also take spans.")
    if question["required"] and unit not in (Question.Unit.COMMENT, Question.Unit.THREAD):
        faults.add(
            f"{place}.required", f"{who} is about {unit}s; only questions about comments and threads are required."
        )
    if unit == Question.Unit.RELATION and kind not in CHOICES:
        faults.add(f"{place}.kind", f"{who} is about relations, which have labels: choose one of or many of.")
    _check_rules(question, place, who, faults)


def _check_rules(question: dict[str, Any], place: str, who: str, faults: _Faults) -> None:
    if question["link_rules"] and question["unit"] != Question.Unit.RELATION:
        faults.add(f"{place}.link_rules", f"{who}: only questions about relations have link rules.")
    for rule in question["link_rules"]:
        if not isinstance(rule, Mapping) or set(rule) - _RULE_FIELDS:
            faults.add(f"{place}.link_rules", f"{who}: a link rule has the fields from, to, self and earlier.")
        elif not all(isinstance(rule.get(name, False), bool) for name in ("self", "earlier")):
            faults.add(f"{place}.link_rules", f"{who}: self and earlier of a link rule are true or false.")


def _label(raw: object, place: str, question: str, at: int, faults: _Faults) -> dict[str, Any]:
    row = raw if isinstance(raw, Mapping) else {}
    who = f"{question}, label “{row.get('name') or at + 1}”"
    _unknown(row, _LABEL_FIELDS, place, who, faults)
    slot = _number(row.get("slot", 4), f"{place}.slot", who, faults)
    if slot not in SLOTS:
        faults.add(f"{place}.slot", f"{who}: a colour is a number from {SLOTS[0]} to {SLOTS[-1]}.")
    letter = str(row.get("shortcut") or "").lower()
    if letter in TAKEN:
        faults.add(f"{place}.shortcut", f"{who}: {letter} is taken ({TAKEN[letter]}). Free are {' '.join(LETTERS)}.")
    elif letter and letter not in set(LETTERS):
        faults.add(f"{place}.shortcut", f"{who}: a key is one of the letters {' '.join(LETTERS)}, or none.")
    attributes = _list(row.get("attributes"), f"{place}.attributes", who, faults)
    if not all(isinstance(name, str) and _KEY.fullmatch(name) and len(name) <= 60 for name in attributes):
        faults.add(f"{place}.attributes", f"{who}: an attribute is a word in small letters, such as checkable.")
    elif len(set(attributes)) < len(attributes):
        faults.add(f"{place}.attributes", f"{who} has an attribute twice.")
    relation = row.get("relation") or None
    if relation is not None and not isinstance(relation, str):
        faults.add(f"{place}.relation", f"{who}: a relation is named by its key.")
    return {
        "key": _key(row.get("key"), f"{place}.key", who, faults),
        "name": _text(row.get("name"), f"{place}.name", who, faults, longest=100),
        "shortcut": letter,
        "slot": slot,
        "guideline": _text(
            row.get("guideline", ""), f"{place}.guideline", who, faults, longest=2000, may_be_empty=True
        ),
        "attributes": attributes,
        "relation": relation,
    }


def _check_letters(questions: list[dict[str, Any]], faults: _Faults) -> None:
    holders: dict[str, str] = {}
    for at, question in enumerate(questions):
        for index, label in enumerate(question["labels"]):
            letter = label["shortcut"]
            if not letter:
                continue
            place = f"questions.{at}.labels.{index}.shortcut"
            if question["unit"] == Question.Unit.RELATION:
                faults.add(place, f"Label “{label['name']}” names a relation; relations have no key.")
            elif letter in holders:
                faults.add(place, f"Label “{label['name']}”: {letter} is the key of “{holders[letter]}” already.")
            holders.setdefault(letter, label["name"])


def _check_relations(questions: list[dict[str, Any]], faults: _Faults) -> None:
    relations = Counter(
        label["key"] for row in questions if row["unit"] == Question.Unit.RELATION for label in row["labels"]
    )
    for at, question in enumerate(questions):
        for index, label in enumerate(question["labels"]):
            place, named = f"questions.{at}.labels.{index}.relation", label["relation"]
            if named is None:
                continue
            if question["unit"] == Question.Unit.RELATION:
                faults.add(place, f"Label “{label['name']}” is a relation itself and draws none.")
            elif not relations[named]:
                faults.add(
                    place, f"Label “{label['name']}” draws the relation {named}, which the scheme does not define."
                )


def _once(named: Iterable[tuple[str, str, str]], faults: _Faults) -> None:
    seen: set[str] = set()
    for place, key, who in named:
        if key and key in seen:
            faults.add(place, f"{who}: the name in files {key} is there twice.")
        seen.add(key)


def _unknown(row: Mapping[str, Any], known: set[str], place: str, who: str, faults: _Faults) -> None:
    for name in sorted(map(str, set(row) - known)):
        faults.add(f"{place}.{name}", f"{who} has a field {name} that means nothing here.")


def _text(value: object, place: str, who: str, faults: _Faults, *, longest: int, may_be_empty: bool = False) -> str:
    words = value.replace("\0", "").replace("\r\n", "\n").strip() if isinstance(value, str) else ""
    field = place.rpartition(".")[2]
    if value is not None and not isinstance(value, str):
        faults.add(place, f"{who}: {field} is text.")
    elif not words and not may_be_empty:
        faults.add(place, f"{who} needs a {field}.")
    elif len(words) > longest:
        faults.add(place, f"{who}: {field} has {len(words)} characters, at most {longest} are allowed.")
    return words


def _key(value: object, place: str, who: str, faults: _Faults) -> str:
    key = value.strip() if isinstance(value, str) else ""
    if not _KEY.fullmatch(key) or len(key) > 60:
        faults.add(
            place,
            f"{who} needs a name in files: up to 60 small letters, digits, hyphens and underscores, such as own-claim.",
        )
        return ""
    return key


def _choice(value: object, values: Iterable[str], place: str, who: str, what: str, faults: _Faults) -> str:
    if value not in set(values):
        faults.add(place, f"{who}: {value!r} is no {what}; choose one of {', '.join(values)}.")
        return ""
    return str(value)


def _flag(value: object, place: str, who: str, faults: _Faults) -> bool:
    if value is not None and not isinstance(value, bool):
        faults.add(place, f"{who}: {place.rpartition('.')[2]} is true or false.")
    return value is True


def _number(value: object, place: str, who: str, faults: _Faults) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10_000:
        faults.add(place, f"{who}: {place.rpartition('.')[2]} is a whole number.")
        return None
    return value


def _list(value: object, place: str, who: str, faults: _Faults) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        faults.add(place, f"{who}: {place.rpartition('.')[2]} is a list.")
        return []
    return list(value)
