"""One action in the workspace: by a plain form, or by a script that gets the changed comments back."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations.forms import ActionForm
from annotations.models import Judgement, Round
from annotations.services.progress import Progress
from annotations.services.reading import read_comments
from annotations.services.rounds import current_round
from annotations.services.shape import Shape, shape_of
from annotations.views.verbs import VERBS, Deed
from threads.errors import Conflict, Refused
from threads.models import Thread
from threads.permissions import require
from threads.views.request import Request

# How long a repeated save is recognised: longer than any script goes on trying.
REMEMBERED_SECONDS = 24 * 3600


@login_required
@require_POST
def act(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """Carries out one action (annotations/forms.py says what is sent).

    htmx and scripts get the comments that changed, drawn by the page's own template, and 4xx with a message where the
    action was refused. Plain forms are sent back to the workspace.
    """
    thread = get_object_or_404(
        Thread.objects.visible_to(request.user).select_related("project"), project__slug=slug, pk=thread_id
    )
    require(request.user, "annotate", thread.project)
    round = current_round(thread.project)
    form = ActionForm(request.POST)
    changed: Sequence[int] = []
    refusal: Refused | None = None
    try:
        if round is None:
            raise Conflict("No round is open, so nothing was changed.", code="round_not_open")
        if not form.is_valid() or form.verb not in VERBS:
            raise Refused("This page and the server disagree about what was asked. Reload the page.")
        if form.cleaned_data["annotator"] not in {None, request.user.pk}:
            raise Conflict("You are signed in as somebody else, so nothing was changed.", code="other_annotator")
        changed = _once(Deed(thread, round, request.user, form))
    except Refused as error:
        refusal = error
        # Show the comment as it is: the page may have drawn what was refused.
        number = form.cleaned_data.get("comment") if form.is_valid() else None
        changed = [number] if number else []
    if request.htmx:
        return _changes(request, thread, round, changed, refusal)
    if refusal is not None:
        messages.error(request, str(refusal))
    return _back(request, thread, round, form, changed, has_moved_on=refusal is None)


def _once(deed: Deed) -> Sequence[int]:
    """Carries the deed out, unless the same key was seen before: then only says what it changed."""
    key = deed.form.cleaned_data["key"]
    name = f"action:{deed.by.pk}:{key}"
    if key and (known := cache.get(name)) is not None:
        return list(known)
    # Where the cache is a table of the same database, change and memory of it are stored together or not at all.
    with transaction.atomic():
        changed = VERBS[deed.form.verb](deed)
        if key:
            cache.set(name, changed, REMEMBERED_SECONDS)
    return changed


def _changes(
    request: Request, thread: Thread, round: Round | None, changed: Sequence[int], refusal: Refused | None
) -> HttpResponse:
    shape = shape_of(thread)
    ids = {pk for pk in changed if pk in shape.nodes}
    views = read_comments(thread, ids, shape, round=round, by=request.user)
    return render(
        request,
        "annotations/_changes.html",
        {
            "thread": thread,
            "views": views,
            "refusal": refusal,
            "progress": Progress(len(_judged(request, thread, round) & shape.units), len(shape.units)),
        },
        status=refusal.status if refusal else 200,
    )


def _back(
    request: Request,
    thread: Thread,
    round: Round | None,
    form: ActionForm,
    changed: Sequence[int],
    *,
    has_moved_on: bool,
) -> HttpResponse:
    shape: Shape = shape_of(thread)
    node = next((shape.nodes[pk] for pk in changed if pk in shape.nodes), None)
    focus = node.position if node else 0
    if has_moved_on and form.is_valid() and form.finishes:
        focus = shape.next_undecided(focus, _judged(request, thread, round)) or focus
    address = reverse("annotations:workspace", args=[thread.project.slug, thread.pk])
    return redirect(f"{address}?focus={focus}#c{focus}" if focus else address)


def _judged(request: Request, thread: Thread, round: Round | None) -> set[int]:
    own = Judgement.objects.by(request.user).filter(round=round, comment__thread=thread)
    return set(own.values_list("comment_id", flat=True))
