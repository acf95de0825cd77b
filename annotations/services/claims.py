"""The claims of a project in a wording of their own, and where they are made. Only writer of Claim and Mention."""

from __future__ import annotations

import uuid
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotations.errors import BadTarget
from annotations.models import Claim, Mention, Round
from annotations.selectors import cut
from annotations.services import history, rounds
from threads.errors import Conflict, Refused
from threads.models import Comment, Membership, Project, User

LONGEST: Final = 1000
"""Code points of a wording: a claim is one proposition."""


@transaction.atomic
def list_claim(
    project: Project, wording: str, *, by: User, round: Round | None = None, step: uuid.UUID | None = None
) -> Claim:
    """The project's claim in this wording: a new one, or the one that is there already where this person may see it.

    `round` is where it was listed: in a blind round colleagues do not see it (querysets.py). Give the current one
    where there is any. Raises Refused for a wording without words or over LONGEST, Conflict where the round is closed.
    """
    if round is not None and round.state != Round.State.OPEN:
        raise Conflict(f"The round {round.name} is not open, so nothing was changed.", code="round_not_open")
    words = _tidy(wording)
    listed = Claim.objects.visible_to(by).filter(project=project, wording__iexact=words).order_by("pk").first()
    if listed is not None:
        return listed
    merged = Claim.objects.once_visible_to(by).filter(project=project, wording__iexact=words)
    merged = merged.filter(merged_into__in=Claim.objects.visible_to(by))
    if (same := merged.select_related("merged_into").order_by("pk").first()) is not None:
        return same.listed
    claim = Claim.objects.create(project=project, round=round, wording=words, created_by=by)
    after = history.snapshot(claim) or {}
    before = after | {"trashed_at": claim.created_at.isoformat()}
    history.record("list", claim, round=round, by=by, before=before, after=after, step=step or uuid.uuid4())
    return claim


def adopt_claim(project: Project, wording: str, *, by: User, round: Round) -> Claim:
    """The project's claim in this wording, whoever listed it, for labels that come in with a file; made if need be.

    Raises Refused for a wording that does not hold.
    """
    words = _tidy(wording)
    same = Claim.objects.filter(project=project, wording=words)
    listed = same.order_by(F("trashed_at").asc(nulls_first=True), "pk").first()
    return listed or Claim.objects.create(project=project, round=round, wording=words, created_by=by)


@transaction.atomic
def mention(
    claim: Claim,
    comment: Comment,
    *,
    round: Round,
    by: User,
    span: tuple[int, int] | None = None,
    step: uuid.UUID | None = None,
) -> Mention:
    """Says that the comment, or a span of it (code points, end exclusive), makes the claim.

    What this person said before is returned as it stands. Raises BadTarget, or Conflict where the round or the
    person's work on the thread is closed.
    """
    rounds.require_open(round, comment.thread, by=by)
    if claim.project_id != comment.thread.project_id or round.project_id != claim.project_id:
        raise BadTarget("The claim belongs to another project.")
    if claim.trashed_at is not None:
        raise BadTarget("The claim is in the trash.")
    if claim.merged_into_id is not None:
        raise BadTarget("The claim was merged into another.")
    if comment.position is None or not comment.text:
        raise BadTarget("There is no text that could make the claim.")
    try:
        passage = cut(comment.text, *span) if span else None
    except ValueError as error:
        raise BadTarget(str(error)) from error
    start, end = (passage.start, passage.end) if passage else (None, None)
    same = Mention.objects.live().filter(
        claim=claim, comment=comment, round=round, creator=by, start=start, end=end
    )  # fmt: skip
    found = same.first()
    if found is not None:
        return found
    exact = passage.exact if passage else None
    made = Mention.objects.create(
        claim=claim, comment=comment, round=round, creator=by, start=start, end=end, exact=exact
    )
    after = history.snapshot(made) or {}
    before = after | {"retracted_at": made.created_at.isoformat()}
    history.record("mention", made, round=round, by=by, before=before, after=after, step=step or uuid.uuid4())
    return made


@transaction.atomic
def take_back(mention: Mention, *, by: User) -> None:
    """Takes the mention back. Nothing happens if that was done before."""
    fresh = Mention.objects.select_for_update().get(pk=mention.pk)
    if fresh.creator_id != by.pk:
        raise PermissionDenied("Only the person who made a mention can take it back.")
    rounds.require_open(fresh.round, fresh.comment.thread, by=by)
    if fresh.retracted_at is None:
        _change("unmention", fresh, by=by, retracted_at=timezone.now())


@transaction.atomic
def rename(claim: Claim, wording: str, *, by: User) -> Claim:
    """Words the claim anew, for everybody who points at it. Raises Refused, or Conflict where the wording is taken."""
    fresh = _own(claim, by)
    words = _tidy(wording)
    taken = Claim.objects.visible_to(by).filter(project_id=fresh.project_id, wording__iexact=words).exclude(pk=fresh.pk)
    if taken.exists():
        raise Conflict("Another claim has this wording.", code="claim_listed")
    if words != fresh.wording:
        _change("rename", fresh, by=by, wording=words)
    return fresh


@transaction.atomic
def trash(claim: Claim, *, by: User) -> None:
    """Takes the claim off the list. What points at it keeps its wording. Nothing happens if that was done before."""
    fresh = _own(claim, by)
    if fresh.trashed_at is None:
        _change("trash", fresh, by=by, trashed_at=timezone.now())


@transaction.atomic
def restore(claim: Claim, *, by: User) -> None:
    """Puts a claim that lies in the trash back on the list."""
    fresh = _own(claim, by)
    if fresh.trashed_at is not None:
        _change("restore", fresh, by=by, trashed_at=None)


@transaction.atomic
def merge(claim: Claim, into: Claim, *, by: User) -> Claim:
    """Lists `into` instead of the claim, which says the same. What points at the claim stays as it was given and counts
    there; `unmerge` takes that back. Returns `into`.

    Raises Conflict where colleagues' claims are still hidden from each other, Refused where the two cannot be one.
    """
    fresh, target = _own(claim, by), Claim.objects.select_for_update().get(pk=into.pk)
    if fresh.pk == target.pk or fresh.project_id != target.project_id:
        raise Refused("Choose another claim of this project.", code="bad_target", fields={"into": ["Another claim."]})
    for row in (fresh, target):
        if row.trashed_at is not None or row.merged_into_id is not None:
            raise Conflict(f"“{row}” is not on the list any more.", code="claim_not_listed")
        is_hidden = row.round is not None and row.round.is_blind and row.round.state == Round.State.OPEN
        if is_hidden and row.created_by_id != by.pk:
            raise Conflict("While its round is blind and open, a claim is merged by nobody but its maker.")
    step = uuid.uuid4()
    for row in (*fresh.merged.select_for_update(), fresh):
        _change("merge", row, by=by, step=step, merged_into_id=target.pk)
    return target


@transaction.atomic
def unmerge(claim: Claim, *, by: User) -> Claim:
    """Lists a claim by itself again that was merged into another. Nothing happens if it was not."""
    fresh = _own(claim, by)
    if fresh.merged_into_id is not None:
        _change("unmerge", fresh, by=by, merged_into_id=None)
    return fresh


@transaction.atomic
def split_off(mention: Mention, wording: str, *, by: User) -> Mention:
    """Says that the passage makes another claim than was said: the listed one in this wording, or a new one.

    Raises as `mention` and `list_claim`, PermissionDenied for anybody's mention but one's own.
    """
    fresh = Mention.objects.select_for_update().get(pk=mention.pk)
    if fresh.creator_id != by.pk:
        raise PermissionDenied("Only the person who made a mention can change it.")
    rounds.require_open(fresh.round, fresh.comment.thread, by=by)
    if fresh.retracted_at is not None:
        raise Conflict("This mention was taken back.", code="stale")
    step = uuid.uuid4()
    claim = list_claim(fresh.round.project, wording, by=by, round=fresh.round, step=step)
    if claim.pk != fresh.claim_id:
        _change("move", fresh, by=by, step=step, claim_id=claim.pk)
    return fresh


def _tidy(wording: str) -> str:
    """The wording on one line. Raises Refused."""
    words = " ".join(wording.replace("\x00", "").split())
    if not words:
        raise Refused("A claim needs a wording.", fields={"wording": ["Write the claim as one sentence."]})
    if len(words) > LONGEST:
        raise Refused(
            f"A claim is one sentence: at most {LONGEST} characters, not {len(words)}.",
            fields={"wording": ["Shorten it."]},
        )
    return words


def _own(claim: Claim, by: User) -> Claim:
    """The row as it is now. Raises PermissionDenied for anybody but its maker and managers."""
    fresh = Claim.objects.select_for_update().get(pk=claim.pk)
    roles = Membership.objects.current().filter(project_id=fresh.project_id, user=by)
    if fresh.created_by_id != by.pk and not roles.filter(role=Membership.Role.MANAGER).exists():
        raise PermissionDenied("Only the person who listed a claim, or a manager, can change it.")
    return fresh


def _change(verb: str, row: Claim | Mention, *, by: User, step: uuid.UUID | None = None, **fields: object) -> None:
    before = history.snapshot(row)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
    after = history.snapshot(row)
    history.record(verb, row, round=row.round, by=by, step=step or uuid.uuid4(), before=before, after=after)
