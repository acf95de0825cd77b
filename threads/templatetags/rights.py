"""What somebody may do, for templates that every page of a project shows."""

from __future__ import annotations

from django import template

from threads import permissions
from threads.models import Project, User

register = template.Library()


@register.simple_tag
def rights_of(user: User, project: Project) -> frozenset[str]:
    """All rights of this person in the project (keys of permissions.RIGHTS). One query."""
    return permissions.rights_of(user, project)
