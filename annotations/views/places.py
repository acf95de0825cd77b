"""Where the reader is, said by the page now and then."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from annotations.services.places import keep_place
from annotations.services.working import work_on
from annotations.views.which import is_as_named, named_round
from threads.errors import Refused
from threads.models import Thread
from threads.views.request import Request


class PlaceForm(forms.Form):
    """`position` of the comment at hand and, blank between them, those of the branches that are closed."""

    position = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    collapsed = forms.RegexField(r"^[0-9 ]*$", required=False, max_length=20_000)

    @property
    def closed(self) -> list[int]:
        """Positions of the closed branches; what is larger than any position is left out."""
        return [int(word) for word in self.cleaned_data["collapsed"].split() if len(word) < 10]


@login_required
@require_POST
def keep(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """Remembers the place; 204 whether or not a round is open: there is nothing to tell anybody."""
    thread = get_object_or_404(
        Thread.objects.visible_to(request.user).select_related("project"), project__slug=slug, pk=thread_id
    )
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise Refused("This is no place in a thread.")
    round = work_on(thread, by=request.user, named=named_round(request, thread.project)).round
    if round is not None and is_as_named(request, round):
        keep_place(
            round, thread, by=request.user, position=form.cleaned_data["position"], collapsed=form.closed
        )  # fmt: skip
    return HttpResponse(status=204)
