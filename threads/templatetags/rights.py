"""What somebody may do, for templates that every page of a project shows."""

from __future__ import annotations

from django import template

from threads import permissions
from threads.models import Project, User

register = template.Library()


@register.simple_tag
def may(user: User, right: str, project: Project) -> bool:
    """Whether this person has the right (a key of permissions.RIGHTS) in the project. One query."""
    return permissions.may(user, right, project)
