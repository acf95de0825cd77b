from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import arguebuf

from tests.annotations.exporters.nasty import ARTICLE


def test_arguebuf_reads_claims_and_arguments(unpacked: Callable[[str], Path]):
    for path in unpacked("aif").rglob("*.json"):
        node_set = json.loads(path.read_bytes())
        kinds = Counter(node["type"] for node in node_set["nodes"])

        graph = arguebuf.load.aif(node_set)

        # It leaves out locutions, transitions and illocutions.
        assert len(graph.atom_nodes) == kinds["I"]
        assert len(graph.scheme_nodes) == kinds["RA"] + kinds["CA"]


def test_an_attack_on_the_article_is_an_attack(unpacked: Callable[[str], Path]):
    (path,) = (unpacked("aif") / "gold").iterdir()
    graph = arguebuf.load.aif(json.loads(path.read_bytes()))

    (scheme,) = graph.scheme_nodes.values()
    assert isinstance(scheme.scheme, arguebuf.Attack)
    assert [node.plain_text for node in graph.outgoing_nodes(scheme)] == [ARTICLE]
