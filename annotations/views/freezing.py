"""Freeze a release: what it is to hold, and how much that would be. And take one back."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from annotations.cards import datasheet
from annotations.models import Release
from annotations.services import releasing
from annotations.services.freezing.checking import veiled_round
from annotations.services.freezing.foresight import foresee
from annotations.services.freezing.options import Options
from annotations.services.manifests import manifest
from annotations.services.rounds import current_round
from annotations.views.release_form import ReleaseForm
from threads.errors import Refused
from threads.models import Project
from threads.permissions import require
from threads.views.request import Request


@login_required
def release_create(request: Request, slug: str) -> HttpResponse:
    """The form of the next release, beside what it would hold. With `count` it counts again and freezes nothing."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "release", project)
    form = ReleaseForm(request.POST or None, project=project)
    is_whole = form.is_bound and form.is_valid()
    if is_whole and "count" not in request.POST:
        told = {name: form.cleaned_data[name] for name in ("title", "notes")}
        try:
            release = releasing.request_release(project, by=request.user, options=form.options(), **told)
        except Refused as refused:
            form.refuse(refused.fields or {"": [str(refused)]})
        else:
            return redirect("annotations:release_detail", slug, release.number)
    current = current_round(project)
    options = form.options() if is_whole and not form.errors else Options(rounds=(current.pk,) if current else ())
    veiled = None if form.errors else veiled_round(project, options, by=request.user)
    context = {
        "project": project,
        "form": form,
        "veiled": veiled,
        "has_rounds": form.fields["rounds"].queryset.exists(),  # type: ignore[attr-defined]
        "foresight": None if form.errors or veiled else foresee(project, options),
    }
    return render(request, "annotations/_foresight.html" if request.htmx else "annotations/release_form.html", context)


@login_required
@require_safe
def release_datasheet(request: Request, slug: str, number: int) -> HttpResponse:
    """The datasheet as a Markdown file, also of a release that was withdrawn. 404 for what version 0.1 froze."""
    releases = Release.objects.visible_to(request.user).exclude(header="").select_related("project")
    release = get_object_or_404(releases, project__slug=slug, number=number)
    require(request.user, "release", release.project)
    name = f"{slug}-{number}-datasheet.md"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(datasheet(manifest(release)), content_type="text/markdown; charset=utf-8", headers=headers)


class WithdrawalForm(forms.Form):
    """Why a release is taken back."""

    why = forms.CharField(
        max_length=2000, label="Reason", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever asks for a file reads it, and it stays with the release.",
    )  # fmt: skip


@login_required
def release_withdraw(request: Request, slug: str, number: int) -> HttpResponse:
    """Asks for the reason, and takes the release back for good."""
    releases = Release.objects.visible_to(request.user).select_related("project")
    release = get_object_or_404(releases, project__slug=slug, number=number)
    require(request.user, "release", release.project)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        releasing.withdraw_release(release, why=form.cleaned_data["why"], by=request.user)
        return redirect("annotations:release_detail", slug, number)
    context = {"project": release.project, "release": release, "form": form}
    return render(request, "annotations/release_withdraw.html", context)
