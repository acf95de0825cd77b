"""Keys for programs: see them, make one, revoke one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from threads.models import Project, Token, User
from threads.services.tokens import issue_token, revoke_token
from threads.views.paging import page_of
from threads.views.request import Request


class TokenForm(forms.Form):
    """What a new token is for."""

    name = forms.CharField(max_length=100, help_text="By which you recognise it: where will it be used?")
    scope = forms.ChoiceField(
        label="It may", choices=[(Token.Scope.READ, "only read"), (Token.Scope.WRITE, "read and write")]
    )
    project = forms.ModelChoiceField(
        Project.objects.none(), required=False, label="In", empty_label="every project of mine"
    )
    days = forms.TypedChoiceField(
        label="It works for",
        choices=[(30, "30 days"), (90, "90 days"), (365, "a year"), ("", "as long as I do not revoke it")],
        coerce=int,
        empty_value=None,
        required=False,
        initial=90,
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        choice = cast("forms.ModelChoiceField[Project]", self.fields["project"])
        choice.queryset = Project.objects.visible_to(user).order_by("name")

    def issue(self, user: User) -> str:
        """Makes the token and returns its key."""
        wanted = self.cleaned_data
        end = timezone.now() + timedelta(days=wanted["days"]) if wanted["days"] else None
        _, key = issue_token(user, wanted["name"], wanted["scope"], project=wanted["project"], expires_at=end)
        return key


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: Request) -> HttpResponse:
    """One's tokens, and the form that makes one. The answer to the form is the only page that ever shows the key."""
    form = TokenForm(request.POST or None, user=request.user)
    key = form.issue(request.user) if request.method == "POST" and form.is_valid() else None
    tokens = Token.objects.filter(user=request.user, revoked_at=None).select_related("project")
    context = {
        "page": page_of(tokens, request.GET),
        "form": TokenForm(None, user=request.user) if key else form,
        "key": key,
        "now": timezone.now(),
    }
    return render(request, "threads/token_list.html", context)


@login_required
@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    """Ends a token of one's own."""
    token = get_object_or_404(Token, pk=pk, user=request.user)
    revoke_token(token)
    messages.success(request, f"The token {token.name} no longer works.")
    return redirect("threads:token_list")
