"""The comments of a project: found by words and filters, counted, chosen for a deed on many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from annotations.models import Assignment, Judgement, Round
from annotations.services.finding import ME, Facets, Wanted, facets_of, find, wanted_in
from annotations.services.finding.narrowing import answers, judgements
from annotations.services.finding.wanted import UNDECIDED
from annotations.services.reading import Mark, author_of, questions_of
from annotations.views.which import round_here
from threads.models import Comment, Membership, Project, User
from threads.permissions import may
from threads.search import Query, Snippet, parse, snippet_of
from threads.services import indexing
from threads.views.paging import Page, page_of
from threads.views.request import Request

# The facets in the order of the page, and what each is called.
FACETS: Final = {
    "judged": "Judged", "label": "Label", "site": "Site", "author": "Author", "year": "Year", "depth": "Depth",
    "size": "Comments in the thread", "state": "State",
}  # fmt: skip
JUDGED: Final = [(UNDECIDED, "undecided"), *Judgement.State.choices]
# So few comments are fetched by their ids: they need not be searched for a second time.
_FEW: Final = 1000


@dataclass(slots=True)
class Hit:
    """A comment that was found, as the page shows it: with one's own labels and judgement."""

    comment: Comment
    author: str
    snippet: Snippet
    marks: list[Mark] = field(default_factory=list)
    judgement: Judgement | None = None


@login_required
@require_safe
def comments(request: Request, slug: str) -> HttpResponse:
    """Comments that fit all of the filters in the address (see services/finding/wanted.py), the newest first.

    `before` and `after` are cursors.
    """
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    wanted = wanted_in(request.GET)
    round = round_here(request, project)
    asked = parse(wanted.q)
    found = find(wanted, project=project, by=request.user, round=round)
    facets = facets_of(found, wanted, project=project, by=request.user, round=round)
    page = _page(found, facets, request)
    query = wanted.as_query()
    return render(
        request,
        "annotations/comments.html",
        {
            "project": project,
            "round": round,
            "wanted": wanted,
            "q": wanted.q,
            "asks_nothing": bool(wanted.q) and not asked,
            "page": page,
            "hits": _hits(page.rows, asked, project, round, request.user),
            "facets": facets,
            "groups": _groups(facets, query),
            "chips": _chips(wanted, query, facets),
            "query": query,
            "questions": questions_of(round),
            "states": JUDGED,
            "colleagues": _colleagues(project, round, request.user),
            "sees_suggestions": round is not None and round.shows_suggestions,
            "index_job": indexing.unfinished(project) if wanted.q else None,
            "may_import": may(request.user, "import", project),
            "may_label": round is not None and may(request.user, "annotate", project),
        },
    )


def _page(found: Any, facets: Facets, request: Request) -> Page[Comment]:
    rows = found
    if not facets.is_capped and len(facets.ids) <= _FEW:
        rows = Comment.objects.filter(pk__in=facets.ids)
    lean = rows.select_related("thread", "author").defer("markup", "raw", "anchors", "quoted")
    return page_of(lean, request.GET)


def _hits(comments: Iterable[Comment], asked: Query, project: Project, round: Round | None, by: User) -> list[Hit]:
    """The page's comments, thread by thread as one reads them."""
    names = project.shows_author_names
    ordered = sorted(comments, key=lambda comment: (-comment.thread_id, comment.position or 0))
    hits = {
        comment.pk: Hit(comment, author_of(comment, shows_names=names), snippet_of(comment.text, asked))
        for comment in ordered
    }
    own = answers(ME, project=project, by=by, round=round).filter(comment__in=list(hits))
    for row in own.select_related("label", "question").order_by("question__order", "start", "pk"):
        if row.label is not None:
            hits[row.comment_id].marks.append(Mark(row, ()))
    for judgement in judgements(ME, project=project, by=by, round=round).filter(comment__in=list(hits)):
        hits[judgement.comment_id].judgement = judgement
    return list(hits.values())


def _groups(facets: Facets, query: dict[str, str]) -> list[dict[str, Any]]:
    """Facets with the address each value leads to: narrower, or wider where it is chosen already."""
    groups = []
    for name, title in FACETS.items():
        values = [_choice(name, facet.value, facet.name, facet.count, query) for facet in facets.by.get(name, ())]
        if len(values) > 1 or (name == "judged" and values) or any(value["is_chosen"] for value in values):
            groups.append({"title": title, "values": values})
    return groups


def _choice(name: str, value: str, said: str, count: int, query: dict[str, str]) -> dict[str, Any]:
    narrow = {"since": f"{value}-01-01", "until": f"{value}-12-31"} if name == "year" else {name: value}
    is_chosen = all(query.get(key) == text for key, text in narrow.items())
    rest = {key: text for key, text in query.items() if key not in narrow}
    address = urlencode(rest if is_chosen else rest | narrow)
    return {"name": said, "count": count, "is_chosen": is_chosen, "query": address}


def _chips(wanted: Wanted, query: dict[str, str], facets: Facets) -> list[dict[str, str]]:
    """The filters in use, each with the address without it."""
    chips = []
    for each in fields(wanted):
        if each.name not in query or each.name in {"q", "search"}:
            continue
        named = {facet.value: facet.name for facet in facets.by.get(each.name, ())}
        value = query[each.name]
        rest = urlencode({key: text for key, text in query.items() if key != each.name})
        chips.append({"name": _NAMES[each.name], "value": "" if value == "1" and each.name in _FLAGS else
                      named.get(value, value.replace("_", " ")), "query": rest})  # fmt: skip
    return chips


_FLAGS: Final = {"unsure", "note", "no_target", "unlinked", "disagree"}
_NAMES: Final = {
    "thread": "thread", "site": "site", "author": "author", "since": "from", "until": "until", "depth": "depth",
    "size": "thread size", "state": "state", "by": "answers of", "label": "label", "judged": "judged",
    "suggested": "suggested", "above": "confidence from", "below": "confidence to", "unsure": "unsure",
    "note": "has a note", "no_target": "target missing", "unlinked": "claim not linked", "disagree": "disagreement",
}  # fmt: skip


def _colleagues(project: Project, round: Round | None, by: User) -> Sequence[str]:
    """Aliases of those whose answers this person may see in the round; none where it is blind to them."""
    if round is None:
        return []
    submitted = Assignment.objects.filter(round=round, annotator=by, state=Assignment.State.SUBMITTED)
    if round.is_blind and not submitted.exists():
        return []
    annotators = Membership.objects.filter(project=project).exclude(user=by).exclude(role=Membership.Role.VIEWER)
    return list(annotators.order_by("alias").values_list("alias", flat=True))
