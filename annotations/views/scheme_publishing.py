"""A draft is published: what changed, what becomes of labels that are gone, and what that does to the work."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotations.services.comparing import compare
from annotations.services.rescheming import publishing
from annotations.services.rescheming.mapping import HOWS, BadMapping, keys_of, missing_from, shown
from annotations.services.schemes import definition_of
from annotations.views.scheme_editor import draft_in, managed_project
from annotations.views.scheme_posting import mapping_from
from threads.views.request import Request, whole_number

_MEANINGS = {
    "rename": "Rename: the same meaning under another name",
    "merge": "Merge: becomes part of another label",
    "split": "Split: becomes several, people look again",
    "retire": "Retire: its answers are taken back",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scheme_publish(request: Request, slug: str, pk: int) -> HttpResponse:
    """The form with the effects; posted with `action` publish it is done, with any other the effects are shown anew."""
    project = managed_project(request, slug)
    draft = draft_in(project, pk)
    base = publishing.latest_version(draft.scheme)
    old, new = definition_of(base) if base else [], definition_of(draft)
    lost = missing_from(new, old)
    movable = publishing.movable_rounds(base) if base else []
    mapping = publishing.proposed_mapping(draft)
    chosen = {round.pk for round in movable}
    wrong = ""
    if request.method == "POST":
        mapping = mapping_from(request.POST, lost)
        chosen &= {whole_number(value) for value in request.POST.getlist("rounds")}
        if request.POST.get("action") == "publish":
            try:
                version = publishing.publish(draft, by=request.user, mapping=mapping, rounds=chosen)
            except BadMapping as error:
                wrong = str(error)
            else:
                messages.success(request, f"{version} is published.")
                return redirect("annotations:scheme_detail", project.slug, pk)
    rounds = [round for round in movable if round.pk in chosen]
    effects: list[Any] = []
    try:
        effects = publishing.preview(draft, mapping, rounds)
    except BadMapping as error:
        wrong = str(error)
    targets = [(shown(key), f"{question['name']}: {_name(key, question)}") for key, question in keys_of(new).items()]
    context = {
        "project": project,
        "scheme": draft.scheme,
        "draft": draft,
        "base": base,
        "changes": compare(old, new) if base else [],
        "lost": [
            {"at": at, "name": shown(key), "how": row["how"], "to": ["/".join(each) for each in row["to"]]}
            for at, (key, row) in enumerate(zip(lost, mapping, strict=True))
        ],
        "hows": [(how, _MEANINGS[how]) for how in HOWS],
        "targets": targets,
        "rounds": [(round, round.pk in chosen) for round in movable],
        "effects": effects,
        "wrong": wrong,
    }
    return render(request, "annotations/scheme_publish.html", context, status=422 if wrong and request.POST else 200)


def _name(key: tuple[str, str | None], question: Any) -> str:
    return next((label["name"] for label in question["labels"] if label["key"] == key[1]), "its values")
