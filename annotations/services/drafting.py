"""Drafts of schemes: the version that is not published yet, begun from a preset, from data or from the version before.

A project has any number of schemes, a scheme at most one draft. Writes rows through services.schemes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from annotations.models import Label, Scheme, SchemeVersion
from annotations.services.definitions import checked
from annotations.services.rescheming.publishing import latest_version
from annotations.services.schemes import definition_of, write_questions
from threads.errors import Conflict
from threads.models import Project, User


@transaction.atomic
def begin_scheme(project: Project, definition: object, *, by: User) -> SchemeVersion:
    """A new scheme of the project as a draft. Raises BadDefinition."""
    whole = checked(definition)
    scheme = Scheme.objects.create(project=project, name=_free_name(project, whole["name"]))
    return _draft(scheme, whole["questions"], by=by)


@transaction.atomic
def begin_draft(scheme: Scheme, *, by: User) -> SchemeVersion:
    """The scheme's draft: the one that is there, or a new one that asks what the newest version asks."""
    scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
    draft = draft_of(scheme)
    if draft is not None:
        return draft
    base = latest_version(scheme)
    return _draft(scheme, definition_of(base) if base else [], by=by)


def draft_of(scheme: Scheme) -> SchemeVersion | None:
    """The version that is not published, or None."""
    return scheme.versions.filter(published_at=None).order_by("-number").first()


@transaction.atomic
def save_draft(draft: SchemeVersion, definition: object, *, stamps: Collection[str] | None = None) -> SchemeVersion:
    """Writes the draft anew, with the scheme's name. `stamps` are those of states the caller knows (see `stamp_of`).

    Raises BadDefinition; Conflict where it was published or changed by somebody else since.
    """
    whole = checked(definition)
    scheme = Scheme.objects.select_for_update().get(pk=draft.scheme_id)
    draft = _unpublished(draft)
    if stamps is not None and stamp_of(whole_definition(draft)) not in stamps:
        raise Conflict("Somebody else has changed this draft since you opened it. Load the page again.", code="stale")
    if scheme.name != whole["name"]:
        scheme.name = whole["name"]
        scheme.save(update_fields=["name"])
    _empty(draft)
    write_questions(draft, whole["questions"])
    return draft


@transaction.atomic
def discard_draft(draft: SchemeVersion) -> None:
    """Deletes the draft; a scheme that was never published goes with it. Raises Conflict where it is published."""
    draft = _unpublished(draft)
    _empty(draft)
    scheme = draft.scheme
    draft.delete()
    if not scheme.versions.exists():
        scheme.delete()


def whole_definition(version: SchemeVersion) -> dict[str, Any]:
    """The version as a file holds it: name and questions."""
    return {"name": version.scheme.name, "questions": definition_of(version)}


def stamp_of(definition: Mapping[str, Any]) -> str:
    """A short digest of what a draft asks, to notice changes by others."""
    text = json.dumps(definition, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _draft(scheme: Scheme, questions: list[dict[str, Any]], *, by: User) -> SchemeVersion:
    last = scheme.versions.aggregate(last=Max("number"))["last"] or 0
    draft = SchemeVersion.objects.create(scheme=scheme, number=last + 1, created_by=by)
    write_questions(draft, questions)
    return draft


def _unpublished(draft: SchemeVersion) -> SchemeVersion:
    fresh = SchemeVersion.objects.select_related("scheme").filter(pk=draft.pk).first()
    if fresh is None:
        raise Conflict("This draft was discarded.", code="stale")
    if fresh.published_at is not None:
        raise Conflict(f"{fresh} is published and never changes: begin the next version.", code="published")
    return fresh


def _empty(draft: SchemeVersion) -> None:
    # Labels protect the relations they draw: let go first.
    Label.objects.filter(question__version=draft).update(target_relation=None)
    draft.questions.all().delete()


def _free_name(project: Project, name: str) -> str:
    taken = set(Scheme.objects.filter(project=project, trashed_at=None).values_list("name", flat=True))
    candidates = (f"{name[:190]} {number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(each for each in candidates if each not in taken)
