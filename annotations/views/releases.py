"""Freeze a dataset, see what is in it, and fetch it in a format."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseStopPolling

from annotations.exporters import FORMATS
from annotations.models import ExportFile, Release
from annotations.services import exporting, releasing
from annotations.services.bundling import BUNDLE, KINDS
from annotations.views.release_contents import contents_of
from threads.models import Project
from threads.permissions import may, require
from threads.views import downloads
from threads.views.paging import page_of
from threads.views.request import Request


@login_required
@require_safe
def release_list(request: Request, slug: str) -> HttpResponse:
    """The project's releases, newest first."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    rows = Release.objects.visible_to(request.user).filter(project=project)
    releases = rows.select_related("project", "job").defer("header")
    return render(
        request,
        "annotations/release_list.html",
        {
            "project": project,
            "page": page_of(releases, request.GET),
            "may_release": may(request.user, "release", project),
        },
    )


@login_required
@require_safe
def release_detail(request: Request, slug: str, number: int) -> HttpResponse:
    """What a release holds, and its files. Asked by htmx, only the part that changes while workers are at it."""
    release = _release(request, slug, number)
    # Of several bundles, the newest.
    exports = {export.format: export for export in release.exports.select_related("job").order_by("id")}
    kinds = [KINDS[name] for name in (BUNDLE.name, *FORMATS)]
    rows = [(kind, exports.get(kind.name), exporting.hindrance(release, kind)) for kind in kinds]
    waited_for = [release.job, *(export.job for export in exports.values())]
    is_waiting = any(job is not None and job.finished_at is None for job in waited_for)
    may_release = may(request.user, "release", release.project)
    context = {
        "project": release.project,
        "release": release,
        "rows": rows,
        "resumable": next((export for export in exports.values() if export.written_at), None),
        "is_waiting": is_waiting,
        "may_release": may_release,
        # How often each label was given is a colleague's answer to whoever still works in a blind round.
        "contents": contents_of(release) if may_release else None,
    }
    if not request.htmx:
        return render(request, "annotations/release_detail.html", context)
    fragment = render(request, "annotations/_release.html", context)
    return fragment if is_waiting else HttpResponseStopPolling(fragment.content)


@login_required
@require_POST
def retry(request: Request, slug: str, number: int) -> HttpResponse:
    """Has a worker freeze the release after all."""
    release = _release(request, slug, number)
    require(request.user, "release", release.project)
    releasing.retry_release(release, by=request.user)
    return redirect("annotations:release_detail", slug, number)


@login_required
@require_POST
def export(request: Request, slug: str, number: int) -> HttpResponse:
    """Has a worker write the release in the posted `format`."""
    release = _release(request, slug, number)
    require(request.user, "release", release.project)
    exporting.request_export(release, request.POST.get("format", ""), by=request.user)
    return redirect("annotations:release_detail", slug, number)


@login_required
@require_POST
def export_cancel(request: Request, slug: str, number: int, format: str) -> HttpResponse:
    """Stops the worker that writes the file."""
    release = _release(request, slug, number)
    require(request.user, "release", release.project)
    exporting.cancel_export(_export(release, format))
    return redirect("annotations:release_detail", slug, number)


@login_required
@require_safe
def download(request: Request, slug: str, number: int, format: str) -> HttpResponseBase:
    """The file, or the part of it that is still lacking.

    404 for one nobody asked for, 409 before it is written, 410 once the release was withdrawn.
    """
    release = _release(request, slug, number)
    require(request.user, "release", release.project)
    row = _export(release, format)
    return downloads.download(
        request,
        exporting.open_export(row),
        name=row.filename,
        media_type=KINDS[format].media_type,
        size=row.size or 0,
        checksum=row.checksum,
    )


def _export(release: Release, format: str) -> ExportFile:
    newest = ExportFile.objects.filter(release=release, format=format).select_related("release", "job").order_by("-id")
    found = newest.first()
    if found is None:
        raise Http404("Nobody asked for this file.")
    return found


def _release(request: Request, slug: str, number: int) -> Release:
    releases = Release.objects.visible_to(request.user).select_related("project", "job", "created_by", "withdrawn_by")
    return get_object_or_404(releases, project__slug=slug, number=number)
