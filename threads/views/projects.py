"""Making a project."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from threads.errors import Refused
from threads.forms import ProjectForm
from threads.services.projects import create_project
from threads.views.request import Request


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_create(request: Request) -> HttpResponse:
    """A form with the name; then the new project's page."""
    form = ProjectForm(request.POST) if request.method == "POST" else ProjectForm()
    if form.is_valid():
        try:
            project = create_project(form.cleaned_data["name"], by=request.user, preset=form.cleaned_data["preset"])
        except Refused as error:
            form.add_error("name", str(error))
        else:
            return redirect("threads:thread_list", project.slug)
    return render(request, "threads/project_form.html", {"form": form}, status=422 if form.errors else 200)
