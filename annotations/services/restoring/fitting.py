"""Where the labels of an import belong: a round whose scheme has them all, made where there is none."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from annotations.models import Label, Question, Round, SchemeVersion
from annotations.services import rounds, schemes, starting
from annotations.services.restoring import moving
from annotations.services.restoring.vocabulary import Key, Vocabulary, Wanted
from threads.models import Project, User

_LONGEST_KEY = 55  # of 60 characters, so that there is room for a number


@dataclass(frozen=True, slots=True)
class Fitted:
    """A round, and what the file's questions and labels are called in its scheme."""

    round: Round
    questions: Mapping[Key, Question]
    labels: Mapping[tuple[Key, str], Label]
    new_questions: int = 0
    new_labels: int = 0


@dataclass(slots=True)
class _Match:
    """What of a vocabulary a scheme version has, and definitions of what it lacks."""

    questions: dict[Key, str] = field(default_factory=dict)
    labels: dict[tuple[Key, str], str] = field(default_factory=dict)
    lacking: list[dict[str, Any]] = field(default_factory=list)


def fit(project: Project, name: str, vocabulary: Vocabulary, *, by: User) -> Fitted:
    """The first round called `name`, "`name` 2" and so on that can hold the vocabulary.

    One whose scheme lacks something moves to a version that has it, if it holds nothing but imported answers. Where
    none can hold it, the next is made, closed. What the project's newest scheme version lacks comes with a new one:
    published versions never change. The same vocabulary finds the same round again.
    """
    newest = _current_version(project, by)
    called, round = _home(project, name, vocabulary, newest)
    if round is not None:
        match = _match(round.scheme_version, vocabulary)
        if not match.lacking:
            return _fitted(round, match)
    match = _match(newest, vocabulary)
    version = schemes.extend_scheme(newest, match.lacking, by=by) if match.lacking else newest
    if round is None:
        round = starting.closed_round(project, called, by=by, version=version)
    else:
        moving.move(round, version)
    new_labels = sum(len(row["labels"]) for row in match.lacking)
    new_questions = sum("unit" in row for row in match.lacking)
    return _fitted(round, match, new_questions=new_questions, new_labels=new_labels)


def _home(project: Project, name: str, vocabulary: Vocabulary, newest: SchemeVersion) -> tuple[str, Round | None]:
    """The name and the round for the vocabulary; None where the round is to be made."""
    names = _numbered(name, " ")
    while True:
        called = next(names)
        round = project.rounds.filter(name=called).select_related("scheme_version", "guideline").first()
        if round is None:
            return called, None
        if round.trashed_at is None:
            holds = not _match(round.scheme_version, vocabulary).lacking
            if holds or moving.may_move(round, newest):
                return called, round


def _current_version(project: Project, by: User) -> SchemeVersion:
    """The newest published version of the scheme that the project works with."""
    round = rounds.current_round(project) or project.rounds.filter(trashed_at=None).order_by("-id").first()
    used = (round or starting.set_up_project(project, by=by)).scheme_version
    return SchemeVersion.objects.filter(scheme_id=used.scheme_id, published_at__isnull=False).latest("number")


def _fitted(round: Round, match: _Match, **counts: int) -> Fitted:
    questions = {row.key: row for row in round.scheme_version.questions.all()}
    labels = {
        (row.question.key, row.key): row
        for row in Label.objects.filter(question__version=round.scheme_version_id).select_related("question")
    }
    return Fitted(
        round,
        {key: questions[name] for key, name in match.questions.items()},
        {(key, told): labels[match.questions[key], name] for (key, told), name in match.labels.items()},
        **counts,
    )


def _match(version: SchemeVersion, vocabulary: Vocabulary) -> _Match:
    questions = list(version.questions.prefetch_related("labels"))
    taken = {question.key for question in questions}
    labels = {(row.key, name): label.key for row in questions for label in row.labels.all() for name in _names(label)}
    label_keys = {row.key: {label.key for label in row.labels.all()} for row in questions}
    match = _Match()
    for key, wanted in vocabulary.items():
        question = next((row for row in questions if key.name in _names(row) and _holds(row, wanted)), None)
        definition: dict[str, Any] = {"key": question.key, "labels": []} if question else _definition(wanted, taken)
        own = match.questions[key] = definition["key"]
        for told in wanted.labels:
            if (own, told) not in labels:
                labels[own, told] = _free_key(told, label_keys.setdefault(own, set()))
                definition["labels"].append({"key": labels[own, told], "name": told})
            match.labels[key, told] = labels[own, told]
        if question is None or definition["labels"]:
            match.lacking.append(definition)
    return match


def _names(row: Question | Label) -> tuple[str, str]:
    """What a file may call it."""
    return row.name, row.key


def _holds(question: Question, wanted: Wanted) -> bool:
    """Whether the question is asked about the same units, and can take all the answers."""
    if (question.unit == Question.Unit.SPAN) != (wanted.unit == Question.Unit.SPAN):
        # Spans alone also fit a question about comments that takes them.
        if not (wanted.unit == Question.Unit.SPAN and question.takes_spans):
            return False
    elif question.unit != wanted.unit:
        return False
    if wanted.on_comments and wanted.on_spans and not question.takes_spans:
        return False
    if wanted.kind in (Question.Kind.SCALE, Question.Kind.TEXT):
        return question.kind == wanted.kind and _reaches(question, wanted)
    if question.kind in (Question.Kind.SCALE, Question.Kind.TEXT):
        return False
    return question.kind == Question.Kind.MANY_OF or not wanted.several


def _reaches(question: Question, wanted: Wanted) -> bool:
    if wanted.numbers is None:
        return True
    low, high = wanted.numbers
    return (question.scale_min or 0) <= low and high <= (question.scale_max or 0)


def _definition(wanted: Wanted, taken: set[str]) -> dict[str, Any]:
    definition: dict[str, Any] = {
        "key": _free_key(wanted.key.name, taken),
        "name": wanted.key.name,
        "unit": wanted.unit,
        "kind": wanted.kind,
        "takes_spans": wanted.unit == Question.Unit.COMMENT and wanted.on_spans,
        "labels": [],
    }
    if wanted.numbers is not None:
        low, high = wanted.numbers
        definition |= {"scale_min": min(low, 1), "scale_max": max(high, 5)}
    return definition


def _free_key(name: str, taken: set[str]) -> str:
    """A key for the name that is not taken; takes it. A name without a Latin letter is known by its digest."""
    stem = slugify(name)[:_LONGEST_KEY].strip("-") or f"k{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    key = next(key for key in _numbered(stem, "-") if key not in taken)
    taken.add(key)
    return key


def _numbered(stem: str, joint: str) -> Iterator[str]:
    yield stem
    for number in itertools.count(2):
        yield f"{stem}{joint}{number}"
