"""One thread with its annotators' answers side by side, and the decisions between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotations.errors import BadTarget
from annotations.models import Question, Round
from annotations.models.targets import TargetKind
from annotations.services import adjudicating, history
from annotations.services.adjudicating import Given, Proposal, Unit
from annotations.services.aiming import TargetChoice
from annotations.services.reading import read_comments
from annotations.services.shape import shape_of
from annotations.services.windowing import WINDOW, window_of
from annotations.views.editing import target_at, words_in
from annotations.views.which import begun_rounds
from threads.errors import Refused
from threads.models import Comment, Thread
from threads.permissions import require
from threads.views.request import Request, whole_number


@login_required
@require_safe
def adjudicate(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """Article, comments, and at each comment what was answered; the unit at hand can be decided.

    Query: `focus`, the number of a comment, and `question`, a key, name the unit; `round`; `from`, the rank of a
    comment whose window is wanted.
    """
    thread, round = _thread(request, slug, thread_id)
    units = adjudicating.units_in([thread.pk], round)[thread.pk]
    shape = shape_of(thread)
    nodes = shape.comments
    start = whole_number(request.GET.get("from"))
    at = _at_hand(units, request.GET)
    focus = at.position if at else 0
    window = window_of(min(start or focus, max(len(nodes), 1)))
    ids = [node.pk for node in shape.nodes.values() if node.position == 0 or node.position in window]
    views = read_comments(thread, ids, shape, round=None, by=request.user)
    by_comment: defaultdict[int, list[Any]] = defaultdict(list)
    for one in adjudicating.shown([unit for unit in units if unit.comment in set(ids)], round=round, by=request.user):
        by_comment[one.unit.comment].append(one)
    comments = [(view, by_comment[view.node.pk]) for view in views]
    return render(
        request,
        "annotations/adjudicate.html",
        {
            "thread": thread,
            "project": thread.project,
            "round": round,
            "article": comments[0],
            "comments": comments[1:],
            "at": at,
            "before": adjudicating.earlier_on((at.comment, at.question.key), round) if at else [],
            "next": _next(units, at),
            "previous": _next(units[::-1], at),
            "left": len(_waiting(units)),
            "earlier": window.start - WINDOW if window.start > 1 else None,
            "later": window.stop if window.stop <= len(nodes) else None,
        },
    )


def _at_hand(units: Sequence[Unit], query: QueryDict) -> Unit | None:
    """The unit that the address names; else the first that needs a person; else the first."""
    focus = whole_number(query.get("focus"))
    here = [unit for unit in units if unit.position == focus]
    named = [unit for unit in here if unit.question.key == query.get("question")]
    ranked = (*named, *_waiting(here), *here, *_waiting(units), *units)
    return next(iter(ranked), None)


def _waiting(units: Sequence[Unit]) -> list[Unit]:
    return [unit for unit in units if unit.needs_person]


def _next(units: Sequence[Unit], at: Unit | None) -> Unit | None:
    """The next unit that needs a person; from the other end again, where there is none behind this one."""
    place = units.index(at) + 1 if at in units else 0
    return next((unit for unit in (*units[place:], *units[:place]) if unit.needs_person and unit != at), None)


@login_required
@require_POST
def decide(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """Posted `action`: take:<letter>, neither, other (with the fields of `_answer`), back (ends a decision), undo.

    `comment` and `question` name the unit, `seen` is its stamp, `reason` says why. Goes on to the next that needs a
    person; where something was refused, back to the same one.
    """
    thread, round = _thread(request, slug, thread_id)
    verb, _, letter = request.POST.get("action", "").partition(":")
    focus: int | None = whole_number(request.POST.get("focus"))
    question = request.POST.get("question", "")
    try:
        if verb == "undo":
            walk = history.undo(round, by=request.user, thread=thread, gold=True)
            messages.success(request, f"Undone: {walk.words}.")
            focus = thread.comments.filter(pk__in=walk.comments).values_list("position", flat=True).first()
        else:
            unit = _decide(request, thread, round, verb, letter)
            units = adjudicating.units_in([thread.pk], round)[thread.pk]
            same = next((one for one in units if (one.comment, one.question.key) == unit), None)
            following = same if verb == "back" else _next(units, same) or same
            if following is not None:
                focus, question = following.position, following.question.key
    except Refused as error:
        messages.error(request, str(error))
    address = reverse("annotations:adjudicate", args=[slug, thread_id])
    place = "" if focus is None else f"&focus={focus}&question={question}#c{focus}"
    return redirect(f"{address}?round={round.pk}{place}")


def _decide(request: Request, thread: Thread, round: Round, verb: str, letter: str) -> tuple[int, str]:
    sent = request.POST
    rows = thread.comments.select_related("thread", "parent")
    comment = get_object_or_404(rows, pk=whole_number(sent.get("comment")) or 0)
    key = sent.get("question", "")
    units = adjudicating.units_in([thread.pk], round, only=[comment.pk])[thread.pk]
    unit = next((one for one in units if (one.comment, one.question.key) == (comment.pk, key)), None)
    if unit is None:
        raise Http404("There is nothing to decide here.")
    if verb == "back":
        if unit.decision is not None:
            adjudicating.withdraw(unit.decision, by=request.user)
        return comment.pk, key
    how: dict[str, Any] = {"reason": sent.get("reason", ""), "seen": sent.get("seen", "")}
    if verb == "take":
        how["take"] = letter
    elif verb == "other":
        how["answer"] = _answer(sent, unit, comment, round)
    elif verb != "neither":
        raise Refused("There is no such action.")
    adjudicating.decide(comment, key, round=round, by=request.user, **how)
    return comment.pk, key


def _answer(sent: QueryDict, unit: Unit, comment: Comment, round: Round) -> list[Proposal | Given]:
    """The fields `part` (numbers of parts of the answers, many times), `label` with `words`, `target` and
    `target_kind`, or `value`.
    """
    if sent.get("seen") != unit.stamp:
        raise Refused("An answer or a decision came in since you looked. Look again: nothing was changed.")
    choices = adjudicating.choices_of(unit)
    numbers = [whole_number(raw) for raw in sent.getlist("part")]
    answer: list[Proposal | Given] = [choices[at] for at in numbers if at is not None and at < len(choices)]
    value: object = sent.get("value", "").strip()
    if unit.question.kind == Question.Kind.SCALE and value:
        value = int(str(value)) if str(value).lstrip("-").isdecimal() else value
    if value:
        answer.append(Proposal(value=value))
    if label := sent.get("label", ""):
        words = sent.get("words", "")
        span = words_in(words, comment) if words.strip() else None
        answer.append(Proposal(label, span=span, targets=_targets(sent, comment)))
    if not answer:
        raise Refused("Choose an answer; that none of the labels holds is “Neither”.")
    return answer


def _targets(sent: QueryDict, comment: Comment) -> tuple[TargetChoice, ...]:
    kind = sent.get("target_kind", "")
    if kind in {TargetKind.OUTSIDE, TargetKind.UNCLEAR, TargetKind.NONE}:
        return (TargetChoice(kind),)
    if kind not in {"", TargetKind.COMMENT}:
        raise BadTarget("There is no such kind of target.")
    target = target_at(sent.get("target", ""), comment)
    return (target,) if target else ()


def _thread(request: Request, slug: str, thread_id: int) -> tuple[Thread, Round]:
    """The thread and the round. Raises Http404 where this person may not see its answers side by side."""
    threads = Thread.objects.visible_to(request.user).select_related("project")
    thread = get_object_or_404(threads, project__slug=slug, pk=thread_id)
    require(request.user, "adjudicate", thread.project)
    _, round = begun_rounds(request, thread.project)
    if round is None or not adjudicating.threads_in_sight(round, by=request.user).filter(pk=thread.pk).exists():
        raise Http404("Nothing has been submitted here that you may see.")
    return thread, round
