"""What happened in a project: each change with who made it, when, and where."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from annotations.services import history as events
from threads.models import Membership, Project
from threads.permissions import may
from threads.views.paging import page_of
from threads.views.request import Request, whole_number


@login_required
@require_safe
def history(request: Request, slug: str) -> HttpResponse:
    """Changes, the newest first. Query: `person`, an alias; `kind`, of history.KINDS; `comment`, its id; cursors."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    rows = events.events_of(project, by=request.user)
    members = Membership.objects.filter(project=project).order_by("pk")
    aliases = dict(members.values_list("user_id", "alias"))
    person, kind = request.GET.get("person", ""), request.GET.get("kind", "")
    if person:
        rows = rows.filter(actor__in=[pk for pk, alias in aliases.items() if alias == person])
    if kind in events.KINDS:
        rows = rows.filter(table__in=events.KINDS[kind])
    if "comment" in request.GET:
        rows = rows.filter(comment=whole_number(request.GET["comment"]) or 0)
    page = page_of(rows.select_related("thread", "round"), request.GET)
    may_manage = may(request.user, "manage", project)
    return render(
        request,
        "annotations/history.html",
        {
            "project": project,
            "page": page,
            "rows": [
                (row, aliases.get(row.actor_id or 0, ""), words)
                for row, words in zip(page.rows, events.say_each(page.rows), strict=True)
            ],
            "kinds": list(events.KINDS),
            "kind": kind,
            "person": person,
            "people": list(aliases.values()) if may_manage else [],
            "comment": request.GET.get("comment", ""),
        },
    )
