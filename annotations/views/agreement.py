"""How far a round's annotators agree, and what they disagree about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from annotations.services import measuring
from annotations.services.measuring import Behind
from annotations.services.reading import author_of
from annotations.views.confusion import confusion_of
from annotations.views.which import begun_rounds
from threads.errors import Conflict
from threads.models import Comment, Project, Thread
from threads.permissions import may
from threads.views.request import Request, whole_number

PAGE_SIZE: Final = 25


@login_required
@require_safe
def agreement(request: Request, slug: str) -> HttpResponse:
    """The numbers of a round (`round` of the query; the latest without it).

    Asked by htmx, only how far the intervals are; the page is loaded anew once they are there.
    """
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    rounds, round = begun_rounds(request, project)
    if round is None:
        return render(request, "annotations/agreement.html", {"project": project, "rounds": []})
    sight = measuring.sight_of(round, by=request.user)
    kept = measuring.report_of(sight, by=request.user)
    if request.htmx:
        if kept.job is None:
            return HttpResponseClientRefresh()
        return render(request, "annotations/_measuring.html", {"project": project, "round": round, "job": kept.job})
    context: dict[str, Any] = {
        "project": project, "rounds": rounds, "round": round, "sight": sight, "job": kept.job,
        "aliases": measuring.aliases_of(project), "targets": measuring.TARGETS,
    }  # fmt: skip
    if kept.report is not None:
        report = measuring.with_published(kept.report)
        threads = {row["name"] for question in report["questions"] for row in question["threads"][:10]}
        context |= {
            "report": report,
            "threads": Thread.objects.in_bulk(threads),
            "differing": measuring.differing_questions(report, kept),
        }
    return render(request, "annotations/agreement.html", context)


@login_required
@require_POST
def measure_again(request: Request, slug: str) -> HttpResponse:
    """Has a worker make the intervals of a round (`round` of the query) after all, where that failed."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    _, round = begun_rounds(request, project)
    if round is None:
        raise Http404("No round has begun.")
    try:
        measuring.retry_measuring(measuring.sight_of(round, by=request.user), by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('annotations:agreement', args=[project.slug])}?round={round.pk}")


@login_required
@require_safe
def disagreements(request: Request, slug: str) -> HttpResponse:
    """What annotators disagree about: the answers that meet, by how much they explain, and the comments behind them.

    Query: `round`; `question` (a key, or relation.target); `first` and `second`, two answers; `pair`, two aliases with
    a comma between them; `before` and `after`, cursors.
    """
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    rounds, round = begun_rounds(request, project)
    if round is None:
        return render(request, "annotations/disagreements.html", {"project": project, "rounds": []})
    kept = measuring.report_of(measuring.sight_of(round, by=request.user), by=request.user)
    aliases = measuring.aliases_of(project)
    questions = measuring.differing_questions(kept.report, kept) if kept.report else []
    keys = {key for key, _, _ in questions}
    asked = request.GET.get("question", "")
    wanted = wanted_in(request.GET, aliases, question=asked if asked in keys else next((q[0] for q in questions), ""))
    page = page_of_ids(measuring.behind(kept, wanted), request.GET)
    said = measuring.said_about(kept, wanted, set(page.rows))
    comments = Comment.objects.visible_to(request.user).select_related("thread", "author").in_bulk(page.rows)
    names = project.shows_author_names
    return render(
        request,
        "annotations/disagreements.html",
        {
            "project": project,
            "rounds": rounds,
            "round": round,
            "questions": questions,
            "wanted": wanted,
            "pair": request.GET.get("pair", "") if wanted.pair else "",
            "pairs": _pairs(kept.report, wanted.question, aliases),
            "table": confusion_of(kept.report, wanted, aliases, round=round),
            "cells": measuring.cells(kept, wanted),
            "may_decide": may(request.user, "adjudicate", project),
            "page": page,
            "rows": [
                (comments[pk], author_of(comments[pk], shows_names=names),
                 sorted((measuring.alias_of(person, aliases), answer) for person, answer in said[pk].items()))
                for pk in page.rows if pk in comments
            ],
        },
    )  # fmt: skip


def wanted_in(query: QueryDict, aliases: dict[int, str], *, question: str) -> Behind:
    """What the query asks for. A pair that names no two members is no pair."""
    named = query.get("pair", "").split(",")
    people = frozenset(person for person, alias in aliases.items() if alias in named)
    return Behind(question, query.get("first", ""), query.get("second", ""), people if len(people) == 2 else None)


@dataclass(frozen=True, slots=True)
class IdPage:
    """A part of a list of ids, and the query strings of its neighbours."""

    rows: Sequence[int]
    earlier: str
    later: str
    total: int


def page_of_ids(ids: Sequence[int], query: QueryDict, *, size: int = PAGE_SIZE) -> IdPage:
    """The part behind the id of `before`, or the part that ends at that of `after`; the first part without either."""
    before, after = whole_number(query.get("before")), whole_number(query.get("after"))
    start = 0
    if before is not None and before in ids:
        start = ids.index(before) + 1
    elif after is not None and after in ids:
        start = max(0, ids.index(after) - size)
    rows = ids[start : start + size]
    kept = {key: value for key, value in query.items() if key not in {"before", "after"}}
    return IdPage(
        rows,
        urlencode(kept | {"after": rows[0]}) if rows and start else "",
        urlencode(kept | {"before": rows[-1]}) if rows and start + size < len(ids) else "",
        len(ids),
    )


def _pairs(report: dict[str, Any] | None, question: str, aliases: dict[int, str]) -> list[str]:
    rows = [row for row in (report or {"questions": []})["questions"] if row["key"] == question]
    pairs = [(row["first"], row["second"]) for found in rows for row in found["pairs"]]
    return [f"{measuring.alias_of(a, aliases)},{measuring.alias_of(b, aliases)}" for a, b in pairs]
