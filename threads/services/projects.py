"""Projects. The only writer of Project."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import slugify

from threads.errors import Refused
from threads.models import Membership, Project, User
from threads.services import team

# What `revise_project` may change.
REVISABLE: Final = frozenset({"name", "description", "options", "shows_author_names", "masks_names"})


@transaction.atomic
def create_project(name: str, *, by: User, preset: str = "") -> Project:
    """A new project with `by` as its manager, set up with what annotations adds (settings.PROJECT_SETUP).

    `preset` names the scheme it begins with (settings.PROJECT_PRESETS), the default one if empty.
    The slug is made from the name and numbered where it is taken. Raises Refused for an empty or overlong name.
    """
    name = " ".join(name.split())
    longest = Project._meta.get_field("name").max_length or 0
    if not name:
        raise Refused("A project needs a name.", fields={"name": ["Give the project a name."]})
    if len(name) > longest:
        raise Refused("The name is too long.", fields={"name": [f"Use at most {longest} characters."]})
    project = Project.objects.create(name=name, slug=_free_slug(name), created_by=by)
    team.add_member(project, by, Membership.Role.MANAGER)
    import_string(settings.PROJECT_SETUP)(project, by=by, **({"preset": preset} if preset else {}))
    return project


def _free_slug(name: str) -> str:
    longest = Project._meta.get_field("slug").max_length or 80
    # Room for a number. A name without a single Latin letter still needs an address; "new" is taken by a page.
    stem = slugify(name)[: longest - 6].strip("-") or "project"
    taken = set(Project.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | {"new"}
    number = 1
    slug = stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


@transaction.atomic
def revise_project(project: Project, *, by: User, **changes: Any) -> Project:
    """Changes name, description, options or privacy of the project; its slug, and so its address, stays.

    Raises Refused for anything else. Names inside texts are masked at import alone: turning that on changes no text.
    """
    unknown = set(changes) - REVISABLE
    if unknown:
        raise Refused(f"A project has no {', '.join(sorted(unknown))} to change.")
    for name, value in changes.items():
        setattr(project, name, value)
    project.save(update_fields=list(changes))
    return project


def trash_project(project: Project, *, by: User) -> None:
    """Moves the project to the trash: nobody sees it or anything in it until a manager restores it."""
    Project.objects.filter(pk=project.pk, trashed_at=None).update(trashed_at=timezone.now())
