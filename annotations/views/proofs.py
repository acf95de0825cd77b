"""What may be put forward for a label of one's own: beside the workspace, and as a page where there is no script."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from annotations.models import Annotation
from annotations.services.proof_lists import offers_for
from annotations.services.versions import comment_versions
from threads.models import Thread
from threads.permissions import require
from threads.views.request import Request


@login_required
@require_safe
def proofs(request: Request, slug: str, thread_id: int, pk: int) -> HttpResponse:
    """Links and quotations to choose from, a form to type another source, and what was put forward already.

    404 for anybody's label but one's own. htmx and scripts get the panel alone.
    """
    threads = Thread.objects.visible_to(request.user).select_related("project")
    thread = get_object_or_404(threads, project__slug=slug, pk=thread_id)
    require(request.user, "annotate", thread.project)
    own = Annotation.objects.visible_to(request.user).by(request.user).on(thread)
    annotation = get_object_or_404(own.select_related("comment", "label", "question", "round"), pk=pk)
    put = annotation.evidence.filter(retracted_at=None).select_related("source", "found_in", "source__thread")
    version = comment_versions(Q(comment=annotation.comment_id), round=annotation.round, by=request.user)
    context = {
        "project": thread.project,
        "thread": thread,
        "annotation": annotation,
        "offers": offers_for(annotation),
        "put": put,
        "version": version.get(annotation.comment_id, 0),
    }
    return render(request, "annotations/_proofs.html" if request.htmx else "annotations/proofs.html", context)
