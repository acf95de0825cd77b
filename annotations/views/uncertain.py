"""The way to the suggestion that a look helps most."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from annotations.services.uncertain import next_uncertain
from annotations.services.working import work_on
from annotations.views.which import named_round
from threads.models import Thread
from threads.permissions import require
from threads.views.request import Request, whole_number


@login_required
@require_safe
def uncertain(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """Leads to the most uncertain suggestion that waits. Query: `after`, a suggestion's id; `back`, the other way.

    A script gets {"suggestion", "position"} as JSON, both null where none waits.
    """
    thread = get_object_or_404(
        Thread.objects.visible_to(request.user).select_related("project"), project__slug=slug, pk=thread_id
    )
    require(request.user, "annotate", thread.project)
    round = work_on(thread, by=request.user, named=named_round(request, thread.project)).round
    found = None
    if round is not None:
        found = next_uncertain(
            thread,
            round=round,
            by=request.user,
            after=whole_number(request.GET.get("after")),
            step=-1 if "back" in request.GET else 1,
        )
    if request.htmx:
        return JsonResponse(found._asdict() if found else {"suggestion": None, "position": None})
    if found is None:
        messages.info(request, "No suggestion waits in this thread.")
    address = reverse("annotations:workspace", args=[slug, thread_id])
    return redirect(f"{address}?focus={found.position}#c{found.position}" if found else address)
