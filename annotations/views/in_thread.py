"""Search in the thread that one is reading."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from annotations.services.reading import author_of
from threads.models import Thread
from threads.search import in_thread
from threads.views.request import Request


@login_required
@require_safe
def thread_search(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """Comments of the thread that hold what `q` asks for, in reading order, each with a way to it.

    With `as=json` only their places: `{"hits": [[position, [[start, end], ...]], ...], "is_indexed": bool}`, code
    points, end exclusive. `is_indexed` is false where comments were read through, since the index has not got them.
    """
    thread = get_object_or_404(
        Thread.objects.visible_to(request.user).select_related("project"), project__slug=slug, pk=thread_id
    )
    typed = request.GET.get("q", "").strip("\n\r\t\x00").lstrip()
    found, is_indexed = in_thread(typed, thread)
    if request.GET.get("as") == "json":
        hits = [(hit.comment.position, hit.marks) for hit in found]
        return JsonResponse({"hits": hits, "is_indexed": is_indexed})
    names = thread.project.shows_author_names
    hits_shown = [
        {"comment": hit.comment, "snippet": hit.snippet, "author": author_of(hit.comment, shows_names=names)}
        for hit in found
    ]
    context = {"thread": thread, "project": thread.project, "q": typed, "hits": hits_shown, "is_indexed": is_indexed}
    return render(request, "annotations/thread_search.html", context)
