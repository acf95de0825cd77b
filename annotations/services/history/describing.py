"""Steps in words, for the person who took them: “Rebuttal on #14”."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.timesince import timesince

from annotations.models import Annotation, Claim, Event, Judgement, Label, Round
from annotations.querysets.events import GOLD
from threads.models import Comment, Thread, User

# Of the events of one step, the first of these says what the person did.
_TELLING: Final = (
    "decide", "supersede",
    "accept", "reject", "annotate", "retract", "judge", "relate", "unrelate", "revise", "mention",
    "unmention", "list", "rename", "trash", "restore", "cite", "uncite", "recite", "merge", "unmerge",
    "move", "reinstate",
)  # fmt: skip
# Of a note that was changed, and so on.
_REVISED: Final = {
    "note": "note on {}", "unsure": "how sure {} is", "attributes": "attributes of {}", "start": "words of {}",
    "value": "answer to {}",
}  # fmt: skip
_CLAIMED: Final = {
    "mention": "claim “{}”", "unmention": "claim “{}” taken back", "list": "claim “{}” listed",
    "rename": "wording of claim “{}”", "trash": "claim “{}” thrown away", "restore": "claim “{}” restored",
    "merge": "claim “{}” merged", "unmerge": "claim “{}” on its own again", "move": "claim “{}”",
}  # fmt: skip
_PLAIN: Final = {
    "decide": "decision", "supersede": "decision taken back", "relate": "target", "unrelate": "target taken back",
}  # fmt: skip
_CITED: Final = {"cite": "evidence", "uncite": "evidence taken back", "recite": "words of evidence"}
# Code points of an answer in words, or of a claim, that are told; the rest is cut.
_LONGEST: Final = 60
# Steps told of one by one; a longer history is cut.
_MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A step in words, and when it was taken."""

    words: str
    at: datetime

    @property
    def ago(self) -> str:
        """How long ago, in words."""
        seconds = (timezone.now() - self.at).total_seconds()
        return "just now" if seconds < 60 else f"{timesince(self.at)} ago"


def say_step(events: Sequence[Event]) -> str:
    """What the events of one step come to, with its place: “Rebuttal on #14”, “Claim on 30 comments”."""
    return _say([list(events)])[0]


def say_each(events: Sequence[Event]) -> list[str]:
    """What each of the events says by itself, with its place. A few queries for all of them."""
    return _say([[event] for event in events])


def say_steps_since(version: int, *, round: Round, by: User, thread: Thread, comment: int | None = None) -> list[Told]:
    """What this person did in the thread (on the comment, if one is given) after this event; the newest first."""
    place = Q(thread=thread) if comment is None else Q(comment_id=comment)
    later = Event.objects.individual().filter(place, round=round, actor=by, pk__gt=version).order_by("-id")
    steps: dict[UUID, Event] = {}
    for event in later[: _MOST * 20]:
        steps.setdefault(event.step, event)
    newest = list(steps.values())[:_MOST]
    meant = {event.step: event.reverses or event.step for event in newest}
    members: dict[UUID, list[Event]] = {step: [] for step in meant.values()}
    for event in Event.objects.filter(step__in=list(members)).order_by("id"):
        members[event.step].append(event)
    said = dict(zip(members, _say(list(members.values())), strict=True))
    prefix = {"undo": "undid: ", "redo": "did again: "}
    return [Told(prefix.get(event.verb, "") + said[meant[event.step]], event.at) for event in newest]


def _say(steps: Sequence[Sequence[Event]]) -> list[str]:
    """Each step in words, in four queries for all of them."""
    events = [event for step in steps for event in (_telling(step), *step[:1])]
    annotated = {event.row for event in events if event.table == "annotation"}
    answers = Annotation.objects.select_related("label", "question").in_bulk(annotated)
    labels = {state.get("label_id") for event in events for state in (event.before, event.after) if state}
    names = dict(Label.objects.filter(pk__in=labels - {None}).values_list("pk", "name"))
    claims = Claim.objects.in_bulk(_claims_in(events))
    comments = {event.comment_id for event in events if event.comment_id is not None}
    positions = dict(Comment.objects.filter(pk__in=comments).values_list("pk", "position"))
    return [f"{_what(_telling(step), answers, names, claims)} {_where(step, positions)}".strip() for step in steps]


def _claims_in(events: Iterable[Event]) -> set[int]:
    """Ids of the claims that events on claims and their mentions are about."""
    claims: set[int] = set()
    for event in events:
        if event.table == "claim":
            claims.add(event.row)
        elif event.table == "mention":
            claims.add((event.after or event.before or {})["claim_id"])
    return claims


def _telling(events: Sequence[Event]) -> Event:
    known = [event for event in events if _verb(event) in _TELLING]
    return min(known, key=lambda event: _TELLING.index(_verb(event))) if known else events[0]


def _verb(event: Event) -> str:
    """What was done, by whichever door: one by one or on many comments at once, as an answer or between annotators."""
    return event.verb.removeprefix("bulk_").removeprefix(GOLD)


def _what(event: Event, answers: dict[int, Annotation], names: dict[int, str], claims: dict[int, Claim]) -> str:
    state = event.after or event.before or {}
    answer = answers.get(event.row) if event.table == "annotation" else None
    name = names.get(state.get("label_id") or 0, "") or (answer.question.name if answer else "")
    match _verb(event):
        case "annotate":
            return f"{name}: {_short(str(state['value']))}" if state.get("value") else name
        case "retract":
            return f"{name} taken back"
        case "reinstate":
            return f"{name} given again" if name else "target given again"
        case "judge":
            value = str((event.after or {}).get("state", ""))
            return str(dict(Judgement.State.choices).get(value, value))
        case "accept" | "reject":
            return f"suggestion {_verb(event)}ed"
        case "decide" | "supersede" | "relate" | "unrelate":
            return _PLAIN[_verb(event)]
        case "revise":
            return next((words.format(name) for field, words in _REVISED.items() if _differs(event, field)), name)
        case "mention" | "unmention" | "list" | "rename" | "trash" | "restore" | "merge" | "unmerge" | "move":
            claim = claims.get(event.row if event.table == "claim" else state["claim_id"])
            return _CLAIMED[_verb(event)].format(_short(claim.wording if claim else "that is gone"))
        case "cite" | "uncite" | "recite":
            return _CITED[_verb(event)]
    return _verb(event)


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _differs(event: Event, field: str) -> bool:
    return (event.before or {}).get(field) != (event.after or {}).get(field)


def _where(events: Iterable[Event], positions: dict[int, int | None]) -> str:
    comments = {event.comment_id for event in events if event.comment_id is not None}
    if not comments:
        return ""
    if len(comments) > 1:
        return f"on {len(comments)} comments"
    position = positions.get(next(iter(comments), 0))
    if position is None:
        return "on a comment that is gone"
    return f"on #{position}" if position else "on the article"
