"""What waits for the team, on every page of a project. `threads` knows nothing of remarks, so templates ask here."""

from __future__ import annotations

from django import template

from annotations.services.team_questions import asked_in
from threads.models import Project, User

register = template.Library()


@register.simple_tag
def questions_waiting(project: Project, user: User) -> int:
    """How many questions to the team wait that this person may see. One query."""
    return asked_in(project, by=user).waiting().count()
