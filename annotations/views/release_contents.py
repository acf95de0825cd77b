"""What the page of a release says about what is in it: the manifest, in words and tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from annotations.cards import methods
from annotations.models import Release
from annotations.privacy import KINDS
from annotations.services.freezing.tally import WORDS
from annotations.services.manifests import frozen_header, manifest

_ANSWERS: Final = {"all": "everybody’s answers, and what was decided beside them", "gold": "only what was decided"}
_MERGE: Final = {
    "majority": "where nobody decided, what more than half of the annotators say",
    "unanimous": "where nobody decided, what all annotators say",
}
_TIES: Final = {
    "thread": "Threads",
    "article": "Articles of several threads",
    "near_copy": "Near-copies across threads",
    "author": "Authors of several threads",
}


def contents_of(release: Release) -> dict[str, Any] | None:
    """What the template needs; None for what version 0.1 froze, which said nothing."""
    header = frozen_header(release)
    if not header:
        return None
    told = manifest(release)
    return {
        "manifest": told,
        "methods": methods(told) if release.frozen_at else None,
        "labels": _labels(told["counts"]["labels"], header),
        "decided": _labels(told["counts"]["gold_labels"], header),
        "settings": [*_settings(told["options"])],
        "split": told["splits"] and _split(told["splits"], told["counts"]["comments"]),
    }


def _labels(counts: dict[str, dict[str, int]], header: dict[str, Any]) -> list[dict[str, Any]]:
    """Each question with its labels, the most frequent first, by their names in the last round."""
    questions = {row["key"]: row for round in header["rounds"] for row in round["scheme"]["questions"]}
    found = []
    for key, labels in counts.items():
        question = questions.get(key, {"name": key.capitalize(), "labels": []})
        names = {row["key"]: row["name"] for row in question["labels"]} | {WORDS: "in words"}
        total = sum(labels.values())
        rows = [{"name": names.get(label, label), "count": count} for label, count in labels.items()]
        found.append({"name": question["name"], "rows": rows, "total": total})
    return found


def _settings(options: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Answers", "; ".join(filter(None, [_ANSWERS[options["answers"]], _MERGE.get(options["merge"])]))
    chosen = "all" if options["threads"] == "all" else "those in which somebody answered"
    yield "Threads", f"{chosen}, from {', '.join(options['sites'])}" if options["sites"] else chosen
    privacy = options["privacy"]
    hidden = ["authors under pseudonyms" + (", also where texts name them" if privacy["names"] else "")]
    hidden += [f"{KINDS[kind]} masked" for kind in privacy["masks"] if kind in KINDS]
    hidden += [] if privacy["texts"] else ["texts left out"]
    hidden += ["annotators by name" if privacy["annotator_names"] else "annotators under aliases"]
    yield "Privacy", "; ".join(hidden)


def _split(told: dict[str, Any], comments: int) -> dict[str, Any]:
    parts = [
        {
            "name": name,
            "wished": told["wished"][name],
            "threads": held.get("threads", 0),
            "comments": held.get("comments", 0),
            "share": 100 * held.get("comments", 0) / max(1, comments),
            "labels": sum(sum(found.values()) for found in held.get("labels", {}).values()),
            "decided": sum(sum(found.values()) for found in held.get("gold_labels", {}).values()),
        }
        for name, held in told["parts"].items()
    ]
    checks = [
        {"name": _TIES.get(kind, kind), "is_bound": kind in told["keeps_together"], **found}
        for kind, found in told["leak_check"].items()
    ]
    return told | {"parts": parts, "leak_check": checks}
