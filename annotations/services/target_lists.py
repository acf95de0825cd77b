"""What a person may choose as a target: comments found by number or by words, sentences, listed claims."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.extraction.sentences import sentences
from annotations.models import Annotation, Claim, Label, Round
from annotations.services.claim_lists import found
from annotations.services.linking import Offer, offer_for
from annotations.services.reading import author_of
from threads.models import Comment, Thread, User

MOST: Final = 9
"""Options in a list: each has a digit."""
_WORDS: Final = 160
"""Code points of a comment that an option shows."""
_BEFORE: Final = 30
"""Code points that it shows before the words that were searched for."""


@dataclass(frozen=True, slots=True)
class Option:
    """One line to choose from. What is chosen is `action` with the fields that are not None."""

    action: str
    name: str
    words: str
    who: str = ""
    target: int | None = None
    start: int | None = None
    end: int | None = None
    claim: int | None = None
    wording: str | None = None


def offer_of(label: Label | None) -> Offer:
    """What the link rules let one offer for a label; anything earlier where no label is named. Raises BadTarget."""
    relation = label.target_relation if label else None
    if label is None or relation is None:
        return Offer(later=False, itself=False, to=())
    return offer_for(relation, label)


def comments_found(thread: Thread, words: str, *, of: int, offer: Offer, round: Round | None, by: User) -> list[Option]:
    """Comments whose text has all the words, and the one whose number was typed; the nearest before `of` first."""
    rows = _allowed(thread, of=of, offer=offer, round=round, by=by)
    asked = words.split()[:12]
    fits = Q()
    for word in asked:
        fits &= _holds(word)
    if len(asked) == 1 and asked[0].isdigit() and len(asked[0]) < 9:
        fits |= Q(position=int(asked[0]))
    rows = rows.filter(fits).order_by("-position")
    number = asked[0] if asked else ""
    options = [_option(row, thread, asked) for row in rows[:MOST]]
    return sorted(options, key=lambda option: str(option.target) != number)


def comments_numbered(
    thread: Thread, numbers: Collection[int], *, of: int, offer: Offer, round: Round | None, by: User
) -> list[Option]:
    """The comments with these numbers that may be chosen, in the order of the numbers."""
    rows = _allowed(thread, of=of, offer=offer, round=round, by=by).filter(position__in=list(numbers)[:MOST])
    by_number = {row.position: _option(row, thread, ()) for row in rows}
    return [by_number[number] for number in numbers if number in by_number]


def sentences_of(thread: Thread, position: int) -> list[Option]:
    """The sentences of a comment, or of the article at position 0."""
    comment = thread.comments.in_reading_order().filter(position=position).first()
    if comment is None:
        return []
    return [
        Option("target:span", "", comment.text[start:end], target=position, start=start, end=end)
        for start, end in sentences(comment.text)
    ]


def claims_found(thread: Thread, words: str, *, by: User) -> list[Option]:
    """Listed claims that have the words, the latest first; at the end the words themselves as a claim to be listed."""
    rows = found(Claim.objects.visible_to(by).filter(project_id=thread.project_id), words)
    options = [Option("target:claim", "", claim.wording, claim=claim.pk) for claim in rows.order_by("-pk")[: MOST - 1]]
    wording = " ".join(words.split())
    if wording and all(option.words.casefold() != wording.casefold() for option in options):
        options.append(Option("target:claim", "new claim", wording, wording=wording))
    return options


def _allowed(thread: Thread, *, of: int, offer: Offer, round: Round | None, by: User) -> QuerySet[Comment]:
    rows = thread.comments.in_reading_order().exclude(text="").select_related("author")
    if not offer.later:
        rows = rows.filter(position__lte=of)
    if not offer.itself:
        rows = rows.exclude(position=of)
    if offer.to:
        own = Annotation.objects.live().individual().by(by).filter(round=round, comment=OuterRef("pk"))
        rows = rows.filter(Exists(own.filter(label__key__in=offer.to)))
    return rows


def _holds(word: str) -> Q:
    # SQLite folds the case of ASCII alone; the other forms make up for it.
    fits = Q(text__icontains=word)
    for form in {word, word.lower(), word.upper(), word.capitalize()}:
        fits |= Q(text__contains=form)
    return fits


def _option(comment: Comment, thread: Thread, asked: Iterable[str]) -> Option:
    position = comment.position or 0
    places = [place for word in asked if (place := comment.text.casefold().find(word.casefold())) >= 0]
    first = min(places, default=0)
    start = first - _BEFORE if first > _WORDS - _BEFORE else 0
    words = ("… " if start else "") + comment.text[start : start + _WORDS]
    return Option(
        "target:comment" if position else "target:article",
        f"#{position}" if position else "article",
        words,
        who=author_of(comment, shows_names=thread.project.shows_author_names),
        target=position,
    )
