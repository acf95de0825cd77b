"""A draft becomes the next version of its scheme, and the rounds that want it go along: at once, or by a worker."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotations.models import Round, Scheme, SchemeVersion
from annotations.services.definitions import checked
from annotations.services.rescheming import batches
from annotations.services.rescheming.mapping import Fate, Key, propose, read
from annotations.services.rescheming.moving import Move
from annotations.services.rescheming.preview import RoundEffect, effects
from annotations.services.rescheming.proposals import move_suggestions
from annotations.services.schemes import definition_of
from threads import jobs
from threads.errors import Conflict, Refused
from threads.models import User

# With more comments than this, a worker moves the answers.
AT_ONCE: Final = 600


def latest_version(scheme: Scheme) -> SchemeVersion | None:
    """The newest published version."""
    return scheme.versions.filter(published_at__isnull=False).order_by("-number").first()


def movable_rounds(version: SchemeVersion) -> list[Round]:
    """Rounds that can go on under the version after this one: open or drafted, and standing on it."""
    rounds = Round.objects.filter(scheme_version=version, trashed_at=None).exclude(state=Round.State.CLOSED)
    return list(rounds.select_related("scheme_version", "project").order_by("pk"))


def proposed_mapping(draft: SchemeVersion) -> list[dict[str, Any]]:
    """What could become of the labels that the draft does not have any more."""
    base = latest_version(draft.scheme)
    return propose(definition_of(base), definition_of(draft)) if base else []


def fates_of(draft: SchemeVersion, mapping: object) -> dict[Key, Fate]:
    """The fate of every label of the version before. Raises BadMapping."""
    base = latest_version(draft.scheme)
    return read(mapping, definition_of(base), definition_of(draft)) if base else {}


def preview(draft: SchemeVersion, mapping: object, rounds: Sequence[Round] | None = None) -> list[RoundEffect]:
    """What publishing the draft would do in these rounds (in all that could move). Raises BadMapping."""
    base = latest_version(draft.scheme)
    if base is None:
        return []
    return effects(movable_rounds(base) if rounds is None else rounds, draft, fates_of(draft, mapping))


@transaction.atomic
def publish(
    draft: SchemeVersion, *, by: User, mapping: object = None, rounds: Iterable[int] | None = None
) -> SchemeVersion:
    """Publishes the draft. `mapping` says what becomes of labels it lacks; `rounds` (ids; all if None) move to it.

    Raises Conflict where it was published before, BadDefinition, BadMapping, or Refused for a round that cannot move.
    """
    scheme = Scheme.objects.select_for_update().get(pk=draft.scheme_id)
    draft = SchemeVersion.objects.select_for_update().get(pk=draft.pk)
    if draft.published_at is not None:
        raise Conflict(f"{draft} is published already.", code="published")
    checked({"name": scheme.name, "questions": definition_of(draft)})
    base = latest_version(scheme)
    wanted = (proposed_mapping(draft) if mapping is None else mapping) if base else []
    fates = fates_of(draft, wanted)
    moving = _chosen(base, rounds)
    # An import may have added a version since the draft was begun.
    last = scheme.versions.exclude(pk=draft.pk).aggregate(last=Max("number"))["last"] or 0
    draft.number = max(draft.number, last + 1)
    draft.published_at = timezone.now()
    draft.mapping = wanted
    draft.save(update_fields=["number", "published_at", "mapping"])
    for round in moving:
        _move(round, draft, fates, by=by)
    return draft


def _chosen(base: SchemeVersion | None, rounds: Iterable[int] | None) -> list[Round]:
    movable = movable_rounds(base) if base else []
    if rounds is None:
        return movable
    wanted = set(rounds)
    if wanted - {round.pk for round in movable}:
        words = "Only rounds that are not closed and use the version before can move to a new one."
        raise Refused(words, fields={"rounds": [words]})
    return [round for round in movable if round.pk in wanted]


def _move(round: Round, version: SchemeVersion, fates: Mapping[Key, Fate], *, by: User) -> None:
    # Held, so that nothing submitted is opened again between the look at what is submitted and the end of the move.
    rounds = Round.objects.select_for_update(no_key=True, of=("self",)).select_related("scheme_version", "project")
    round = rounds.get(pk=round.pk)
    pieces = list(batches.comments_of(round))
    total = sum(map(len, pieces))
    if round.rescheming_id is not None:
        raise Conflict(f"The scheme of the round {round.name} is being changed right now.", code="scheme_changing")
    if total > AT_ONCE:
        parameters = {"round": round.pk, "version": version.pk}
        job = jobs.create("rescheme", project=round.project, by=by, parameters=parameters, total=total)
        round.rescheming = job
        round.save(update_fields=["rescheming"])
        return
    old = round.scheme_version
    move = Move(round, version, fates, step=uuid.uuid4())
    for comments in pieces:
        move.carry_out(comments)
    move.finish(by=by.pk)
    move_suggestions(old, version, fates)


def retry_move(round: Round, *, by: User) -> None:
    """Has a worker go on with a move whose job failed or was cancelled. Raises Conflict where there is none."""
    if round.rescheming is None:
        raise Conflict(f"The scheme of the round {round.name} is not being changed.", code="not_rescheming")
    jobs.retry(round.rescheming, by=by)


def move_round(run: jobs.Run) -> None:
    """The body of a job that moves a round. Safe to run twice: what was moved is of the new version already."""
    parameters = run.job.parameters
    rounds = Round.objects.select_related("scheme_version", "project")
    round = rounds.filter(pk=parameters["round"], rescheming=run.job.pk).first()
    if round is None:
        return  # moved by an earlier attempt, or gone
    version = SchemeVersion.objects.select_related("scheme").get(pk=parameters["version"])
    old = round.scheme_version
    fates = read(version.mapping, definition_of(old), definition_of(version))
    move = Move(round, version, fates, step=uuid.uuid5(uuid.NAMESPACE_OID, f"rescheme {run.job.pk}"))
    done = 0
    for comments in batches.comments_of(round):
        run.progress(done, message=f"{done} comments")
        with run.transaction():
            move.carry_out(comments)
        done += len(comments)
    run.progress(done, done)
    with run.transaction():
        move.finish(by=run.job.created_by_id)
        move_suggestions(old, version, fates)
