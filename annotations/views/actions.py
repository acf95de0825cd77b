"""One action in the workspace: by a plain form, or by a script that gets the changed comments back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations.errors import Gone, Stale
from annotations.forms import ActionForm
from annotations.models import Judgement, Round
from annotations.services.receipts import digest_of, once
from annotations.services.versions import Saved, as_answer, changed_since, from_answer, save_seen, thread_version
from annotations.services.working import Work, shape_for, work_on
from annotations.views.changes import MOST, draw_changes
from annotations.views.conflicts import Clash, clash_of, pressed, unseen_step
from annotations.views.deed import Deed
from annotations.views.orders import chosen_order
from annotations.views.verbs import TALK, VERBS, WALKS
from annotations.views.which import is_as_named, named_round
from threads.errors import Conflict, Refused
from threads.models import Thread
from threads.permissions import require
from threads.views.request import Request

# What says how a save is sent, not what it asks for: a script may change it between two attempts.
_ENVELOPE = frozenset({"key", "version", "thread_version", "annotator", "csrfmiddlewaretoken"})


@login_required
@require_POST
def act(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """Carries out one action (annotations/forms.py says what is sent).

    htmx and scripts get the comments that changed, drawn by the page's own template, and 4xx with a message where the
    action was refused; 409 with both versions where the same person did something elsewhere. Plain forms are sent
    back to the workspace.
    """
    thread = get_object_or_404(
        Thread.objects.visible_to(request.user).select_related("project"), project__slug=slug, pk=thread_id
    )
    require(request.user, "annotate", thread.project)
    work = work_on(thread, by=request.user, named=named_round(request, thread.project))
    round = work.round
    form = ActionForm(request.POST)
    saved = Saved([])
    refusal: Refused | None = None
    clash: Clash | None = None
    here = ""
    try:
        if round is None or not is_as_named(request, round):
            raise Conflict("This round is not open, so nothing was changed.", code="round_not_open")
        if not form.is_valid() or form.verb not in VERBS:
            raise Refused("This page and the server disagree about what was asked. Reload the page.")
        if form.cleaned_data["annotator"] not in {None, request.user.pk}:
            raise Conflict("You are signed in as somebody else, so nothing was changed.", code="other_annotator")
        saved = _carry_out(Deed(thread, round, request.user, form))
    except Refused as error:
        refusal = error
        saved = _as_it_is(request, thread, round, form, error)
        if round is not None and form.is_valid() and is_as_named(request, round):
            deed = Deed(thread, round, request.user, form)
            here = pressed(deed)
            clash = clash_of(deed) if isinstance(error, Stale) else None
            if clash and form.verb in WALKS:
                refusal = unseen_step(clash, error)
    if request.htmx:
        counts = refusal is not None or form.verb in {"judge", "branch", *WALKS}
        return draw_changes(request, thread, work, saved, refusal=refusal, clash=clash, here=here, counts=counts)
    if refusal is not None:
        messages.error(request, _plainly(refusal, clash))
    elif saved.words:
        messages.success(request, saved.words)
    return _back(request, thread, work, form, saved.changed, has_moved_on=refusal is None)


def _carry_out(deed: Deed) -> Saved:
    """Carries the deed out, unless the same key was seen before: then only says what it changed."""
    fields = deed.form.cleaned_data
    is_walk = deed.form.verb in WALKS

    def act() -> tuple[Collection[int], str]:
        try:
            return VERBS[deed.form.verb](deed), deed.words
        except Http404 as error:
            raise Gone("What this was about is no longer there.") from error

    def save() -> Saved:
        comment = None if is_walk else fields["comment"]
        seen = fields["thread_version"] if is_walk else fields["version"] if comment else None
        if deed.form.verb in TALK:
            seen = None
        return save_seen(deed.thread, round=deed.round, by=deed.by, seen=seen, comment=comment, act=act)

    if fields["key"] is None:
        return save()
    posted = cast("QueryDict", deed.form.data)
    asked: dict[str, Any] = {name: values for name, values in posted.lists() if name not in _ENVELOPE}
    digest = digest_of("act", deed.thread.pk, asked)
    return from_answer(once(deed.by, str(fields["key"]), digest, lambda: as_answer(save())))


def _as_it_is(request: Request, thread: Thread, round: Round | None, form: ActionForm, error: Refused) -> Saved:
    """What to draw anew after a refusal: the page may have drawn what was refused, or not know what is there."""
    if not form.is_valid():
        return Saved([])
    number = form.cleaned_data["comment"]
    if form.verb in WALKS and isinstance(error, Stale) and round is not None:
        seen = form.cleaned_data["thread_version"] or 0
        newest = thread_version(thread, round=round, by=request.user)
        return Saved(changed_since(seen, thread, round=round, by=request.user, most=MOST), thread=(seen, newest))
    return Saved([number] if number else [])


def _plainly(refusal: Refused, clash: Clash | None) -> str:
    """The refusal for a page without scripts, in one line."""
    if clash is None or not clash.elsewhere:
        return str(refusal)
    return f"{refusal} There: {clash.elsewhere[0].words}. Here: {clash.here}, which was not saved. Press it again."


def _back(
    request: Request,
    thread: Thread,
    work: Work,
    form: ActionForm,
    changed: Sequence[int],
    *,
    has_moved_on: bool,
) -> HttpResponse:
    shape = shape_for(work, thread, chosen_order(request))
    node = next((shape.nodes[pk] for pk in changed if pk in shape.nodes), None)
    focus = node.position if node else 0
    if has_moved_on and form.is_valid() and form.finishes:
        focus = shape.next_undecided(shape.rank_of(focus), _judged(request, thread, work.round)) or focus
    address = reverse("annotations:workspace", args=[thread.project.slug, thread.pk])
    return redirect(f"{address}?focus={focus}#c{focus}" if focus else address)


def _judged(request: Request, thread: Thread, round: Round | None) -> set[int]:
    own = Judgement.objects.by(request.user).filter(round=round, comment__thread=thread)
    return set(own.values_list("comment_id", flat=True))
