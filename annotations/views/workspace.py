"""The page on which a thread is read and labelled."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from annotations.models import Judgement
from annotations.services.mapping import bars_of
from annotations.services.progress import Progress
from annotations.services.reading import WINDOW, questions_of, read_comments, windows
from annotations.services.rounds import current_round
from annotations.services.shape import shape_of
from threads.models import Thread
from threads.permissions import may
from threads.views.request import Request, whole_number


@login_required
@require_safe
def workspace(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """Article, tree, map and picker. Query: `focus`, the number of a comment; `from`, the window that begins there.

    htmx asks for later windows with `from` and gets their comments alone.
    """
    thread = get_object_or_404(
        Thread.objects.visible_to(request.user).select_related("project"), project__slug=slug, pk=thread_id
    )
    round = current_round(thread.project)
    shape = shape_of(thread)
    own = Judgement.objects.by(request.user).filter(round=round, comment__thread=thread)
    judged = set(own.values_list("comment_id", flat=True))
    start, focus = whole_number(request.GET.get("from")), whole_number(request.GET.get("focus"))
    if focus is None or not 0 < focus < len(shape.nodes):
        focus = shape.next_undecided((start or 1) - 1, judged) or min(1, len(shape.nodes) - 1)
    shown = windows(start or focus)
    ids = [node.pk for node in shape.nodes.values() if node.position == 0 or node.position in shown]
    may_label = round is not None and may(request.user, "annotate", thread.project)
    article, *comments = read_comments(thread, ids, shape, round=round, by=request.user, only_reads=not may_label)
    context: dict[str, object] = {
        "thread": thread,
        "project": thread.project,
        "round": round,
        "article": article,
        "comments": comments,
        "focus": focus,
        "focused": next((view for view in comments if view.node.position == focus), None),
        "earlier": shown.start - WINDOW if shown.start > 1 else None,
        "later": shown.stop if shown.stop < len(shape.nodes) else None,
        "questions": questions_of(round) if may_label else [],
        "progress": Progress(len(judged & shape.units), len(shape.units)),
    }
    if request.htmx and "from" in request.GET:
        return render(request, "annotations/_window.html", context | {"focus": None})
    context["bars"] = bars_of(thread, shape, round=round, by=request.user)
    return render(request, "annotations/workspace.html", context)
