"""Bringing threads in: the form, the progress, the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseStopPolling

from threads.errors import Refused
from threads.forms import FILTERS, ImportForm
from threads.models import Import, Project
from threads.permissions import may, require
from threads.services.importing import (
    approve_import,
    begin_imports,
    cancel_import,
    hosts_allowed,
    mapping_of,
    retry_import,
)
from threads.views.import_state import page_name_of, row_of, state_of
from threads.views.paging import page_of
from threads.views.request import Request


def import_of(request: Request, slug: str, pk: int, *, right: str = "view") -> Import:
    """The import a member of the project asks for. Raises Http404, or PermissionDenied without the right."""
    visible = Import.objects.visible_to(request.user).select_related("project", "job", "created_by")
    source = get_object_or_404(visible, project__slug=slug, pk=pk)
    require(request.user, right, source.project)
    return source


def decided(request: Request, source: Import, decide: Callable[..., object], **how: Any) -> HttpResponse:
    """Carry out a person's decision about an import, and show how it fares; where it is too late, that is said."""
    try:
        decide(source, **how)
    except Refused as error:
        messages.warning(request, str(error))
    return redirect("threads:import_detail", source.project.slug, source.pk)


@login_required
@require_safe
def import_list(request: Request, slug: str) -> HttpResponse:
    """A project's imports, newest first. Query: `before` and `after` are cursors."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    whole = Import.objects.filter(project=project, part_of=None)
    page = page_of(whole.select_related("job", "created_by"), request.GET)
    context = {
        "project": project,
        "page": page,
        "rows": [row_of(source) for source in page.rows],
        "may_import": may(request.user, "import", project),
    }
    return render(request, "threads/import_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_create(request: Request, slug: str) -> HttpResponse:
    """The form for files, a text or an address; then the page that it waits on, or its progress."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "import", project)
    is_given = request.method == "POST"
    hosts = hosts_allowed()
    form = ImportForm(request.POST, request.FILES, hosts=hosts) if is_given else ImportForm(hosts=hosts)
    if is_given and form.is_valid():
        given = form.cleaned_data
        try:
            source = begin_imports(
                project,
                by=request.user,
                files=[(file.name, file) for file in given["file"]],
                text=given["text"],
                url=given.get("url"),
                format=given["format"] or None,
                reading=mapping_of(encoding=given["encoding"], filters={name: given[name] for name in FILTERS}),
                title=given["title"],
                asks_first=given["asks_first"],
                keeps_good_rows=given["keeps_good_rows"],
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return redirect(page_name_of(source), project.slug, source.pk)
    context = {"project": project, "form": form}
    return render(request, "threads/import_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def import_detail(request: Request, slug: str, pk: int) -> HttpResponse:
    """How an import fares, and its report in the end. htmx asks every second and is told when to stop."""
    source = import_of(request, slug, pk)
    context = state_of(request, source)
    if not request.htmx:
        return render(request, "threads/import_detail.html", context)
    fragment = render(request, "threads/_import_state.html", context)
    return fragment if context["is_under_way"] else HttpResponseStopPolling(fragment.content)


@login_required
@require_POST
def import_cancel(request: Request, slug: str, pk: int) -> HttpResponse:
    """Stop or decline an import; nothing of it stays."""
    source = import_of(request, slug, pk, right="import")
    return decided(request, source, cancel_import)


@login_required
@require_POST
def import_retry(request: Request, slug: str, pk: int) -> HttpResponse:
    """Try again; with `keeps_good_rows` broken records are left out this time."""
    source = import_of(request, slug, pk, right="import")
    return decided(request, source, retry_import, by=request.user, keeps_good_rows="keeps_good_rows" in request.POST)


@login_required
@require_POST
def import_approve(request: Request, slug: str, pk: int) -> HttpResponse:
    """Add what the report of an import promises."""
    source = import_of(request, slug, pk, right="import")
    return decided(request, source, approve_import, by=request.user)
