"""The scheme editor: a draft as one form, checked and saved at every change, beside the picker as annotators see it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from annotations.models import Question, Round, Scheme, SchemeVersion
from annotations.services import drafting, palette
from annotations.services.definitions import BadDefinition, checked
from annotations.services.letters import LETTERS, TAKEN
from annotations.services.reading import questions_of
from annotations.views.scheme_posting import definition_from, edited
from threads.models import Project
from threads.permissions import require
from threads.views.request import Request


def managed_project(request: Request, slug: str) -> Project:
    """The project, for somebody who may change it: 404 for outsiders, 403 for members without the right."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "manage", project)
    return project


def draft_in(project: Project, pk: int) -> SchemeVersion:
    """The draft of the project's scheme, or 404."""
    rows = SchemeVersion.objects.select_related("scheme__project").filter(published_at=None)
    return get_object_or_404(rows, scheme__project=project, scheme=pk, scheme__trashed_at=None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scheme_draft(request: Request, slug: str, pk: int) -> HttpResponse:
    """The editor. Query: `at`, the field that takes the focus. Every post holds the whole draft and one action.

    htmx posts the action `check` at each change and gets the preview, with what is wrong, alone.
    """
    project = managed_project(request, slug)
    draft = draft_in(project, pk)
    if request.method != "POST":
        return _editor(request, project, draft, drafting.whole_definition(draft), at=request.GET.get("at", ""))
    stamps = _known_states(request)
    definition, at = edited(definition_from(request.POST), request.POST.get("action", "save"))
    faults: dict[str, list[str]] = {}
    try:
        draft = drafting.save_draft(draft, definition, stamps=stamps)
    except BadDefinition as error:
        faults = error.fields or {}
    if request.htmx:
        return render(request, "annotations/_scheme_live.html", _live(project, draft, definition, faults))
    if faults:
        return _editor(request, project, draft, definition, faults=faults, at=at)
    if request.POST.get("action") == "publish":
        return redirect("annotations:scheme_publish", project.slug, pk)
    address = reverse("annotations:scheme_draft", args=[project.slug, pk])
    return redirect(f"{address}?at={at}#{at}" if at else f"{address}?saved=1")


@login_required
@require_POST
def scheme_begin(request: Request, slug: str, pk: int) -> HttpResponse:
    """Begins the next version, or goes on with the one that was begun."""
    project = managed_project(request, slug)
    scheme = get_object_or_404(Scheme, project=project, pk=pk, trashed_at=None)
    drafting.begin_draft(scheme, by=request.user)
    return redirect("annotations:scheme_draft", project.slug, pk)


@login_required
@require_POST
def scheme_discard(request: Request, slug: str, pk: int) -> HttpResponse:
    """Throws the draft away."""
    project = managed_project(request, slug)
    drafting.discard_draft(draft_in(project, pk))
    return redirect("annotations:scheme_list", project.slug)


def _known_states(request: Request) -> set[str]:
    """The draft as it was read, and as this very form may have saved it while a button was being pressed."""
    try:
        saved = drafting.stamp_of(checked(definition_from(request.POST)))
    except BadDefinition:
        saved = ""
    return {request.POST.get("stamp", ""), saved}


def _editor(
    request: Request,
    project: Project,
    draft: SchemeVersion,
    definition: dict[str, Any],
    *,
    faults: dict[str, list[str]] | None = None,
    at: str = "",
) -> HttpResponse:
    faults = faults or {}
    relations = [
        (label["key"], label["name"])
        for question in definition["questions"]
        if question["unit"] == Question.Unit.RELATION
        for label in question["labels"]
    ]
    context = _live(project, draft, definition, faults) | {
        "definition": definition,
        "rows": [_row(index, row, faults) for index, row in enumerate(definition["questions"])],
        "relations": relations,
        "units": Question.Unit.choices,
        "kinds": Question.Kind.choices,
        "colours": list(enumerate(palette.NAMES, start=1)),
        "letters": LETTERS,
        "taken": TAKEN,
        "at": at,
        "saved": "saved" in request.GET,
    }
    return render(request, "annotations/scheme_editor.html", context, status=422 if faults else 200)


def _live(
    project: Project, draft: SchemeVersion, definition: dict[str, Any], faults: dict[str, list[str]]
) -> dict[str, Any]:
    """What changes at every change: preview, faults, colours that are hard to tell apart."""
    named: dict[int, list[str]] = {}
    for question in definition["questions"]:
        if question["unit"] != Question.Unit.RELATION:
            for label in question["labels"]:
                named.setdefault(label["slot"], []).append(label["name"])
    pairs = palette.hard_pairs(slot for slot in named if slot in range(1, 13))
    return {
        "project": project,
        "draft": draft,
        "scheme": draft.scheme,
        "stamp": drafting.stamp_of(drafting.whole_definition(draft)),
        "questions": questions_of(Round(scheme_version=draft)),
        "faults": [words for each in faults.values() for words in each],
        "alike": [
            (", ".join(named[one]), palette.NAMES[one - 1], ", ".join(named[other]), palette.NAMES[other - 1])
            for one, other in pairs
        ],
        "same": [", ".join(names) for names in named.values() if len(names) > 1],
        "thread": {"pk": 0},
    }


def _row(at: int, row: dict[str, Any], faults: dict[str, list[str]]) -> dict[str, Any]:
    """A question as the template draws it, with its labels and their faults."""
    place = f"questions.{at}"
    rule = (row.get("link_rules") or [{}])[0]
    return {
        "stem": f"q-{at}-",
        "at": at,
        "row": row,
        "rule": {**rule, "of": rule.get("from", "")},
        "faults": _faults(place, faults),
        "labels": [
            {"stem": f"q-{at}-l-{index}-", "at": f"{at}.{index}", "row": label,
             "faults": _faults(f"{place}.labels.{index}", faults)}
            for index, label in enumerate(row["labels"])
        ],
    }  # fmt: skip


def _faults(place: str, faults: dict[str, list[str]]) -> dict[str, str]:
    return {
        name.rpartition(".")[2]: " ".join(words) for name, words in faults.items() if name.rpartition(".")[0] == place
    }
