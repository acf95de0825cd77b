"""The answer to a script: comments that changed, drawn by the page's own template."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from annotations.services.reading import read_comments
from annotations.services.versions import Saved, changed_since, thread_version
from annotations.services.working import Work, progress_on, shape_around, work_on
from annotations.views.conflicts import Clash
from threads.errors import Refused
from threads.models import Thread
from threads.permissions import may
from threads.views.request import Request, whole_number

# Comments that one answer brings. A page that is further behind loads itself anew.
MOST: Final = 200


@login_required
@require_safe
def changes(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """What one did elsewhere. Query: `since`, the thread's version that the page shows; `round`, the page's.

    With nothing new the answer is 204, after one query for it.
    """
    thread = get_object_or_404(
        Thread.objects.visible_to(request.user).select_related("project"), project__slug=slug, pk=thread_id
    )
    # The round is not remembered, as a page that is opened would be: this one only asks, from behind others.
    named = whole_number(request.GET.get("round"))
    work = work_on(thread, by=request.user, named=named)
    round = work.round if work.round is not None and named in {None, work.round.pk} else None
    since = whole_number(request.GET.get("since")) or 0
    newest = thread_version(thread, round=round, by=request.user)
    if round is None or newest <= since:
        return HttpResponse(status=204)
    ids = changed_since(since, thread, round=round, by=request.user, most=MOST + 1)
    saved = Saved(ids[:MOST], thread=(since, newest))
    return draw_changes(request, thread, work, saved, is_too_much=len(ids) > MOST)


def draw_changes(
    request: Request,
    thread: Thread,
    work: Work,
    saved: Saved,
    *,
    refusal: Refused | None = None,
    clash: Clash | None = None,
    here: str = "",
    is_too_much: bool = False,
    counts: bool = True,
) -> HttpResponse:
    """The changed comments as this person sees them now, with versions and what was refused.

    `counts` where judgements may have changed: then the progress is told, too.
    """
    round, shape = work.round, shape_around(work, thread, saved.changed)
    ids: Collection[int] = {pk for pk in saved.changed if pk in shape.nodes}
    only_reads = round is None or not may(request.user, "annotate", thread.project)
    views = read_comments(thread, ids, shape, round=round, by=request.user, only_reads=only_reads)
    first = shape.nodes.get(saved.changed[0]) if saved.changed else None
    return render(
        request,
        "annotations/_changes.html",
        {
            "thread": thread,
            "views": views,
            "saved": saved,
            "saved_versions": json.dumps(saved.versions),
            "position": first.position if first else None,
            "refusal": refusal,
            "clash": clash,
            "here": here,
            "clash_view": views[0] if clash and views else None,
            "is_too_much": is_too_much,
            # Counting a long thread costs more than all the rest, and labels do not change it.
            "progress": progress_on(work, thread, by=request.user) if counts else None,
        },
        status=refusal.status if refusal else 200,
    )
