"""The graph as an SVG picture. Colours and lines are attributes, so that a file needs no stylesheet; a page's wins.

Colour is never the only sign: labels have a letter in a shape, relations a line, an arrow and a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from annotations.argument.base import PART, Edge, Graph, Node, Sign
from annotations.argument.layout import Cell, Layout, lay_out
from annotations.argument.words import is_right_to_left, tag, text_of, width_of, wrapped

WIDTH: Final = 216
HEIGHT: Final = 62
GAP: Final = 104
SPACE: Final = 14
MARGIN: Final = 12
# How far from a box the lines meet that lead to it.
_TRUNK: Final = 14
_COLUMNS: Final = 34
_LINES: Final = 2
_NS: Final = "http://www.w3.org/2000/svg"
_FONT: Final = "Inter, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"
INK: Final = "#1d1f23"
SOFT: Final = "#5a5e66"
PAPER: Final = "#ffffff"
LINE: Final = "#85807a"
# The light half of --slot1 to --slot12 in static/css/tokens.css, which tests compare with these.
SLOTS: Final = (
    "#830a00", "#005d44", "#5e65a4", "#2d3549", "#8c5e00", "#7a4cc2", "#007183", "#a02870", "#597032", "#3135a2",
    "#6b4126", "#9d2447",
)  # fmt: skip
# Two types of relation look different in black and white; further ones share the last line and have their word.
_DASHES: Final = {"rebuts": "6 4", "attacks": "6 4", PART: "1 4"}
_AGAINST: Final = frozenset({"rebuts", "attacks", "disputes", "contradicts", "denies"})


def colour(slot: int) -> str:
    """The colour of a slot on white paper; that of plain lines where there is none."""
    return SLOTS[slot - 1] if 1 <= slot <= len(SLOTS) else LINE


def draw(graph: Graph, *, title: str, description: str, base: str = "", standalone: bool = False) -> str:
    """The picture as one `svg` element; `standalone` with an XML declaration, a background and `base` before links."""
    layout = lay_out(graph)
    width = 2 * MARGIN + layout.columns * (WIDTH + GAP) - GAP if layout.columns else 2 * MARGIN
    height = 2 * MARGIN + layout.rows * (HEIGHT + SPACE) - SPACE if layout.rows else 2 * MARGIN
    parts = [
        tag("title", text_of(title), id="argument-title"),
        tag("desc", text_of(description), id="argument-description"),
        tag("defs", "".join(_arrows())),
    ]
    if standalone:
        parts.append(tag("rect", width=width, height=height, fill=PAPER))
    edges = _drawn(graph, layout)
    # Trunks first: no line covers an arrow.
    trunks = sorted({_path(layout.cells[edge.source], layout.cells[edge.target])[1] for edge in edges} - {""})
    lines = [tag("path", d=trunk, fill="none", stroke=LINE, class_="argument__trunk") for trunk in trunks]
    parts.append(tag("g", "".join([*lines, *(_edge(edge, layout) for edge in edges)]), class_="argument__edges"))
    parts.append(
        tag("g", "".join(_node(node, layout.cells[node.key], base) for node in layout.nodes), class_="argument__nodes")
    )
    picture = tag(
        "svg",
        "".join(parts),
        xmlns=_NS,
        class_="argument",
        role="group",
        aria_labelledby="argument-title argument-description",
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        font_family=_FONT,
        font_size=12,
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{picture}\n' if standalone else picture


def box(cell: Cell) -> tuple[int, int]:
    """The upper left corner of a cell's box."""
    return MARGIN + cell.column * (WIDTH + GAP), MARGIN + cell.row * (HEIGHT + SPACE)


def _drawn(graph: Graph, layout: Layout) -> list[Edge]:
    known = [edge for edge in graph.edges if edge.source in layout.cells and edge.target in layout.cells]
    return sorted(known, key=lambda edge: (edge.key != PART, edge.source, edge.target, edge.key))


def _arrows() -> Iterator[str]:
    """A filled head for what disputes, an open one for the rest."""
    for name, fill in (("against", "context-stroke"), ("for", PAPER)):
        yield tag(
            "marker",
            tag(
                "path",
                d="M1 1 L11 6 L1 11 z",
                fill=fill,
                stroke="context-stroke",
                stroke_width=1.5,
                class_=f"argument__head argument__head--{name}",
            ),
            id=f"argument-{name}",
            viewBox="0 0 12 12",
            refX=11,
            refY=6,
            markerWidth=12,
            markerHeight=12,
            markerUnits="userSpaceOnUse",
            orient="auto-start-reverse",
        )


def _edge(edge: Edge, layout: Layout) -> str:
    source, target = layout.cells[edge.source], layout.cells[edge.target]
    is_part = edge.key == PART
    kind = "part" if is_part else "against" if edge.key in _AGAINST else "for"
    way, _, middle = _path(source, target)
    line = tag(
        "path",
        d=way,
        fill="none",
        stroke=LINE if is_part else colour(edge.slot),
        stroke_width=1 if is_part else 1 + min(edge.times, 4) * 0.5,
        stroke_dasharray=_DASHES.get(edge.key),
        marker_end=None if is_part else f"url(#argument-{kind})",
    )
    slot = f" slot{edge.slot}" if edge.slot else ""
    return tag("g", line + _word(edge, middle), class_=f"argument__edge argument__edge--{kind}{slot}")


def _word(edge: Edge, middle: tuple[float, float]) -> str:
    """What the relation is called, on its line."""
    if edge.key == PART:
        return ""
    said = edge.name + (f" ×{edge.times}" if edge.times > 1 else "")
    width = 6.2 * width_of(said) + 6
    x, y = middle
    halo = tag("rect", x=x - width / 2, y=y - 8, width=width, height=16, fill=PAPER, class_="argument__halo")
    words = tag("text", text_of(said), x=x, y=y + 4, text_anchor="middle", font_size=11, fill=colour(edge.slot))
    return halo + words


def _path(source: Cell, target: Cell) -> tuple[str, str, tuple[float, float]]:
    """The line from a box to the one it is about; the trunk it joins, where several lead to the same box; and where its
    word stands.
    """
    (sx, sy), (tx, ty) = box(source), box(target)
    sy, ty = sy + HEIGHT // 2, ty + HEIGHT // 2
    end = tx + WIDTH
    word = (sx - (GAP - _TRUNK) / 2 + 6, sy)
    if target.column == source.column - 1 and source.row == target.row:
        return f"M{sx} {sy} H{end + 2}", "", word
    if target.column == source.column - 1:
        trunk = end + _TRUNK
        return f"M{sx} {sy} H{trunk + 2}", f"M{trunk} {sy} V{ty} H{end}", word
    if target.column < source.column:
        bend = GAP / 2
        return f"M{sx} {sy} C{sx - bend} {sy} {end + bend} {ty} {end + 2} {ty}", "", word
    # To the same column or one further right: around the right edges.
    out = max(sx, tx) + WIDTH + GAP / 2
    way = f"M{sx + WIDTH} {sy} C{out} {sy} {out} {ty} {end + 2} {ty}"
    return way, "", (sx + WIDTH + GAP / 2, sy + (12 if ty > sy else -12))


def _node(node: Node, cell: Cell, base: str) -> str:
    x, y = box(cell)
    slot = next((sign.slot for sign in node.signs if sign.slot), 0)
    frame = tag(
        "rect",
        class_="argument__box",
        width=WIDTH,
        height=HEIGHT,
        rx=18 if node.kind == "claim" else 6,
        fill=PAPER,
        stroke=colour(slot),
        stroke_width=2 if node.kind in {"article", "claim"} else 1.25,
    )
    signs = "".join(_sign(sign, WIDTH - 14 - 20 * place) for place, sign in enumerate(node.signs[:3]))
    # Signs stand at the right; the title takes what they leave.
    room = (WIDTH - 20 - 20 * min(len(node.signs), 3)) // 7
    head = "".join(wrapped(node.title, columns=room, lines=1))
    title = tag("text", text_of(head), class_="argument__title", x=10, y=18, font_weight=600, fill=SOFT, font_size=11)
    is_rtl = is_right_to_left(node.words)
    lines = "".join(
        tag(
            "text",
            text_of(line),
            class_="argument__words",
            x=WIDTH - 10 if is_rtl else 10,
            y=36 + 16 * place,
            fill=INK,
            direction="rtl" if is_rtl else None,
        )
        for place, line in enumerate(wrapped(node.words, columns=_COLUMNS, lines=_LINES))
    )
    named = ", ".join(sign.name for sign in node.signs)
    hint = tag("title", text_of(f"{node.title}{f' ({named})' if named else ''}: {node.words}"))
    inside = hint + frame + title + signs + lines
    if node.href:
        inside = tag("a", inside, href=f"{base}{node.href}")
    slots = f" slot{slot}" if slot else ""
    return tag(
        "g", inside, transform=f"translate({x} {y})", class_=f"argument__node argument__node--{node.kind}{slots}"
    )


def _sign(sign: Sign, x: float) -> str:
    """The label's letter in a shape: slots next to each other have different ones."""
    fill = colour(sign.slot)
    shapes = {
        0: tag("circle", cx=x, cy=14, r=8, fill=fill),
        1: tag("rect", x=x - 8, y=6, width=16, height=16, rx=2, fill=fill),
        2: tag("path", d=f"M{x} 4 L{x + 10} 14 L{x} 24 L{x - 10} 14 z", fill=fill),
    }
    letter = tag(
        "text", text_of(sign.letter), x=x, y=18, text_anchor="middle", font_size=11, font_weight=700, fill=PAPER
    )
    return tag("g", shapes[sign.slot % 3] + letter, class_=f"argument__sign slot{sign.slot}")
