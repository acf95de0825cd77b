"""The page on which a thread is read and labelled."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from annotations.models import Annotation, Judgement
from annotations.services.mapping import bars_of
from annotations.services.orders import orders_of
from annotations.services.places import place_in, stop_of
from annotations.services.progress import Progress
from annotations.services.reading import questions_of, read_comments
from annotations.services.versions import thread_version
from annotations.services.windowing import WINDOW, window_of
from annotations.services.working import shape_for, work_on
from annotations.views.orders import chosen_order, remember_order
from annotations.views.which import named_round
from threads.models import Thread
from threads.permissions import may
from threads.views.request import Request, whole_number


@login_required
@require_safe
def workspace(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """Article, comments, map and picker.

    Query: `focus`, the number of a comment; `from`, the rank of a comment whose window is wanted; `order`;
    `annotation`, the uid of a label to open and light up (404 for one that this person may not see); `round`, the id
    of an open one. Without `focus` one is where one stopped. A script that asks with `from` gets the comments of that
    window alone.
    """
    thread = get_object_or_404(
        Thread.objects.visible_to(request.user).select_related("project"), project__slug=slug, pk=thread_id
    )
    work = work_on(thread, by=request.user, named=named_round(request, thread.project))
    round = work.round
    shape = shape_for(work, thread, chosen_order(request))
    stop = stop_of(place_in(round, thread, by=request.user))
    own = Judgement.objects.by(request.user).filter(round=round, comment__thread=thread)
    judged = set(own.values_list("comment_id", flat=True))
    nodes = shape.comments
    lit = _linked(request, thread)
    start, focus = whole_number(request.GET.get("from")), whole_number(request.GET.get("focus"))
    if lit is not None:
        focus = lit.comment.position
    elif focus is None and start is None:
        focus = stop.position
    asks_of_article = focus == 0
    if focus is None or not 0 < focus <= len(nodes):
        first = shape.next_undecided(max((start or 1) - 1, 0), judged)
        focus = first or (nodes[0].position if nodes else 0)
    shown = window_of(min(start or shape.rank_of(focus), max(len(nodes), 1)))
    if nodes and shape.rank_of(focus) not in shown:
        focus = nodes[shown.start - 1].position
    ids = [node.pk for node in nodes[shown.start - 1 : shown.stop - 1]]
    is_window = bool(request.htmx) and "from" in request.GET
    if not is_window:
        ids = [node.pk for node in shape.nodes.values() if node.position == 0] + ids
    may_annotate = may(request.user, "annotate", thread.project)
    may_label = may_annotate and not work.is_closed
    views = {
        view.node.pk: view
        for view in read_comments(thread, ids, shape, round=round, by=request.user, only_reads=not may_annotate)
    }
    comments = [views[pk] for pk in ids if pk in views and views[pk].node.position > 0]
    context: dict[str, object] = {
        "thread": thread,
        "project": thread.project,
        "round": round,
        "work": work,
        "may_annotate": may_annotate,
        "may_erase": may(request.user, "manage", thread.project),
        "collapsed": stop.collapsed,
        "comments": comments,
        "order": shape.order,
        "focus": focus,
        "lit": lit,
        "questions": questions_of(round) if may_label else [],
        "version": thread_version(thread, round=round, by=request.user),
    }
    if is_window:
        response = render(request, "annotations/_window.html", context | {"focus": None})
        response["Thread-Revision"] = str(thread.revision)
        return response
    article = next(view for view in views.values() if view.node.position == 0)
    context |= {
        "article": article,
        "focus": 0 if asks_of_article else focus,
        "focused": article if asks_of_article else next((v for v in comments if v.node.position == focus), None),
        "count": len(nodes),
        "window": WINDOW,
        "first": shown.start,
        "earlier": shown.start - WINDOW if shown.start > 1 else None,
        "later": shown.stop if shown.stop <= len(nodes) else None,
        "orders": orders_of(thread),
        "progress": Progress(len(judged & shape.units), len(shape.units)),
        "bars": bars_of(thread, shape, round=round, by=request.user),
    }
    response = render(request, "annotations/workspace.html", context)
    remember_order(request, response)
    return response


def _linked(request: Request, thread: Thread) -> Annotation | None:
    """The label that the address names."""
    uid = request.GET.get("annotation")
    if uid is None:
        return None
    visible = Annotation.objects.visible_to(request.user).on(thread).select_related("comment", "label", "creator")
    return get_object_or_404(visible, uid=uid[:64])
