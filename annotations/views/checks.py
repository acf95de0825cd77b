"""What does not hold together in a project's answers: counts by kind, and the places of one kind."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.models import Annotation, Claim, Relation
from annotations.services.graph_checks import CHECKS, Scope, counts, rows_of
from annotations.views.evidence import Narrowed, Place, narrowed, place
from threads.models import Membership
from threads.views.paging import page_of
from threads.views.request import Request


@login_required
@require_safe
def checks(request: Request, slug: str) -> HttpResponse:
    """How many there are of each kind. Query: `thread`, `by` (me or a colleague's alias, as far as one may see)."""
    wanted = narrowed(request, slug, ["newest"])
    found = counts(_scope(request, wanted))
    rows = [(key, check, found[key]) for key, check in CHECKS.items()]
    return render(request, "annotations/checks.html", wanted.context | _shown(request, wanted) | {"checks": rows})


@login_required
@require_safe
def check(request: Request, slug: str, kind: str) -> HttpResponse:
    """The rows of one kind, the latest first. Query as `checks`, and cursors."""
    if kind not in CHECKS:
        raise Http404
    wanted = narrowed(request, slug, ["newest"])
    page = page_of(rows_of(kind, _scope(request, wanted)), request.GET)
    context = {
        "check": CHECKS[kind],
        "page": page,
        "rows": [(row, _place(row, wanted)) for row in page.rows],
        "aliases": dict(Membership.objects.filter(project=wanted.project).values_list("user_id", "alias")),
    }
    return render(request, "annotations/check.html", wanted.context | _shown(request, wanted) | context)


def _by(request: Request) -> str:
    return request.GET.get("by", "").replace("\x00", "")[:200]


def _scope(request: Request, wanted: Narrowed) -> Scope:
    return Scope(wanted.project, request.user, _by(request), wanted.thread)


def _shown(request: Request, wanted: Narrowed) -> dict[str, object]:
    members = Membership.objects.filter(project=wanted.project).exclude(user=request.user)
    return {
        "by": _by(request),
        "people": members.order_by("alias").values_list("alias", flat=True),
        "here": "checks",
        "query": request.GET.urlencode(),
    }


def _place(row: Annotation | Relation | Claim, wanted: Narrowed) -> Place | None:
    """The labelled passage; a listed claim stands nowhere."""
    if isinstance(row, Claim):
        return None
    passage = row.source if isinstance(row, Relation) else row
    span = (passage.start, passage.end) if passage and passage.start is not None and passage.end is not None else None
    return place(row.comment, span, wanted.project)
