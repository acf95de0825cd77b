"""What the target layer offers: lists of lines to choose from, as you type, drawn by the page's own template."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from annotations.errors import BadTarget
from annotations.models import Label
from annotations.services.linking import Offer
from annotations.services.target_lists import (
    MOST,
    Option,
    claims_found,
    comments_found,
    comments_numbered,
    offer_of,
    sentences_of,
)
from annotations.services.working import work_on
from annotations.views.which import named_round
from threads.models import Thread
from threads.views.request import Request, whole_number

# As much as anybody types into the field.
LONGEST = 300


@login_required
@require_safe
def comments(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """Comments that may be the target. Query: `of`, the number of the comment that points; `label`, the id of its
    label, for the scheme's link rules; `search`, words or a number, or `numbers`, up to nine of them by commas.
    """
    thread = _thread(request, slug, thread_id)
    of = whole_number(request.GET.get("of")) or 0
    try:
        offer = _offer(request)
    except BadTarget:
        return _answer(request, [])
    round = work_on(thread, by=request.user, named=named_round(request, thread.project)).round
    if "numbers" in request.GET:
        asked = [whole_number(number) for number in request.GET["numbers"].split(",")[:MOST]]
        numbers = [number for number in asked if number is not None]
        return _answer(request, comments_numbered(thread, numbers, of=of, offer=offer, round=round, by=request.user))
    words = request.GET.get("search", "")[:LONGEST]
    return _answer(request, comments_found(thread, words, of=of, offer=offer, round=round, by=request.user))


@login_required
@require_safe
def sentences(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """The sentences of a comment, by its number `of`; 0 is the article."""
    thread = _thread(request, slug, thread_id)
    return _answer(request, sentences_of(thread, whole_number(request.GET.get("of")) or 0))


@login_required
@require_safe
def claims(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """Listed claims that this person may see and that have the words of `search`."""
    thread = _thread(request, slug, thread_id)
    return _answer(request, claims_found(thread, request.GET.get("search", "")[:LONGEST], by=request.user))


def _thread(request: Request, slug: str, thread_id: int) -> Thread:
    threads = Thread.objects.visible_to(request.user).select_related("project")
    return get_object_or_404(threads, project__slug=slug, pk=thread_id)


def _offer(request: Request) -> Offer:
    number = whole_number(request.GET.get("label"))
    labels = Label.objects.select_related("target_relation__question")
    return offer_of(labels.filter(pk=number).first() if number else None)


def _answer(request: Request, options: Sequence[Option]) -> HttpResponse:
    return render(request, "annotations/_target_options.html", {"options": options})
