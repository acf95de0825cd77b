"""What somebody sees who follows an invitation: join with the account they have, or make one."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from threads.errors import Refused
from threads.forms import AccountForm
from threads.models import Invitation, Project, User
from threads.services import inviting


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Joins the project of the invitation. A link that works no more is told as such (410), an unknown one is 404."""
    found = inviting.find_invitation(secret)
    if found is None:
        raise Http404
    user = request.user if request.user.is_authenticated else None
    if user is not None and Project.objects.visible_to(user).filter(pk=found.project_id).exists():
        return redirect("threads:thread_list", found.project.slug)
    if not Invitation.objects.working().filter(pk=found.pk).exists():
        return render(request, "threads/invitation_over.html", {"invitation": found}, status=410)
    posted = request.POST if request.method == "POST" and user is None else None
    form = AccountForm(posted)
    if request.method == "POST" and (user is not None or form.is_valid()):
        try:
            joined = _join(found, user, form)
        except Refused as error:
            return render(request, "threads/invitation_over.html", {"invitation": found, "why": error}, status=409)
        if user is None:
            login(request, joined, backend=settings.AUTHENTICATION_BACKENDS[0])
        messages.success(request, f"Welcome to {found.project}.")
        return redirect("threads:thread_list", found.project.slug)
    context = {"invitation": found, "form": form}
    return render(request, "threads/invitation.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _join(found: Invitation, user: User | None, form: AccountForm) -> User:
    """No account is made where the link turns out to be used up."""
    person = user or form.save()
    inviting.accept(found, person)
    return person
