"""What changed between two releases."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseStopPolling

from annotations.models import Release
from annotations.services.release_changes import changes_between
from threads.permissions import require
from threads.views.request import Request, whole_number


@login_required
@require_safe
def release_compare(request: Request, slug: str, number: int) -> HttpResponse:
    """This release against the one in `with`, or the frozen one before it. Asked by htmx while a worker compares."""
    releases = Release.objects.visible_to(request.user).select_related("project").defer("header")
    release = get_object_or_404(releases, project__slug=slug, number=number)
    require(request.user, "release", release.project)
    others = list(releases.filter(project=release.project, state=Release.State.FROZEN).exclude(pk=release.pk))
    wanted = whole_number(request.GET.get("with"))
    before = next((row for row in others if row.number < number), others[-1] if others else None)
    other = before
    if wanted is not None:
        other = get_object_or_404(releases, project=release.project, number=min(wanted, 2**31 - 1))
    kept = changes_between(*sorted((other, release), key=_number), by=request.user) if other else None
    context = {"project": release.project, "release": release, "others": others, "other": other, "kept": kept}
    if not request.htmx:
        return render(request, "annotations/release_compare.html", context)
    fragment = render(request, "annotations/_release_changes.html", context)
    is_waiting = kept is not None and kept.report is None and not (kept.job and kept.job.is_given_up)
    return fragment if is_waiting else HttpResponseStopPolling(fragment.content)


def _number(release: Release) -> int:
    return release.number
