"""Erase a comment, forget an author: pages that say what will be gone, and do it once that is confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from threads.models import Author, Comment, Job, Project
from threads.permissions import require
from threads.services import erasing
from threads.services.erasing import Wish
from threads.views.request import Request


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase_comment(request: Request, slug: str, pk: int) -> HttpResponse:
    """One comment, for managers."""
    project = _managed(request, slug)
    rows = Comment.objects.visible_to(request.user).filter(thread__project=project)
    comment = get_object_or_404(rows.select_related("thread", "author"), pk=pk)
    wish = Wish(comments=(comment.pk,))
    if request.method == "POST":
        erasing.request_erasure(project, wish, by=request.user)
        messages.success(request, "The comment is erased." if comment.position else "The article is erased.")
        return redirect("annotations:workspace", project.slug, comment.thread_id)
    context = {
        "project": project,
        "comment": comment,
        "author": comment.author,
        "is_erased": comment.state == Comment.State.ERASED,
        "foresight": erasing.foresee(project, wish),
    }
    return render(request, "threads/erase_comment.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forget_author(request: Request, slug: str, pk: int) -> HttpResponse:
    """One author, with their texts or without, for managers."""
    project = _managed(request, slug)
    author = get_object_or_404(Author, project=project, pk=pk)
    if request.method == "POST":
        texts, mentions = "texts" in request.POST, "mentions" in request.POST
        wish = Wish(author=author.pk, with_texts=texts, with_mentions=mentions)
        job = erasing.request_erasure(project, wish, by=request.user)
        messages.success(request, _forgotten(author, job))
        return redirect("threads:thread_list", project.slug)
    mentions_of = erasing.mentions_of(author)
    context = {
        "project": project,
        "author": author,
        "name": author.handle if project.shows_author_names else None,
        "texts": erasing.foresee(project, Wish(author=author.pk, with_texts=True)),
        "mentions": mentions_of.count(),
        "mentioning": mentions_of.select_related("thread").order_by("pk")[:10],
    }
    return render(request, "threads/forget_author.html", context)


def _forgotten(author: Author, job: Job | None) -> str:
    if job is None:
        return f"The name of {author.pseudonym} is forgotten."
    return (
        f"{author.pseudonym} is being forgotten: there are many comments, so a worker erases them one after the other."
    )


def _managed(request: Request, slug: str) -> Project:
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "manage", project)
    return project
