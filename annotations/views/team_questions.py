"""What waits for a word from the team: the questions that people asked about comments."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotations.models import Remark
from annotations.services import remarks
from annotations.services.team_questions import asked_in, with_answers
from threads.errors import Refused
from threads.models import Project
from threads.permissions import may, require
from threads.views.paging import page_of
from threads.views.request import Request

# Each question shows a comment and a discussion: fewer on a page than rows of a table.
PAGE_SIZE: Final = 20


@login_required
@require_safe
def questions(request: Request, slug: str) -> HttpResponse:
    """The questions that this person may see, newest first. Query: `show`, "all" for the resolved ones, too."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    rows = asked_in(project, by=request.user)
    shows_all = request.GET.get("show") == "all"
    shown = (rows if shows_all else rows.waiting()).select_related("comment__author", "comment__thread", "round")
    page = page_of(shown, request.GET, size=PAGE_SIZE)
    return render(
        request,
        "annotations/question_list.html",
        {
            "project": project,
            "page": page,
            "questions": with_answers(page.rows, project=project, by=request.user),
            "shows_all": shows_all,
            "longest": remarks.LONGEST,
            "may_answer": may(request.user, "annotate", project),
        },
    )


@login_required
@require_POST
def respond(request: Request, slug: str, pk: int) -> HttpResponse:
    """Does as the posted `action` says: `answer` with `text`, `resolve` or `reopen`."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    asked = get_object_or_404(asked_in(project, by=request.user).select_related("round", "comment__thread"), pk=pk)
    try:
        _respond(request, asked, project)
    except Refused as refusal:
        messages.error(request, str(refusal))
    query = request.GET.urlencode()
    return redirect(f"{reverse('annotations:question_list', args=[slug])}{'?' if query else ''}{query}#question-{pk}")


def _respond(request: Request, asked: Remark, project: Project) -> None:
    action = request.POST.get("action")
    if action == "answer":
        require(request.user, "annotate", project)
        remarks.remark(asked.comment, request.POST.get("text", ""), round=asked.round, by=request.user, answers=asked)
        messages.success(request, "Your answer stands below the question, here and in the thread.")
    elif action in {"resolve", "reopen"}:
        remarks.resolve(asked, by=request.user, is_resolved=action == "resolve")
        messages.success(request, "The question is resolved." if action == "resolve" else "The question waits again.")
    else:
        raise BadRequest("There is no such action.")
