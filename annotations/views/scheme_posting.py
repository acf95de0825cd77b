"""The editor's form as data: fields named q-0-name and q-0-l-1-name become a definition, buttons change its lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict
from django.utils.text import slugify

FLAGS: Final = ("required", "takes_spans", "snaps_to_sentences")
_RULES: Final = ("from", "to")
_NUMBER = re.compile(r"-?\d{1,6}")
_ACTION = re.compile(r"(question|label|remove|up|down|move):(\d{1,3})?(?:\.(\d{1,3}))?(?:>(\d{1,3}))?")
_FRESH = re.compile(r"new-(question|label)(-\d+)?")


def definition_from(post: QueryDict) -> dict[str, Any]:
    """The definition that the form holds. Names in files that nobody chose follow the name."""
    questions: list[dict[str, Any]] = []
    for at in range(_count(post, "q-", 30)):
        row = _question(post, f"q-{at}-")
        row["key"] = _key(row, {each["key"] for each in questions})
        questions.append(row)
    return {"name": post.get("name", ""), "questions": questions}


def edited(definition: dict[str, Any], action: str) -> tuple[dict[str, Any], str]:
    """The definition after a button, and the place that the page goes back to.

    question: · label:0 · remove:0[.1] · up:0[.1] · down:0[.1] · move:0.3>1 (a label to another place of its question).
    """
    found = _ACTION.fullmatch(action)
    if found is None:
        return definition, ""
    what, at, index, to = found[1], *(None if part is None else int(part) for part in found.groups()[1:])
    questions: list[dict[str, Any]] = definition["questions"]
    if what == "question":
        questions.append(_new_question({row["key"] for row in questions}))
        return definition, f"q-{len(questions) - 1}-name"
    if at is None or at >= len(questions):
        return definition, ""
    labels: list[dict[str, Any]] = questions[at]["labels"]
    if what == "label":
        labels.append(_new_label(labels, definition))
        return definition, f"q-{at}-l-{len(labels) - 1}-name"
    rows, place, stem = (questions, at, "q-") if index is None else (labels, index, f"q-{at}-l-")
    if place >= len(rows):
        return definition, ""
    if what == "remove":
        del rows[place]
        return definition, f"{stem}{max(0, place - 1)}-name" if rows else f"q-{at}-name"
    target = {"up": place - 1, "down": place + 1}.get(what, to if to is not None else place)
    target = min(max(target, 0), len(rows) - 1)
    rows.insert(target, rows.pop(place))
    return definition, f"{stem}{target}-{what}" if what != "move" else f"{stem}{target}-name"


def mapping_from(post: QueryDict, lost: list[tuple[str, str | None]]) -> list[dict[str, Any]]:
    """What the publishing form says becomes of each lost label: how-0, to-0 (several)."""
    rows = []
    for at, key in enumerate(lost):
        how = post.get(f"how-{at}", "retire")
        to = [] if how == "retire" else [value.split("/") for value in post.getlist(f"to-{at}") if value]
        rows.append({"from": [part for part in key if part], "to": to, "how": how})
    return rows


def _question(post: QueryDict, stem: str) -> dict[str, Any]:
    kind = post.get(f"{stem}kind", "one_of")
    row: dict[str, Any] = {
        "key": post.get(f"{stem}key", "").strip(),
        "name": post.get(f"{stem}name", ""),
        "unit": post.get(f"{stem}unit", "comment"),
        "kind": kind,
        "help": post.get(f"{stem}help", ""),
        **{flag: f"{stem}{flag}" in post for flag in FLAGS},
        "scale_min": _number(post.get(f"{stem}scale_min")),
        "scale_max": _number(post.get(f"{stem}scale_max")),
        "link_rules": _rules(post, stem),
        "labels": [],
    }
    for index in range(_count(post, f"{stem}l-", 60)):
        label = _label(post, f"{stem}l-{index}-")
        label["key"] = _key(label, {each["key"] for each in row["labels"]})
        row["labels"].append(label)
    return row


def _label(post: QueryDict, stem: str) -> dict[str, Any]:
    return {
        "key": post.get(f"{stem}key", "").strip(),
        "name": post.get(f"{stem}name", ""),
        "shortcut": post.get(f"{stem}shortcut", "").strip().lower(),
        "slot": _number(post.get(f"{stem}slot")) or 4,
        "guideline": post.get(f"{stem}guideline", ""),
        "attributes": re.split(r"[\s,]+", words) if (words := post.get(f"{stem}attributes", "").strip(" ,")) else [],
        "relation": post.get(f"{stem}relation") or None,
    }


def _rules(post: QueryDict, stem: str) -> list[dict[str, Any]]:
    """A relation question has one rule in the form: the labels it joins, whether to itself, whether only to earlier."""
    if post.get(f"{stem}unit") != "relation":
        return []
    ends = {name: value for name in _RULES if (value := post.get(f"{stem}rule-{name}", "").strip())}
    return [{**ends, "earlier": f"{stem}rule-earlier" in post, "self": f"{stem}rule-self" in post}]


def _key(row: Mapping[str, Any], taken: set[str]) -> str:
    if row["key"] and not _FRESH.fullmatch(row["key"]):
        return str(row["key"])
    return _free(slugify(row["name"])[:50].strip("-") or "label", taken)


def _free(stem: str, taken: set[str]) -> str:
    return next(key for key in (stem, *(f"{stem}-{number}" for number in range(2, 200))) if key not in taken)


def _new_question(taken: set[str]) -> dict[str, Any]:
    label = {"key": "new-label", "name": "New label", "slot": 4, "attributes": [], "guideline": "", "relation": None}
    return {
        "key": _free("new-question", taken), "name": "New question", "unit": "comment", "kind": "one_of", "help": "",
        "link_rules": [], "labels": [label],
    }  # fmt: skip


def _new_label(labels: list[dict[str, Any]], definition: dict[str, Any]) -> dict[str, Any]:
    used = [label["slot"] for question in definition["questions"] for label in question["labels"]]
    slot = min(range(1, 13), key=lambda each: (used.count(each), each))
    key = _free("new-label", {label["key"] for label in labels})
    return {"key": key, "name": "New label", "slot": slot, "attributes": [], "guideline": "", "relation": None}


def _number(words: str | None) -> int | None:
    return int(words) if words and _NUMBER.fullmatch(words.strip()) else None


def _count(post: QueryDict, stem: str, most: int) -> int:
    """How many rows the form has, from 0 on without a gap."""
    return next((at for at in range(most) if f"{stem}{at}-name" not in post), most)
