"""What the workspace asks for about comments that it does not show. JSON, for its script."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.services.excerpts import excerpts_of
from annotations.services.facts import facts_of
from annotations.services.working import shape_for, work_on
from annotations.views.orders import chosen_order
from annotations.views.which import named_round
from threads.models import Thread
from threads.views.request import Request, whole_number


@login_required
@require_safe
@never_cache
def shape(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """Facts of all comments (services/facts.py says which), in the order of the query, `order`."""
    thread = _thread(request, slug, thread_id)
    work = work_on(thread, by=request.user, named=named_round(request, thread.project))
    found = shape_for(work, thread, chosen_order(request))
    facts = facts_of(thread, found, round=work.round, by=request.user)
    return JsonResponse(facts, json_dumps_params={"separators": (",", ":")})


@login_required
@require_safe
def excerpts(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """Author and first words of the comments whose numbers the query gives, `at=3,14`. A list of objects."""
    thread = _thread(request, slug, thread_id)
    numbers = [whole_number(part) for part in request.GET.get("at", "").split(",")]
    found = excerpts_of(thread, [number for number in numbers if number is not None])
    return JsonResponse(found, safe=False)


def _thread(request: Request, slug: str, thread_id: int) -> Thread:
    visible = Thread.objects.visible_to(request.user).select_related("project")
    return get_object_or_404(visible, project__slug=slug, pk=thread_id)
