"""What becomes of everything that annotators and workers made of erased comments. settings.COMMENTS_ERASED names it.

Labels, offsets and who judged what stay: they say nothing of the words. The words themselves go, wherever they were
copied to, and with them what was written about the comment in free words, which repeats them more often than not.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from annotations.models import (
    Adjudication,
    Annotation,
    Claim,
    Doubt,
    Event,
    Evidence,
    Inquiry,
    Mention,
    Model,
    Receipt,
    Relation,
    Release,
    Remark,
    Submission,
    SuggestedTarget,
    Suggestion,
)
from annotations.services.learning import requesting
from annotations.services.releasing import forget_headers, withdraw_release
from threads import jobs
from threads.errors import Conflict
from threads.models import Comment, Project, User
from threads.querysets import CommentQuerySet

ERASED: Final = "(erased)"
"""Stands where a text may not be empty."""
# What states of rows keep of texts (see history.rows).
_WORDS: Final = frozenset({"exact", "target_exact", "note", "passage", "url", "canonical", "site", "archived"})
# Words in a row that a free text shares with an erased one if it repeats it.
_RUN: Final = 3
_WORD: Final = re.compile(r"\w+")


def forget_texts(comments: Sequence[Comment], project: Project, *, by: User | None) -> None:
    """Takes the words of these comments, which hold their texts still, out of all that was made of them.

    Call it in the transaction that erases them. Releases that hold one are withdrawn; the project's own models, whose
    files name words, go too, and are trained anew from what is left.
    """
    keys = [comment.pk for comment in comments]
    _forget_passages(keys)
    _forget_free_words(keys)
    _forget_claims(comments, keys)
    _forget_history(keys)
    Inquiry.objects.filter(thread__in={comment.thread_id for comment in comments}).update(
        candidates=[], notices={}, digest=""
    )
    # Answers to writes are kept for clients that try again; which of them quote a comment nobody knows.
    Receipt.objects.filter(user__memberships__project=project).delete()
    _forget_models(project)
    for release in releases_holding(Comment.objects.filter(pk__in=keys), project):
        withdraw_release(release, why="It held a text that was erased.")
    forget_headers(project)
    step = uuid.uuid4()
    Event.objects.bulk_create(
        Event(
            project=project,
            actor=by,
            step=step,
            verb="erase",
            table="comment",
            row=comment.pk,
            thread_id=comment.thread_id,
            comment=comment,
        )
        for comment in comments
    )


def releases_holding(comments: CommentQuerySet, project: Project) -> QuerySet[Release]:
    """Releases that may hold one of the comments: all that were frozen after the first of them had come in."""
    first = comments.order_by("thread__visible_at").values_list("thread__visible_at", flat=True).first()
    rows = Release.objects.filter(project=project).exclude(state=Release.State.WITHDRAWN)
    if first is None:
        return rows.none()
    return rows.filter(Q(frozen_at=None) | Q(frozen_at__gte=first)).order_by("number")


def _forget_passages(keys: Sequence[int]) -> None:
    """Exact texts become empty, as is what their offsets cover now."""
    on, to = Q(comment__in=keys), Q(target_comment__in=keys)
    Annotation.objects.filter(on, exact__isnull=False).update(exact="")
    Mention.objects.filter(on, exact__isnull=False).update(exact="")
    Suggestion.objects.filter(on, exact__isnull=False).update(exact="")
    Relation.objects.filter(to, target_exact__isnull=False).update(target_exact="")
    SuggestedTarget.objects.filter(to, target_exact__isnull=False).update(target_exact="")
    # Why something is suggested is told in words of the comment, or of what it answers.
    Suggestion.objects.filter(on | Q(comment__parent__in=keys)).update(reasons=[])
    Suggestion.objects.filter(on, superseded_at=None).update(superseded_at=timezone.now())
    Doubt.objects.filter(on).delete()
    Evidence.objects.filter(Q(found_in__in=keys) | Q(source__in=keys)).delete()


def _forget_free_words(keys: Sequence[int]) -> None:
    on = Q(comment__in=keys)
    Annotation.objects.filter(on).exclude(note="").update(note="")
    Relation.objects.filter(on).exclude(note="").update(note="")
    Annotation.objects.filter(on, question__kind="text", value__isnull=False).update(value=ERASED)
    Remark.objects.filter(on).update(text=ERASED)
    Adjudication.objects.filter(on).exclude(reason="").update(reason="")
    typed = Evidence.objects.filter(annotation__comment__in=keys)
    typed.filter(url="").exclude(kind=Evidence.Kind.QUOTE).delete()
    typed.exclude(passage="").update(passage="")
    threads = Comment.objects.filter(pk__in=keys).values("thread")
    for row in Submission.objects.filter(assignment__thread__in=threads):
        answers = row.answers.get("annotations", [])
        told = [each for each in answers if each.get("comment") in set(keys) and isinstance(each.get("value"), str)]
        for each in told:
            each["value"] = ERASED
        if told:
            row.save(update_fields=["answers"])


def _forget_claims(comments: Sequence[Comment], keys: Sequence[int]) -> None:
    """A claim read from an erased comment is often its very words; one in words of its own stays."""
    places = Q(mentions__comment__in=keys) | Q(relations__target_comment__in=keys) | Q(relations__comment__in=keys)
    for claim in Claim.objects.filter(places).distinct():
        if any(_repeats(claim.wording, comment.text) for comment in comments):
            Claim.objects.filter(pk=claim.pk).update(wording=ERASED)
            _clean(Event.objects.filter(table="claim", row=claim.pk))


def _repeats(words: str, text: str) -> bool:
    """Whether they share three words in a row, or all words there are."""
    said, known = _words(words), _words(text)
    run = min(_RUN, len(said))
    runs = set(zip(*(islice(known, start, None) for start in range(run)), strict=False)) if run else set()
    return any(tuple(said[start : start + run]) in runs for start in range(len(said) - run + 1))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _forget_history(keys: Sequence[int]) -> None:
    """What happened stays, without the words; an undo then brings back the label and no text."""
    aimed = Relation.objects.filter(target_comment__in=keys).values("pk")
    _clean(Event.objects.filter(Q(comment__in=keys) | Q(table="relation", row__in=aimed)))
    _clean(Event.objects.filter(table="relation", after__target_comment_id__in=keys))


def _clean(events: QuerySet[Event]) -> None:
    changed = []
    for event in events.iterator(chunk_size=500):
        before, after = _wordless(event.before), _wordless(event.after)
        if (before, after) != (event.before, event.after):
            event.before, event.after = before, after
            changed.append(event)
    Event.objects.bulk_update(changed, ["before", "after"], batch_size=200)


def _wordless(state: dict[str, Any] | None) -> dict[str, Any] | None:
    if state is None:
        return None
    return {name: _emptied(name, value) for name, value in state.items()}


def _emptied(name: str, value: Any) -> Any:
    if not isinstance(value, str) or not value:
        return value
    if name == "value" or name == "wording":
        return ERASED
    return "" if name in _WORDS else value


def _forget_models(project: Project) -> None:
    own = Model.objects.filter(project=project).exclude(file="")
    names: Iterable[str] = list(own.values_list("file", flat=True))
    training = requesting.under_way(project)
    if training is not None:
        jobs.cancel(training)
    if names:
        with suppress(Conflict):
            requesting.request_training(project, by=None)
    storage = Model._meta.get_field("file").storage
    for name in names:
        transaction.on_commit(partial(storage.delete, name))
    own.update(file="", checksum="", serves_since=None, chosen_by=None)
