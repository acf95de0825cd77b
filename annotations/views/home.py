"""The home of a project: how far its round is, and what to do next."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from annotations.models import Round
from annotations.services import measuring
from annotations.services.dashboard.overview import overview_of
from annotations.services.dashboard.parts import threads_of
from threads.models import Project
from threads.permissions import role_in
from threads.views.paging import page_of
from threads.views.request import Request, whole_number

PAGE_SIZE: Final = 25


@login_required
@require_safe
def home(request: Request, slug: str) -> HttpResponse:
    """Progress, times and agreement of a round (`round` of the query; the latest that is open without it).

    `before` and `after` of the query are cursors in the list of threads.
    """
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    rounds = measuring.rounds_of(project)
    named = whole_number(request.GET.get("round"))
    open_first = sorted(rounds, key=lambda round: (round.pk != named, round.state != Round.State.OPEN))
    round = next(iter(open_first), None)
    shown = overview_of(project, round, by=request.user, role=role_in(project, request.user) or "")
    page = None
    if round is not None:
        page = page_of(threads_of(round, person=shown.only), request.GET, size=PAGE_SIZE)
    return render(
        request,
        "annotations/home.html",
        {
            "project": project,
            "rounds": rounds,
            "round": round,
            "shown": shown,
            "page": page,
            "rows": [(thread, shown.threads[thread.pk]) for thread in page.rows] if page else [],
        },
    )
