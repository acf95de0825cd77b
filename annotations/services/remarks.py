"""People talk about a comment or an annotation, and ask the team. The only writer of Remark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from annotations.errors import BadTarget
from annotations.models import Annotation, Remark, Round
from threads.errors import Refused
from threads.models import Comment, Membership, User
from threads.permissions import may
from threads.text import canonical

# Characters of a remark.
LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class ShownRemark:
    """A remark as one person sees it: by whom, and whether it is one's own or an answer to oneself."""

    remark: Remark
    author: str
    is_to_oneself: bool
    may_resolve: bool


@transaction.atomic
def remark(
    comment: Comment,
    text: str,
    *,
    round: Round,
    by: User,
    annotation: Annotation | None = None,
    asks: bool = False,
    answers: Remark | None = None,
) -> Remark:
    """Says something about the comment, about an annotation of it, or in answer to a remark.

    `asks` flags it for adjudicators and managers. The caller sees to it that `by` may see `annotation` and `answers`.
    Raises Refused where the text is empty or too long, BadTarget where these do not belong together.
    """
    words = canonical(text).strip()
    if not 0 < len(words) <= LONGEST:
        said = f"A remark has 1 to {LONGEST:,} characters; this one has {len(words):,}."
        raise Refused(said, fields={"text": [said]})
    if comment.thread.project_id != round.project_id:
        raise BadTarget("This comment does not belong to the round's project.")
    if annotation is not None and (annotation.comment_id != comment.pk or annotation.round_id != round.pk):
        raise BadTarget("This annotation is not of this comment and round.")
    if answers is not None:
        if answers.comment_id != comment.pk or answers.round_id != round.pk:
            raise BadTarget("This remark is not about this comment.")
        if asks:
            raise Refused("An answer asks nothing: make it a remark of its own.")
        answers = answers.answers or answers
        annotation = answers.annotation
    return Remark.objects.create(
        round=round, comment=comment, annotation=annotation, author=by, text=words, asks=asks, answers=answers
    )


@transaction.atomic
def resolve(said: Remark, *, by: User, is_resolved: bool = True) -> Remark:
    """Closes the discussion that a remark began, or opens it again. Nothing happens where it is so already.

    Raises PermissionDenied for others than its author, adjudicators and managers; Refused for an answer.
    """
    fresh = Remark.objects.select_for_update(of=("self",)).select_related("round__project").get(pk=said.pk)
    if fresh.answers_id is not None:
        raise Refused("An answer is resolved with the remark that it answers.")
    if fresh.author_id != by.pk and not may(by, "adjudicate", fresh.round.project):
        raise PermissionDenied("Its author, an adjudicator or a manager resolves a remark.")
    if (fresh.resolved_at is not None) != is_resolved:
        fresh.resolved_at = timezone.now() if is_resolved else None
        fresh.resolved_by = by if is_resolved else None
        fresh.save(update_fields=["resolved_at", "resolved_by"])
    return fresh


def remarks_on(within: Q, *, round: Round, by: User) -> Mapping[int, list[ShownRemark]]:
    """Remarks that this person may see, by comment id: each discussion in order, one after the other.

    One query, and one more for the names where there are any.
    """
    rows = list(Remark.objects.visible_to(by).filter(within, round=round).select_related("answers"))
    if not rows:
        return {}
    found: dict[int, list[ShownRemark]] = defaultdict(list)
    ordered = sorted(rows, key=lambda row: (row.answers_id or row.pk, row.pk))
    for shown in as_seen_by(ordered, project_id=round.project_id, by=by):
        found[shown.remark.comment_id].append(shown)
    return found


def as_seen_by(rows: Iterable[Remark], *, project_id: int, by: User) -> list[ShownRemark]:
    """The remarks as this person sees them, in the order given. One query; expects `answers` to be there."""
    members = {member.user_id: member for member in Membership.objects.filter(project=project_id)}
    own = members.get(by.pk)
    decides = own is not None and own.role in {Membership.Role.ADJUDICATOR, Membership.Role.MANAGER}
    found: list[ShownRemark] = []
    for row in rows:
        opener = row.answers or row
        author = "you" if row.author_id == by.pk else _alias(members.get(row.author_id))
        is_own = by.pk in {row.author_id, opener.author_id}
        may_resolve = row.answers_id is None and (row.author_id == by.pk or decides)
        found.append(ShownRemark(row, author, is_own, may_resolve))
    return found


def _alias(member: Membership | None) -> str:
    return member.alias if member else "a former member"
