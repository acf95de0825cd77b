"""What each column of a table holds, or each field of JSON records: shown with its first rows and chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from threads.errors import Refused
from threads.importers import ENCODINGS
from threads.importers.fields import ALIASES, is_private
from threads.importers.policies.parents import ROOT_VALUES
from threads.importers.previewing import SHOWN_ROWS, shown_value
from threads.importers.tables import DELIMITERS
from threads.models import Import
from threads.services.importing import alike, choose_columns, columns_from, columns_of, has_columns, mapping_of
from threads.services.importing.columns import Columns
from threads.views.imports import import_of
from threads.views.request import Request

LABELS = "labels"
TARGETS = {
    "text": "Comment text",
    "parent": "Answers (parent id)",
    "id": "Comment id",
    "author": "Author",
    "created": "Time",
    "thread": "Thread id",
    "title": "Thread title",
    "article": "Article text",
    "url": "Thread address",
    "site": "Site",
    "language": "Language",
    "score": "Score",
    "state": "State (deleted …)",
    LABELS: "Labels",
    "annotator": "Who labelled it",
    "relation": "Label of its relation",
    "target": "Target of its relation",
}
"""What a person may say of a column. Labels may stand in several."""
_DELIMITER_NAMES = dict(zip(DELIMITERS, ("comma", "semicolon", "tab", "vertical bar"), strict=True))
_ORDERS = {"day": True, "month": False}
_SHOWN_COLUMNS = 60
_SHOWN_ROOTS = 12


@dataclass(frozen=True)
class ShownColumn:
    """A column as the template draws it."""

    number: int
    name: str
    target: str
    holds_records: bool
    holds_replies: bool
    """Known by its name, so that there is nothing to choose."""

    @property
    def is_private(self) -> bool:
        """Whether it is not kept at all unless it is chosen."""
        return is_private(self.name)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: Request, slug: str, pk: int) -> HttpResponse:
    """The first rows with a choice above each column. POST with `look` shows them anew, without it imports."""
    source = import_of(request, slug, pk, right="import")
    if not has_columns(source):
        return redirect("threads:import_detail", slug, pk)
    if request.method != "POST":
        return render(request, "threads/columns.html", _context(source, columns_of(source), source.mapping))
    told: dict[str, Any] = {}
    keeps_good_rows = "keeps_good_rows" in request.POST
    picked: dict[str, str] = {}
    problem = ""
    try:
        told = mapping_of(encoding=request.POST.get("encoding"), delimiter=request.POST.get("delimiter"))
        before = _as_shown(source, request.POST, told)
        if before.header == request.POST.get("header"):
            picked = _picked(before, request.POST)
            told = told | _told(picked, request.POST)
        elif "look" not in request.POST:
            raise Refused("With this encoding and delimiter the columns are others. Look at them before you import.")
        if "look" not in request.POST:
            choose_columns(
                source,
                by=request.user,
                reading=told,
                keeps_good_rows=keeps_good_rows,
                with_alike="with_alike" in request.POST,
            )
            return redirect("threads:import_detail", slug, pk)
    except Refused as error:
        problem = str(error)
    seen = columns_of(source, told, keeps_good_rows=keeps_good_rows)
    context = _context(source, seen, told, picked) | {"problem": problem, "keeps_good_rows": keeps_good_rows}
    return render(request, "threads/columns.html", context, status=422 if problem else 200)


def _as_shown(source: Import, query: QueryDict, told: Mapping[str, Any]) -> Columns:
    """The columns that the person saw, by whose numbers they answer."""
    children = query.get("children", "")
    unfolded = mapping_of(columns={"children": children}) if children else {}
    return columns_of(source, {**told, **unfolded})


def _picked(before: Columns, query: QueryDict) -> dict[str, str]:
    """From columns to the targets that were chosen for them."""
    known = {*TARGETS, "children"}
    names = enumerate(before.preview.columns)
    return {name: target for number, name in names if (target := query.get(f"column-{number}", "")) in known}


def _told(picked: Mapping[str, str], query: QueryDict) -> dict[str, Any]:
    """What was said about columns, times and parents. Raises Refused where two columns are to be the same."""
    fields = [(column, target) for column, target in picked.items() if target != LABELS]
    shown, ticked = set(query.getlist("shown_root")), set(query.getlist("root"))
    return mapping_of(
        # What is not chosen is not to be guessed any more.
        columns={**dict.fromkeys(ALIASES, ""), **columns_from(fields)},
        label_columns=[column for column, target in picked.items() if target == LABELS],
        day_first=_ORDERS.get(query.get("order", "")),
        roots=(ROOT_VALUES - shown) | ticked,
    )


def _context(
    source: Import, seen: Columns, told: Mapping[str, Any], picked: Mapping[str, str] | None = None
) -> dict[str, Any]:
    proposed = {column: target for target, column in seen.chosen.items()} | dict.fromkeys(seen.labels, LABELS)
    targets = picked or proposed
    shown = list(_shown_columns(seen, targets))
    foresight = seen.foresight
    strangers = [
        {"value": value, "count": count, "is_root": value in seen.roots}
        for value, count in foresight.strangers[:_SHOWN_ROOTS]
    ]
    return {
        "project": source.project,
        "import": source,
        "seen": seen,
        "columns": shown,
        "more_columns": len(seen.preview.columns) - len(shown),
        "rows": [
            (row.place, [shown_value(row.values.get(column.name)) for column in shown])
            for row in seen.preview.rows[:SHOWN_ROWS]
        ],
        "targets": TARGETS,
        "encodings": ENCODINGS,
        "encoding": told.get("encoding", ""),
        "delimiters": _DELIMITER_NAMES,
        "delimiter": told.get("delimiter", ""),
        "delimiter_name": _DELIMITER_NAMES.get(seen.preview.delimiter or "", seen.preview.delimiter),
        "foresight": foresight,
        "strangers": strangers,
        "orphans": sum(count for value, count in foresight.strangers if value not in seen.roots),
        "is_one_thread": "thread" not in seen.chosen and not any(row.is_thread for row in seen.preview.rows),
        "asks_order": foresight.day_orders is not None,
        "alike": alike(source, seen.header).count(),
        "keeps_good_rows": source.keeps_good_rows,
    }


def _shown_columns(seen: Columns, targets: Mapping[str, str]) -> Iterator[ShownColumn]:
    """The first columns, and those further right that mean something."""
    preview = seen.preview
    for number, name in enumerate(preview.columns):
        target = targets.get(name, "")
        if number < _SHOWN_COLUMNS or target:
            replies = name in preview.replies and seen.chosen.get("children") != name
            yield ShownColumn(number, name, target, name in preview.lists, replies)
