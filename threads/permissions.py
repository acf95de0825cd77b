"""The one table from role to right."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from threads.models import Membership, Project, User

Role = Membership.Role

# What each right lets a member do, and who has it.
RIGHTS: Final[dict[str, frozenset[str]]] = {
    "view": frozenset({Role.VIEWER, Role.ANNOTATOR, Role.ADJUDICATOR, Role.MANAGER}),
    "annotate": frozenset({Role.ANNOTATOR, Role.ADJUDICATOR, Role.MANAGER}),
    "adjudicate": frozenset({Role.ADJUDICATOR, Role.MANAGER}),
    "import": frozenset({Role.MANAGER}),
    "release": frozenset({Role.MANAGER}),
    "manage": frozenset({Role.MANAGER}),
}


def role_in(project: Project, user: User | AnonymousUser) -> str | None:
    """The person's role in the project, or None for an outsider or somebody who has left."""
    if user.pk is None:
        return None
    membership = Membership.objects.current().filter(project=project, user_id=user.pk).first()
    return membership.role if membership else None


def people_with(right: str, project: Project | int) -> QuerySet[User]:
    """The members who have the right (a key of RIGHTS) today and can sign in."""
    key = project if isinstance(project, int) else project.pk
    members = Membership.objects.current().filter(project_id=key, role__in=RIGHTS[right])
    return User.objects.filter(pk__in=members.values("user_id"), is_active=True)


def may(user: User | AnonymousUser, right: str, project: Project) -> bool:
    """Whether this person has the right (a key of RIGHTS) in this project."""
    return role_in(project, user) in RIGHTS[right]


def rights_of(user: User | AnonymousUser, project: Project) -> frozenset[str]:
    """All rights (keys of RIGHTS) that this person has in this project."""
    role = role_in(project, user)
    return frozenset(right for right, roles in RIGHTS.items() if role in roles)


def require(user: User | AnonymousUser, right: str, project: Project) -> None:
    """Raises PermissionDenied (403) where a member lacks the right. Outsiders never get this far: they get 404."""
    if not may(user, right, project):
        raise PermissionDenied(f"Your role in this project does not include the right to {right}.")
