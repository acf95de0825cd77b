"""A round of imported labels goes on under a newer version of its scheme, so that all imports meet in one round."""

from __future__ import annotations

from django.db.models import QuerySet

from annotations.models import Adjudication, Annotation, Judgement, Label, Question, Relation, Round, SchemeVersion


def may_move(round: Round, version: SchemeVersion) -> bool:
    """Whether the round holds nothing but imported answers, and the version has everything they use."""
    if round.state != Round.State.CLOSED or round.assignments.exists():
        return False
    answered = (
        Annotation.objects.filter(round=round, creator__is_active=True),
        Relation.objects.filter(round=round, creator__is_active=True),
        Judgement.objects.filter(round=round, annotator__is_active=True),
    )
    return _words(round.scheme_version) <= _words(version) and not any(rows.exists() for rows in answered)


def move(round: Round, version: SchemeVersion) -> None:
    """Gives every answer of the round the question and label of the same key in this version."""
    old, new = (
        {question.key: question for question in each.questions.all()} for each in (round.scheme_version, version)
    )
    for key, question in old.items():
        for model in (Annotation, Adjudication):
            model.objects.filter(round=round, question=question).update(question=new[key])
    names = ("question__key", "key")
    labels = {tuple(row[1:]): row[0] for row in _labels(version).values_list("pk", *names)}
    for pk, *name in _labels(round.scheme_version).values_list("pk", *names):
        for answers in (Annotation, Relation):
            answers.objects.filter(round=round, label=pk).update(label=labels[tuple(name)])
    for rows in (Annotation, Relation, Judgement):
        rows.objects.filter(round=round).update(scheme_version=version)
    round.scheme_version = version
    round.save(update_fields=["scheme_version"])


def _words(version: SchemeVersion) -> set[tuple[str, ...]]:
    """What can be said in a version: its questions with what they are about, and their labels."""
    questions = Question.objects.filter(version=version).values_list("key", "unit", "kind")
    return {*questions, *_labels(version).values_list("question__key", "key")}


def _labels(version: SchemeVersion) -> QuerySet[Label]:
    return Label.objects.filter(question__version=version)
