"""Search in the comments of a project, on the page of its threads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from threads.errors import Conflict
from threads.models import Comment, Project, Thread
from threads.permissions import require
from threads.search import Query, Snippet, parse, search, snippet_of
from threads.services import indexing
from threads.views.paging import page_of
from threads.views.request import Request


@dataclass(frozen=True, slots=True)
class Hit:
    """A comment that was found, as the page shows it."""

    comment: Comment
    author: str
    snippet: Snippet


def found_in(threads: QuerySet[Thread], project: Project, query: QueryDict) -> dict[str, Any]:
    """What templates/threads/search.html needs: the comments of these threads that hold what `q` asks for."""
    typed = query.get("q", "").strip()
    asked = parse(typed)
    comments = Comment.objects.published().filter(thread__in=threads)
    rows = comments.select_related("thread", "author").defer("markup", "raw", "anchors", "quoted")
    page = page_of(search(asked, rows, project), query)
    return {
        "q": typed,
        "asks_nothing": not asked,
        "page": page,
        "hits": _hits(page.rows, asked, project),
        "index_job": indexing.unfinished(project),
    }


@login_required
@require_POST
def index_retry(request: Request, slug: str) -> HttpResponse:
    """Try again to index what could not be indexed."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "import", project)
    try:
        indexing.retry(project, by=request.user)
    except Conflict as error:
        messages.warning(request, str(error))
    return redirect("threads:thread_list", slug)


def _hits(comments: Iterable[Comment], asked: Query, project: Project) -> list[Hit]:
    """The page's comments, thread by thread as one reads them."""
    names = project.shows_author_names
    ordered = sorted(comments, key=lambda comment: (-comment.thread_id, comment.position or 0))
    return [
        Hit(
            comment,
            author=comment.author.shown_as(shows_names=names) if comment.author else "",
            snippet=snippet_of(comment.text, asked),
        )
        for comment in ordered
    ]
