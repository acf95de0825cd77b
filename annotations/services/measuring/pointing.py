"""The numbers of relations: is there one, is it the same target, is it of the same type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import asdict
from typing import Any, Final

from annotations.agreement import (
    PARENT,
    Ratings,
    alpha,
    category_of,
    edge_f1,
    masi_matrix,
    measure,
    raw,
    share_equal,
)
from annotations.services.measuring.answers import Answers, Edge, Pair
from annotations.services.measuring.differing import TARGETS, differing
from annotations.services.measuring.numbers import Frame

JOINED: Final = " + "


def relations(
    answers: Answers, clusters: Mapping[int, int], frame: Frame, layout: Ratings
) -> tuple[dict[str, Any] | None, Any]:
    """The numbers, and what annotators differ in about targets (see differing.py). None where nobody drew a relation.

    Comments judged with suggestions in view are left out, unless there are no others.
    """
    if not answers.edges:
        return None, None
    done = [pair for pair in answers.done if pair[0] not in answers.aided]
    if not any(pair in answers.edges for pair in done):
        done = list(answers.done)
    drawn = {pair: answers.edges[pair] for pair in done if pair in answers.edges}
    pointed = {pair: frozenset(edge[2] for edge in edges) for pair, edges in drawn.items()}
    targets = Ratings.of(((*pair, same) for pair, same in pointed.items()), clusters=clusters)
    kinds = targets.with_values([_kinds(pair, drawn[pair], answers) for pair in targets.rows])
    # Compared is only where both drew this very arrow.
    types = Ratings.of(_types(drawn), clusters=_arrows(drawn, clusters))
    arrows: dict[str, Mapping[Pair, Set[Hashable]]] = {
        "any label": pointed,
        "same label": {pair: frozenset(edge[2:] for edge in edges) for pair, edges in drawn.items()},
    }
    judged = Counter(comment for comment, _ in done)
    counted = set(done)
    present = layout.with_values([pair in drawn if pair in counted else None for pair in layout.rows], (False, True))
    count = max(clusters.values(), default=-1) + 1
    weights = frame.weights
    found = {
        "present": {
            "n": present.n,
            "prevalence": float(present.shares()[1]),
            "raw": asdict(measure(raw(present), weights)),
            "alpha": asdict(measure(alpha(present), weights)),
        },
        "target": {
            "n": targets.n,
            "same_id": asdict(measure(raw(targets), weights)),
            "same_category": asdict(measure(raw(kinds), weights)),
            "alpha_category": asdict(measure(alpha(kinds, masi_matrix(kinds.categories)), weights)),
            "always_parent": asdict(measure(share_equal(kinds, frozenset({PARENT})), weights)),
        },
        "type": {
            "n": types.n,
            "raw": asdict(measure(raw(types), weights)),
            "alpha": asdict(measure(alpha(types), weights)),
        },
        "edges": {
            name: asdict(measure(edge_f1(drawn_by, judged=judged, clusters=clusters, count=count), weights))
            for name, drawn_by in arrows.items()
        },
    }
    named = [JOINED.join(sorted(kinds_)) for kinds_ in kinds.categories]
    return found, {TARGETS: differing(kinds.recoded(range(len(named)), named), masi_matrix(kinds.categories))}


def _kinds(pair: Pair, edges: Sequence[Edge], answers: Answers) -> frozenset[str]:
    source = answers.spots[pair[0]]
    return frozenset(category_of(kind, source, target, answers.spots.get(target or 0)) for kind, target, _, _ in edges)


def _types(drawn: Mapping[Pair, Sequence[Edge]]) -> list[tuple[tuple[int, str], int, str]]:
    found: dict[tuple[tuple[int, str], int], set[str]] = {}
    for (comment, person), edges in drawn.items():
        for _, _, same, label in edges:
            found.setdefault(((comment, same), person), set()).add(label)
    return [(arrow, person, JOINED.join(sorted(labels))) for (arrow, person), labels in found.items()]


def _arrows(drawn: Mapping[Pair, Sequence[Edge]], clusters: Mapping[int, int]) -> dict[tuple[int, str], int]:
    return {(comment, edge[2]): clusters[comment] for (comment, _), edges in drawn.items() for edge in edges}
