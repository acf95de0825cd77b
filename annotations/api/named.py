"""What the body of a request names by id or key: found inside the project, or refused with the field's name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from annotations.models import Label, Round
from annotations.services.rounds import current_round
from threads.api.resource import Resource
from threads.errors import Conflict, Refused
from threads.models import Comment, Project


def round_named(view: Resource[Any], project: Project, pk: int | None) -> Round:
    """The round with this id, or the project's current one. Raises Refused, or Conflict where no round is open."""
    if pk is None:
        current = current_round(project)
        if current is None:
            raise Conflict("This project has no open round.", code="round_not_open")
        return current
    found = view.reach(Round.objects.filter(project=project), "project_id").filter(pk=pk).first()
    if found is None:
        raise Refused("There is no such round.", fields={"round": ["Name a round of this project."]})
    return found


def comments_named(view: Resource[Any], project: Project, pks: Iterable[int]) -> dict[int, Comment]:
    """Those of the comments that exist in the project, by id, in one query."""
    comments = view.reach(Comment.objects.filter(thread__project=project), "thread__project_id")
    return comments.select_related("thread", "parent").in_bulk(list(set(pks)))


def comment_among(comments: dict[int, Comment], pk: int) -> Comment:
    """The comment with this id. Raises Refused."""
    if pk not in comments:
        raise Refused(f"There is no comment {pk}.", fields={"comment": ["Name a comment of this project."]})
    return comments[pk]


def labels_of(round: Round) -> dict[tuple[str, str], Label]:
    """The labels of the round's scheme by the keys of question and label."""
    labels = Label.objects.filter(question__version_id=round.scheme_version_id)
    return {(label.question.key, label.key): label for label in labels.select_related("question", "target_relation")}
