"""The structure of a plain text, shown line by line and corrected before anything is imported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from threads.errors import Refused
from threads.importers.outline import Outline, OutlineRow
from threads.models import Import
from threads.services.importing import confirm_outline
from threads.services.outlining import edit_outline, outline_of
from threads.views.imports import decided, import_of
from threads.views.request import Request, whole_number

# Deeper levels stand at the same indent, with their number.
_DEEPEST_INDENT = 8
# Earlier comments that the list of parents offers beside the likeliest.
_OFFERED = 40


@dataclass(frozen=True)
class ShownRow:
    """A line as the template draws it."""

    row: OutlineRow
    is_border: bool
    """Whether the comments start here."""
    is_current: bool = False

    @property
    def drawn(self) -> tuple[OutlineRow, bool]:
        """What one sees of it: the candidates show in the tools alone."""
        return replace(self.row, candidates=()), self.is_border

    @property
    def level(self) -> int:
        """Steps of indent; what answers the article stands at 0."""
        return min(max(self.row.depth - 1, 0), _DEEPEST_INDENT)

    @property
    def is_deeper(self) -> bool:
        """Whether the indent does not tell the depth any more."""
        return self.row.depth - 1 > _DEEPEST_INDENT


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def outline(request: Request, slug: str, pk: int) -> HttpResponse:
    """The outline and its tools. Query: `line`, the current one.

    POST carries out `op` at `line` (see outline.apply_operations; also undo, and choose_candidate with a `rank` from
    1). The page's module sends `fragment` and gets what changed; a browser without it comes back to the line.
    """
    source = import_of(request, slug, pk, right="import")
    if source.state != Import.State.DRAFT:
        return redirect("threads:import_detail", slug, pk)
    if request.method == "POST":
        return _edit(request, source)
    current = outline_of(source)
    line = whole_number(request.GET.get("line")) or _first_doubt(current)
    context = _context(source, current, line)
    if "fragment" in request.GET:
        return render(request, "threads/_outline_tools.html", context)
    twin = Import.objects.filter(project=source.project, checksum=source.checksum, state=Import.State.PUBLISHED).first()
    return render(request, "threads/outline.html", context | {"rows": _shown(current, line), "twin": twin})


@login_required
@require_POST
def outline_confirm(request: Request, slug: str, pk: int) -> HttpResponse:
    """Import the text as the outline stands."""
    source = import_of(request, slug, pk, right="import")
    return decided(request, source, confirm_outline, by=request.user)


def _edit(request: Request, source: Import) -> HttpResponse:
    line = whole_number(request.POST.get("line")) or 0
    is_fragment = "fragment" in request.POST
    try:
        before, after = edit_outline(source, _operations(request, source, line))
    except Refused as error:
        if is_fragment:
            return HttpResponse(str(error), status=error.status, content_type="text/plain; charset=utf-8")
        messages.error(request, str(error))
        return redirect(_address(source, line))
    if not is_fragment:
        return redirect(_address(source, line))
    old = {shown.row.number: shown for shown in _shown(before, line)}
    changed = [shown for shown in _shown(after, line) if old[shown.row.number].drawn != shown.drawn]
    return render(request, "threads/_outline_changes.html", _context(source, after, line) | {"rows": changed})


def _operations(request: Request, source: Import, line: int) -> Sequence[dict[str, Any]]:
    op = request.POST.get("op", "")
    if op == "choose_candidate":
        rank = whole_number(request.POST.get("rank")) or 0
        row = _row_of(outline_of(source), line)
        if row is None or not 1 <= rank <= len(row.candidates):
            return []
        return [{"op": "choose_parent", "line": line, "parent": row.candidates[rank - 1]}]
    return [{"op": op, "line": line, "parent": whole_number(request.POST.get("parent")) or 0}]


def _shown(current: Outline, line: int) -> list[ShownRow]:
    border = current.blocks[0][0].number if current.blocks else 0
    return [ShownRow(row, row.number == border, row.number == line) for row in current.rows]


def _context(source: Import, current: Outline, line: int) -> dict[str, Any]:
    row = _row_of(current, line)
    return {
        "project": source.project,
        "import": source,
        "comment_count": len(current.blocks),
        "doubt_count": sum(row.is_doubtful for row in current.rows),
        "line": line,
        "row": row,
        "start": current.start_of.get(line),
        "parents": list(_parents(current, row)) if row else [],
        "has_comments": bool(current.blocks),
    }


def _row_of(current: Outline, line: int) -> OutlineRow | None:
    """The row of the comment that holds the line: its first line, which knows the candidates."""
    start = current.start_of.get(line, line)
    return next((row for row in current.rows if row.number == start), None)


def _parents(current: Outline, row: OutlineRow) -> Iterator[tuple[int, str]]:
    """What a comment may answer: the likeliest, then other comments above it, nearest first; 0 is the article."""
    texts = {block[0].number: block[0].text for block in current.blocks}
    above = [number for number in texts if number < row.number][::-1][:_OFFERED]
    offered = dict.fromkeys([*row.candidates, row.parent, *above, None])
    for number in offered:
        yield (0, "the article") if number is None else (number, f"{number}: {texts[number][:60]}")


def _first_doubt(current: Outline) -> int:
    """Where work begins: the first doubtful line, or else the first comment, or else the first line."""
    doubtful = (row.number for row in current.rows if row.is_doubtful)
    starts = (block[0].number for block in current.blocks)
    return next(doubtful, None) or next(starts, None) or next((row.number for row in current.rows), 0)


def _address(source: Import, line: int) -> str:
    return f"{reverse('threads:outline', args=[source.project.slug, source.pk])}?line={line}#line-{line}"
