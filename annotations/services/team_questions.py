"""What people asked the team, with the answers, as one person may see them. Reads only; `remarks` writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.models import Remark
from annotations.querysets import RemarkQuerySet
from annotations.services.reading import author_of
from annotations.services.remarks import ShownRemark, as_seen_by
from threads.models import Project, Thread, User


@dataclass(frozen=True, slots=True)
class TeamQuestion:
    """A question, what was answered, and whose comment it is about ("" if unknown)."""

    asked: ShownRemark
    answers: Sequence[ShownRemark]
    comment_author: str


def asked_in(project: Project, *, by: User) -> RemarkQuerySet:
    """The questions to the team that this person may see, about comments they can open."""
    threads = Thread.objects.visible_to(by).filter(project=project)
    return Remark.objects.visible_to(by).filter(
        round__project=project, asks=True, comment__thread__in=threads, comment__position__isnull=False
    )


def with_answers(rows: Sequence[Remark], *, project: Project, by: User) -> list[TeamQuestion]:
    """The questions as they are shown, in the order given. Three queries, however many there are.

    Expects `comment__author` and `comment__thread` to be there.
    """
    if not rows:
        return []
    answers = Remark.objects.visible_to(by).filter(answers__in=[row.pk for row in rows]).select_related("answers")
    shown = as_seen_by([*rows, *answers.order_by("pk")], project_id=project.pk, by=by)
    asked, given = shown[: len(rows)], shown[len(rows) :]
    return [
        TeamQuestion(
            question,
            [answer for answer in given if answer.remark.answers_id == question.remark.pk],
            author_of(question.remark.comment, shows_names=project.shows_author_names),
        )
        for question in asked
    ]
