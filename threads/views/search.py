"""The search index of a project, as far as a person has to see to it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from threads.errors import Conflict
from threads.models import Project
from threads.permissions import require
from threads.services import indexing
from threads.views.request import Request


@login_required
@require_POST
def index_retry(request: Request, slug: str) -> HttpResponse:
    """Try again to index what could not be indexed."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "import", project)
    try:
        indexing.retry(project, by=request.user)
    except Conflict as error:
        messages.warning(request, str(error))
    return redirect("threads:thread_list", slug)
