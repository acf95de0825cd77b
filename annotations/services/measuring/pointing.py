"""The numbers of relations: is there one, is it the same target, is it of the same type."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
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
from annotations.services.measuring.answers import Answers, Pair, Said
from annotations.services.measuring.differing import TARGETS, differing
from annotations.services.measuring.numbers import Frame

JOINED: Final = " + "


def relations(answers: Answers, clusters: Mapping[int, int], frame: Frame) -> tuple[dict[str, Any] | None, Any]:
    """The numbers, and what annotators differ in about targets (see differing.py). None where nobody drew a relation.

    Comments judged with suggestions in view are left out, unless there are no others.
    """
    if not any(said.edges for said in answers.said.values()):
        return None, None
    plain = {pair: said for pair, said in answers.said.items() if pair[0] not in answers.aided}
    rows = plain if any(said.edges for said in plain.values()) else answers.said
    drawn = {pair: said for pair, said in rows.items() if said.edges}
    targets = Ratings.of(((*pair, _same(said)) for pair, said in drawn.items()), clusters=clusters)
    kinds = Ratings.of(((*pair, _kinds(pair, said, answers)) for pair, said in drawn.items()), clusters=clusters)
    # No target was missed by an annotator who drew a relation: the type is compared where both drew this very arrow.
    types = Ratings.of(_types(drawn), clusters=_arrows(drawn, clusters))
    edges: dict[str, dict[Pair, set[Hashable]]] = {
        "any label": {pair: {edge[2] for edge in said.edges} for pair, said in rows.items()},
        "same label": {pair: {edge[2:] for edge in said.edges} for pair, said in rows.items()},
    }
    present = Ratings.of(
        ((*pair, bool(said.edges)) for pair, said in rows.items()), clusters=clusters, categories=(False, True)
    )
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
            name: asdict(measure(edge_f1(drawn_by, clusters=clusters, count=count), weights))
            for name, drawn_by in edges.items()
        },
    }
    named = [JOINED.join(sorted(kinds_)) for kinds_ in kinds.categories]
    return found, {TARGETS: differing(kinds.recoded(range(len(named)), named), masi_matrix(kinds.categories))}


def _same(said: Said) -> frozenset[str]:
    return frozenset(edge[2] for edge in said.edges)


def _kinds(pair: Pair, said: Said, answers: Answers) -> frozenset[str]:
    source = answers.spots[pair[0]]
    return frozenset(
        category_of(kind, source, target, answers.spots.get(target or 0)) for kind, target, _, _ in said.edges
    )


def _types(drawn: Mapping[Pair, Said]) -> list[tuple[tuple[int, str], int, str]]:
    found: dict[tuple[tuple[int, str], int], set[str]] = {}
    for (comment, person), said in drawn.items():
        for _, _, same, label in said.edges:
            found.setdefault(((comment, same), person), set()).add(label)
    return [(arrow, person, JOINED.join(sorted(labels))) for (arrow, person), labels in found.items()]


def _arrows(drawn: Mapping[Pair, Said], clusters: Mapping[int, int]) -> dict[tuple[int, str], int]:
    return {(comment, edge[2]): clusters[comment] for (comment, _), said in drawn.items() for edge in said.edges}
