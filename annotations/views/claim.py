"""One listed claim: its page over all threads, and what can be done to it."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from annotations.models import Claim, Mention
from annotations.services import claim_pages, claims
from annotations.services.claim_lists import found
from annotations.views.evidence import place
from threads.errors import Refused
from threads.models import Membership, Project, User
from threads.permissions import may, require
from threads.views.paging import page_of
from threads.views.request import Request, whole_number

_FEW: Final = 20
_SHOWN: Final = ("mentions", "relations")


@login_required
def claim_page(request: Request, slug: str, pk: int) -> HttpResponse:
    """The claim's page; posted, changes the claim (see `_WISHES`, by `wish`) and goes back.

    Query: `show` (mentions or relations) for all of one kind, with cursors; `into`, words of a claim to merge with.
    """
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    if request.method == "POST":
        require(request.user, "annotate", project)
        return _change(request, project, pk)
    claim = claim_pages.claim_for(request.user, Claim.objects.visible_to(request.user).filter(project=project), pk)
    if claim is None:
        raise Http404
    if claim.pk != pk:
        return redirect("annotations:claim", slug, claim.pk)
    show = request.GET.get("show", "")
    context = _places(request, project, claim, show if show in _SHOWN else "")
    words = request.GET.get("into", "")[:200]
    manages = may(request.user, "manage", project)
    others = found(Claim.objects.visible_to(request.user).filter(project=project).exclude(pk=claim.pk), words)
    return render(
        request,
        "annotations/claim_page.html",
        context
        | {
            "project": project,
            "claim": claim,
            "sides": claim_pages.evidence_of(claim, request.user),
            "merged": claim_pages.merged_into(claim, request.user),
            "may_label": may(request.user, "annotate", project),
            "may_change": claim_pages.may_change(claim, request.user, manages=manages),
            "into": words,
            "others": others.order_by("-pk")[:9] if words else [],
            "aliases": dict(Membership.objects.filter(project=project).values_list("user_id", "alias")),
            "here": "claims",
        },
    )


def _places(request: Request, project: Project, claim: Claim, show: str) -> dict[str, object]:
    """What makes the claim and what is aimed at it: some of both, or a page of all of one kind."""
    mentions = claim_pages.mentions_of(claim, request.user)
    relations = claim_pages.relations_to(claim, request.user)
    context: dict[str, object] = {"show": show, "mention_count": mentions.count(), "relation_count": relations.count()}
    some_mentions, some_relations = list(mentions[:_FEW]), list(relations[:_FEW])
    if show == "mentions":
        page = page_of(mentions, request.GET)
        some_mentions, some_relations, context["page"] = list(page.rows), [], page
    elif show == "relations":
        more = page_of(relations, request.GET)
        some_mentions, some_relations, context["page"] = [], list(more.rows), more
    return context | {
        "mentions": [(row, place(row.comment, _span(row.start, row.end), project)) for row in some_mentions],
        "relations": [
            (row, place(row.comment, _span(row.source.start, row.source.end) if row.source else None, project))
            for row in some_relations
        ],
    }


def _span(start: int | None, end: int | None) -> tuple[int, int] | None:
    return None if start is None or end is None else (start, end)


def _change(request: Request, project: Project, pk: int) -> HttpResponse:
    wish = request.POST.get("wish", "rename")
    page = reverse("annotations:claim", args=[project.slug, pk])
    listed = reverse("annotations:claim_list", args=[project.slug])
    try:
        match wish:
            case "restore":
                claims.restore(_own(request, project, pk), by=request.user)
            case "unmerge":
                claims.unmerge(_own(request, project, whole_number(request.POST.get("claim")) or 0), by=request.user)
            case "unmention" | "split":
                _change_mention(request, project, wish)
            case _:
                visible = Claim.objects.visible_to(request.user).filter(project=project)
                return redirect(_change_claim(request, project, get_object_or_404(visible, pk=pk), wish) or listed)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(listed if wish == "restore" or request.POST.get("back") == "list" else page)


def _change_claim(request: Request, project: Project, claim: Claim, wish: str) -> str:
    """Words the claim anew, merges it or throws it away; the page to go on to, or none."""
    page = reverse("annotations:claim", args=[project.slug, claim.pk])
    try:
        if wish == "trash":
            claims.trash(claim, by=request.user)
            messages.info(request, f"“{claim}” is off the list. What points at it keeps its wording.")
            return ""
        if wish == "merge":
            visible = Claim.objects.visible_to(request.user).filter(project=project)
            into = get_object_or_404(visible, pk=whole_number(request.POST.get("into")) or 0)
            claims.merge(claim, into, by=request.user)
            messages.success(request, f"“{claim}” counts here from now on.")
            return reverse("annotations:claim", args=[project.slug, into.pk])
        claims.rename(claim, request.POST.get("wording", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return "" if request.POST.get("back") == "list" else page


def _change_mention(request: Request, project: Project, wish: str) -> None:
    rows = Mention.objects.visible_to(request.user).filter(claim__project=project)
    mention = get_object_or_404(rows, pk=whole_number(request.POST.get("mention")) or 0)
    if wish == "unmention":
        claims.take_back(mention, by=request.user)
    else:
        claims.split_off(mention, request.POST.get("wording", ""), by=request.user)


def _own(request: Request, project: Project, pk: int) -> Claim:
    """A claim that is not listed: nobody sees it but its maker and managers."""
    rows = Claim.objects.filter(project=project)
    user: User = request.user
    return get_object_or_404(rows if may(user, "manage", project) else rows.filter(created_by=user), pk=pk)
