"""The argument map of a thread, as a page and as a file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from annotations.argument.base import PART, Edge, Graph, Node
from annotations.argument.drawing import draw
from annotations.models import Round
from annotations.services.argument_maps import GOLD, ArgumentMap, annotators_in, has_gold, map_of
from annotations.services.finding import ANYONE, ME
from annotations.services.working import work_on
from annotations.views.which import named_round
from threads.models import Thread
from threads.permissions import may
from threads.views.request import Request

SIZES: Final = {"small": "Small", "normal": "Normal", "large": "Large"}


@login_required
@require_safe
def argument_map(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """The map beside a list that says the same.

    Query: `by` (me, anyone, gold or a colleague's alias; what one may see), `alone=1` for passages without relations,
    `size` (a key of SIZES), `round`, the id of an open one.
    """
    thread, round = _thread(request, slug, thread_id)
    found = _map(request, thread, round)
    size = request.GET.get("size", "")
    lines = _lines(found.graph, {node.key: node for node in found.graph.nodes}, thread)
    return render(
        request,
        "annotations/argument_map.html",
        {
            "project": thread.project,
            "thread": thread,
            "round": round,
            "map": found,
            "lines": lines,
            "picture": mark_safe(_drawn(thread, found)),  # noqa: S308  (drawing.py escapes every word)
            "people": annotators_in(thread, round=round, by=request.user),
            "has_gold": has_gold(thread, round=round, by=request.user),
            "may_annotate": may(request.user, "annotate", thread.project),
            "alone": request.GET.get("alone") == "1",
            "size": size if size in SIZES else "normal",
            "sizes": SIZES,
        },
    )


@login_required
@require_safe
def argument_file(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """The map as a file that needs no page around it. Query as `argument_map`; links lead back here."""
    thread, round = _thread(request, slug, thread_id)
    base = f"{request.scheme}://{request.get_host()}"
    picture = _drawn(thread, _map(request, thread, round), base=base, standalone=True)
    name = re.sub(r"[^\w-]+", "-", str(thread), flags=re.ASCII).strip("-")[:60] or "thread"
    return HttpResponse(
        picture,
        content_type="image/svg+xml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-arguments.svg"'},
    )


def _thread(request: Request, slug: str, thread_id: int) -> tuple[Thread, Round | None]:
    threads = Thread.objects.visible_to(request.user).select_related("project")
    thread = get_object_or_404(threads, project__slug=slug, pk=thread_id)
    round = work_on(thread, by=request.user, named=named_round(request, thread.project)).round
    # Where nothing is open, the last round that was.
    latest = Round.objects.visible_to(request.user).filter(project=thread.project).order_by("-pk")
    return thread, round or latest.first()


def _map(request: Request, thread: Thread, round: Round | None) -> ArgumentMap:
    """What the query asks for; whoever does not annotate sees everybody's unless they ask for somebody's."""
    asked = request.GET.get("by", "").replace("\x00", "")[:200]
    whose = asked or (ME if may(request.user, "annotate", thread.project) else ANYONE)
    return map_of(thread, round=round, by=request.user, whose=whose, alone=request.GET.get("alone") == "1")


def _drawn(thread: Thread, found: ArgumentMap, *, base: str = "", standalone: bool = False) -> str:
    graph = found.graph
    linked = Graph([replace(node, href=address(node, thread)) for node in graph.nodes], graph.edges)
    count = len(graph.nodes)
    said = {ME: "your own answers", ANYONE: "everybody's answers", GOLD: "the decided answers"}.get(
        found.whose, f"answers of {found.whose}"
    )
    return draw(
        linked,
        title=f"Argument map of {thread}",
        description=f"{count} labelled passages and claims by {said}, each to the right of what it is about.",
        base=base,
        standalone=standalone,
    )


def address(node: Node, thread: Thread) -> str:
    """Where a node leads: the comment in the workspace, or the claim's page."""
    kind, _, number = node.href.partition(":")
    if kind == "claim":
        return reverse("annotations:claim", args=[thread.project.slug, int(number)])
    page = reverse("annotations:workspace", args=[thread.project.slug, thread.pk])
    return f"{page}?focus={number}#c{number}"


@dataclass(frozen=True, slots=True)
class Line:
    """A node in the list, where it leads, and what it says about which others."""

    node: Node
    href: str
    said: list[tuple[Edge, Node]]


def _lines(graph: Graph, by_key: Mapping[str, Node], thread: Thread) -> list[Line]:
    """The picture as a list, in the order of the thread."""
    said: dict[str, list[tuple[Edge, Node]]] = defaultdict(list)
    for edge in graph.edges:
        if edge.source in by_key and edge.target in by_key and edge.key != PART:
            said[edge.source].append((edge, by_key[edge.target]))
    return [Line(node, address(node, thread), said[node.key]) for node in graph.nodes]
