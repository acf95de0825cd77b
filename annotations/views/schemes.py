"""What a project asks: its schemes and their versions, begun from a preset or a file, compared, written as a file."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from annotations.models import Round, Scheme, SchemeVersion
from annotations.services import drafting, presets
from annotations.services.comparing import compare
from annotations.services.schemes import definition_of
from threads.errors import Refused
from threads.models import Project
from threads.permissions import may
from threads.views.request import Request, whole_number

from annotations.views.scheme_editor import managed_project  # isort: skip

LARGEST_FILE = 1_000_000


@login_required
def scheme_list(request: Request, slug: str) -> HttpResponse:
    """The project's schemes; a manager begins another from a preset or a JSON file."""
    if request.method == "POST":
        project = managed_project(request, slug)
        draft = drafting.begin_scheme(project, _wanted(request), by=request.user)
        return redirect("annotations:scheme_draft", project.slug, draft.scheme_id)
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    schemes = Scheme.objects.filter(project=project, trashed_at=None).prefetch_related("versions__rounds")
    context = {
        "project": project,
        "schemes": schemes,
        "presets": presets.presets().values(),
        "may_manage": may(request.user, "manage", project),
    }
    return render(request, "annotations/scheme_list.html", context)


@login_required
@require_safe
def scheme_detail(request: Request, slug: str, pk: int) -> HttpResponse:
    """One version of a scheme (query `version`, else the newest) and how it differs from another (`with`)."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    scheme = get_object_or_404(Scheme, project=project, pk=pk, trashed_at=None)
    versions = list(scheme.versions.published().select_related("created_by").order_by("-number"))
    shown = _version(versions, request.GET.get("version")) or (versions[0] if versions else None)
    earlier = [version for version in versions if shown and version.number < shown.number]
    other = _version(versions, request.GET.get("with")) or (earlier[0] if earlier else None)
    context = {
        "project": project,
        "scheme": scheme,
        "versions": versions,
        "shown": shown,
        "other": other,
        "changes": compare(definition_of(other), definition_of(shown)) if shown and other else [],
        "questions": shown.questions.prefetch_related("labels__target_relation") if shown else [],
        "draft": drafting.draft_of(scheme),
        "rescheming": Round.objects.filter(
            scheme_version__scheme=scheme, trashed_at=None, rescheming__isnull=False
        ).select_related("rescheming"),
        "may_manage": may(request.user, "manage", project),
    }
    return render(request, "annotations/scheme_detail.html", context)


@login_required
@require_safe
def scheme_export(request: Request, slug: str, pk: int, number: int) -> HttpResponse:
    """A version as a JSON file that comes in again."""
    version = get_object_or_404(
        SchemeVersion.objects.visible_to(request.user).published().select_related("scheme"),
        scheme__project__slug=slug, scheme=pk, number=number,
    )  # fmt: skip
    answer = JsonResponse(drafting.whole_definition(version), json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="scheme-{slug}-{pk}-{number}.json"'
    return answer


def _wanted(request: Request) -> object:
    """The definition to begin with. Raises Refused."""
    file = request.FILES.get("file")
    if file is None:
        return presets.preset(request.POST.get("preset", presets.DEFAULT)).definition
    if (file.size or 0) > LARGEST_FILE:
        raise Refused("A scheme is a JSON file of at most 1 MB.")
    try:
        found: Any = json.loads(file.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refused(f"This file is not JSON: {error}.") from error
    return {name: found[name] for name in ("name", "questions") if name in found} if isinstance(found, dict) else found


def _version(versions: list[SchemeVersion], number: str | None) -> SchemeVersion | None:
    wanted = whole_number(number)
    return next((version for version in versions if version.number == wanted), None)
