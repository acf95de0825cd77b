"""Who belongs to a project: see them, invite, change a role, remove."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from threads.errors import Refused
from threads.forms import InvitationForm
from threads.models import Invitation, Membership, Project
from threads.permissions import RIGHTS, people_with, require
from threads.services import inviting, letters
from threads.services import team as members
from threads.views.paging import page_of
from threads.views.request import Request, whole_number

# What each right is for.
_RIGHTS: Final = {
    "view": "reads threads, and what is not blind",
    "annotate": "labels, asks the team",
    "adjudicate": "decides between annotators, answers questions",
    "manage": "imports, plans rounds, edits schemes, releases, manages the team",
}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: Request, slug: str) -> HttpResponse:
    """The members and the invitations that work, for managers. The answer to the form is the only page that ever shows
    the link."""
    project = _managed(request, slug)
    form = InvitationForm(request.POST or None)
    address = mailed = ""
    if request.method == "POST" and form.is_valid():
        invitation, secret = inviting.invite(project, by=request.user, **form.cleaned_data)
        address = request.build_absolute_uri(reverse("threads:invitation", args=[secret]))
        if invitation.email and letters.can_send():
            took = letters.send_invitation(invitation, address)
            mailed = f"It {'has also been' if took else 'could not be'} mailed to {invitation.email}."
        form = InvitationForm()
    current = Membership.objects.current().filter(project=project).select_related("user")
    context = {
        "project": project,
        "page": page_of(current, request.GET),
        "invitations": Invitation.objects.working().filter(project=project).select_related("created_by"),
        "form": form,
        "address": address,
        "mailed": mailed,
        "roles": Membership.Role.choices,
        "rights": [
            (name, [words for right, words in _RIGHTS.items() if role in RIGHTS[right]])
            for role, name in Membership.Role.choices
        ],
    }
    return render(request, "threads/team.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def member_role(request: Request, slug: str, pk: int) -> HttpResponse:
    """Gives a member another role."""
    project = _managed(request, slug)
    member = get_object_or_404(Membership.objects.select_related("user"), pk=pk, project=project)
    try:
        changed = members.change_role(member, request.POST.get("role", ""))
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{member.user} is {changed.get_role_display().lower()} now.")
    return _back(project, request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_removal(request: Request, slug: str, pk: int) -> HttpResponse:
    """Asks what becomes of the member's open threads, then removes them."""
    project = _managed(request, slug)
    member = get_object_or_404(Membership.objects.current().select_related("user"), pk=pk, project=project)
    able = people_with("annotate", project).exclude(pk=member.user_id)
    if request.method != "POST":
        context = {"project": project, "member": member, "heirs": able.order_by("username")}
        return render(request, "threads/member_removal.html", context)
    heir = get_object_or_404(able, pk=whole_number(request.POST["heir"])) if request.POST.get("heir") else None
    try:
        threads = members.remove_member(member, heir=heir)
    except Refused as error:
        messages.error(request, str(error))
    else:
        work = "thread" if threads == 1 else "threads"
        went = f" {threads} open {work} went to {heir or 'the queue'}." if threads else ""
        messages.success(request, f"{member.user} is no longer in the project. All answers stay.{went}")
    return _back(project, request)


@login_required
@require_POST
def withdrawal(request: Request, slug: str, pk: int) -> HttpResponse:
    """Ends an invitation that nobody has used."""
    project = _managed(request, slug)
    try:
        inviting.withdraw(get_object_or_404(Invitation, pk=pk, project=project))
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The link no longer works.")
    return _back(project, request)


def _managed(request: Request, slug: str) -> Project:
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "manage", project)
    return project


def _back(project: Project, request: Request) -> HttpResponse:
    # Whoever removed or demoted themselves has no team page to go back to.
    if not Membership.objects.current().filter(project=project, user=request.user).exists():
        return redirect("threads:project_list")
    if not Membership.objects.current().filter(project=project, user=request.user, role="manager").exists():
        return redirect("threads:thread_list", project.slug)
    return redirect("threads:team", project.slug)
