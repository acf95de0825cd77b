from __future__ import annotations

import random
import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from annotations.argument.base import PART, Edge, Graph, Node, Sign
from annotations.argument.drawing import HEIGHT, WIDTH, box, draw
from annotations.argument.layout import lay_out

NAMES = [f"n{number}" for number in range(14)]


def node(number: int, words: str = "Words.") -> Node:
    return Node(
        f"n{number}", (1, number, 0), f"#{number}", words, "comment", (Sign("Claim", 5, "C"),), f"?focus={number}"
    )


@st.composite
def graphs(draw_from: st.DrawFn) -> Graph:
    count = draw_from(st.integers(0, 14))
    ends = st.sampled_from(NAMES)
    keys = st.sampled_from(["rebuts", "supports", PART])
    told = draw_from(st.lists(st.tuples(ends, ends, keys), max_size=40))
    return Graph([node(number) for number in range(count)], [Edge(one, other, key, key) for one, other, key in told])


@given(graphs())
def test_every_node_has_a_place_of_its_own(graph: Graph):
    layout = lay_out(graph)

    assert set(layout.cells) == {node.key for node in graph.nodes}
    assert len(set(layout.cells.values())) == len(graph.nodes)


@given(graphs(), st.randoms())
def test_the_order_in_which_parts_come_does_not_matter(graph: Graph, chance: random.Random):
    shuffled = Graph(chance.sample(graph.nodes, len(graph.nodes)), chance.sample(graph.edges, len(graph.edges)))

    assert lay_out(shuffled).cells == lay_out(graph).cells


@given(graphs())
def test_what_hangs_on_something_stands_one_column_further_and_not_above(graph: Graph):
    layout = lay_out(graph)

    for key, edge in layout.hangs_by.items():
        here, there = layout.cells[key], layout.cells[edge.target]
        assert here.column == there.column + 1
        assert here.row >= there.row


@given(graphs())
def test_rows_are_used_without_gaps(graph: Graph):
    layout = lay_out(graph)

    assert {cell.row for cell in layout.cells.values()} == set(range(layout.rows))


@given(graphs())
def test_first_ones_stand_in_the_order_of_the_thread(graph: Graph):
    layout = lay_out(graph)
    first = [node for node in layout.nodes if node.key not in layout.hangs_by]

    assert [layout.cells[node.key].row for node in first] == sorted(layout.cells[node.key].row for node in first)
    assert all(layout.cells[node.key].column == 0 for node in first)


@settings(max_examples=60)
@given(graphs(), st.text(max_size=60))
def test_the_picture_is_sound_xml_whatever_the_words_are(graph: Graph, words: str):
    nodes = [Node(n.key, n.order, words, words, n.kind, (Sign(words, 3, words[:1]),), words) for n in graph.nodes]
    edges = [Edge(e.source, e.target, e.key, words, 2) for e in graph.edges]

    picture = etree.fromstring(draw(Graph(nodes, edges), title=words, description=words, standalone=True).encode())

    boxes = [part for part in picture.iter() if part.get("class") == "argument__box"]
    assert len(boxes) == len(nodes)
    assert not [part for part in picture.iter() if part.get("style") or str(part.tag).endswith(("style", "script"))]


def test_boxes_do_not_overlap():
    chance = random.Random(7)  # noqa: S311
    edges = [Edge(f"n{number}", f"n{chance.randrange(number)}", "rebuts", "rebuts") for number in range(1, 300)]
    layout = lay_out(Graph([node(number) for number in range(300)], edges))

    corners = sorted(box(cell) for cell in layout.cells.values())

    by_column: dict[int, list[int]] = {}
    for x, y in corners:
        by_column.setdefault(x, []).append(y)
    assert all(below - above >= HEIGHT for ys in by_column.values() for above, below in pairwise(ys))
    assert all(right - left >= WIDTH for left, right in pairwise(sorted(by_column)))


def test_a_circle_is_cut_where_the_thread_begins():
    circle = [
        Edge("n2", "n1", "rebuts", "rebuts"),
        Edge("n1", "n3", "rebuts", "rebuts"),
        Edge("n3", "n2", "supports", "s"),
    ]

    layout = lay_out(Graph([node(1), node(2), node(3)], circle))

    assert [layout.cells[f"n{n}"].column for n in (1, 2, 3)] == [0, 1, 2]


def test_twenty_thousand_nodes_in_one_chain_take_no_recursion_and_little_time():
    nodes = [node(number) for number in range(20_000)]
    edges = [Edge(f"n{number}", f"n{number - 1}", "supports", "supports") for number in range(1, 20_000)]
    began = time.process_time()

    layout = lay_out(Graph(nodes, edges))

    assert layout.rows == 1
    assert time.process_time() - began < 3
