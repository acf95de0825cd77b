"""What a project's comments repeat: passages that are quoted, and comments that are copied."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from annotations.services.reading import author_of
from annotations.views.evidence import narrowed, place
from threads.models import Comment, Project
from threads.services.evidence import copied, quoted
from threads.services.evidence.excerpts import around
from threads.views.groups import page_of_groups
from threads.views.paging import page_of
from threads.views.request import Request

# Quoting comments that the page shows of one passage.
_SHOWN = 20


@login_required
@require_safe
def quotes(request: Request, slug: str) -> HttpResponse:
    """Articles and comments that are quoted. Query: `thread`, `order` (a key of quoted.COUNTS), cursors."""
    wanted = narrowed(request, slug, ["comments", "people"])
    rows = quoted.quotes(wanted.project, thread=wanted.thread)
    page = page_of_groups(quoted.sources(rows, wanted.order), request.GET, order=wanted.order, key="source")
    context = {"page": page, "sources": quoted.with_sources(rows, page.rows), "here": "quotes"}
    return render(request, "annotations/evidence_quotes.html", wanted.context | context)


@login_required
@require_safe
def quoted_text(request: Request, slug: str, pk: int) -> HttpResponse:
    """The passages of one article or comment that are quoted, and by which comments."""
    wanted = narrowed(request, slug, ["comments"])
    source = _comment(request, wanted.project, pk)
    passages = quoted.passages(quoted.quotes(wanted.project), source)
    shown = [
        (
            passage,
            [place(quote.comment, (quote.start, quote.end), wanted.project) for quote in passage.quotes[:_SHOWN]],
            max(0, len(passage.quotes) - _SHOWN),
        )
        for passage in passages[:50]
    ]
    context = {"source": source, "passages": shown, "rest": max(0, len(passages) - 50), "here": "quotes"}
    return render(request, "annotations/evidence_quoted.html", wanted.context | context)


@login_required
@require_safe
def copies(request: Request, slug: str) -> HttpResponse:
    """Comments that were copied. Query: `thread`, `order` (a key of copied.COUNTS), `exact`, cursors."""
    wanted = narrowed(request, slug, ["copies", "people", "threads"])
    only_exact = request.GET.get("exact") == "1"
    rows = copied.duplicates(wanted.project, thread=wanted.thread, only_exact=only_exact)
    page = page_of_groups(copied.originals(rows, wanted.order), request.GET, order=wanted.order, key="original")
    shown = [
        (row, around(row.comment.text, None), author_of(row.comment, shows_names=wanted.project.shows_author_names))
        for row in copied.with_originals(rows, page.rows)
    ]
    context = {"page": page, "originals": shown, "only_exact": only_exact, "here": "copies"}
    if only_exact:
        context["kept"] = "&".join(part for part in (wanted.context["kept"], "exact=1") if part)
    return render(request, "annotations/evidence_copies.html", wanted.context | context)


@login_required
@require_safe
def copied_comment(request: Request, slug: str, pk: int) -> HttpResponse:
    """The copies of one comment, the latest first. Query: cursors."""
    wanted = narrowed(request, slug, ["copies"])
    original = _comment(request, wanted.project, pk)
    page = page_of(copied.copies_of(copied.duplicates(wanted.project), original), request.GET)
    found = [
        place(row.comment, None, wanted.project, "the same words" if row.is_exact else f"{row.similarity:.0%} alike")
        for row in page.rows
    ]
    here = place(original, None, wanted.project)
    context = {"page": page, "original": here, "places": found, "here": "copies"}
    return render(request, "annotations/evidence_copied.html", wanted.context | context)


def _comment(request: Request, project: Project, pk: int) -> Comment:
    rows = Comment.objects.visible_to(request.user).filter(thread__project=project)
    return get_object_or_404(rows.select_related("thread", "author").defer("raw", "markup"), pk=pk)
