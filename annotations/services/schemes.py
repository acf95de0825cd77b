"""Schemes from data: a definition becomes a published version. Only writer of the tables of schemes and guidelines."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotations.models import Guideline, Label, Question, Scheme, SchemeVersion
from annotations.services.definitions import SLOTS, checked
from threads.errors import Refused
from threads.models import Project, User

_QUESTION_FIELDS = (
    "key", "name", "unit", "kind", "required", "takes_spans", "snaps_to_sentences", "help", "link_rules",
    "scale_min", "scale_max",
)  # fmt: skip
_LABEL_FIELDS = ("key", "name", "shortcut", "slot", "guideline", "attributes")


@transaction.atomic
def publish_scheme(project: Project, definition: object, *, by: User) -> SchemeVersion:
    """A new scheme of the project, published as version 1. Raises BadDefinition where the definition does not hold."""
    whole = checked(definition)
    scheme = Scheme.objects.create(project=project, name=whole["name"])
    return _publish(scheme, 1, whole["questions"], by=by)


@transaction.atomic
def extend_scheme(version: SchemeVersion, additions: Sequence[Mapping[str, Any]], *, by: User) -> SchemeVersion:
    """The next version of the scheme: all that `version` asks, and the additions.

    An addition is a question as a definition has it; one whose key is there already only gives it more labels. New
    labels get palette slots that no other label has, as long as there are any.
    """
    questions = definition_of(version)
    by_key = {row["key"]: row for row in questions}
    used = {label["slot"] for row in questions for label in row["labels"]}
    slots = itertools.chain((slot for slot in SLOTS if slot not in used), itertools.cycle(SLOTS))
    for addition in additions:
        labels = [{"slot": next(slots), **label} for label in addition["labels"]]
        if addition["key"] in by_key:
            by_key[addition["key"]]["labels"] += labels
        else:
            questions.append({**addition, "labels": labels})
    last = version.scheme.versions.aggregate(last=Max("number"))["last"]
    return _publish(version.scheme, last + 1, questions, by=by)


def definition_of(version: SchemeVersion) -> list[dict[str, Any]]:
    """The questions of a version as a definition has them. Two queries."""
    questions = version.questions.prefetch_related("labels__target_relation")
    return [
        {field: getattr(question, field) for field in _QUESTION_FIELDS}
        | {
            "labels": [
                {field: getattr(label, field) for field in _LABEL_FIELDS}
                | {"relation": label.target_relation.key if label.target_relation else None}
                for label in question.labels.all()
            ]
        }
        for question in questions
    ]


def _publish(scheme: Scheme, number: int, questions: Sequence[Mapping[str, Any]], *, by: User) -> SchemeVersion:
    version = SchemeVersion.objects.create(scheme=scheme, number=number, created_by=by, published_at=timezone.now())
    write_questions(version, questions)
    return version


def write_questions(version: SchemeVersion, questions: Sequence[Mapping[str, Any]]) -> None:
    """Gives a version that has none its questions and labels. Raises Refused for a relation nobody defines."""
    pending: list[tuple[Label, str]] = []
    relations: dict[str, Label] = {}
    for order, row in enumerate(questions):
        question = Question.objects.create(
            version=version, order=order, **{field: row[field] for field in _QUESTION_FIELDS if field in row}
        )
        for place, entry in enumerate(row.get("labels", [])):
            fields = {field: entry[field] for field in _LABEL_FIELDS if field in entry}
            label = Label.objects.create(question=question, order=place, **fields)
            if question.unit == Question.Unit.RELATION:
                relations[label.key] = label
            if entry.get("relation"):
                pending.append((label, entry["relation"]))
    for label, relation in pending:
        if relation not in relations:
            raise Refused(f"Label {label.key} draws the relation {relation}, which the scheme does not define.")
        label.target_relation = relations[relation]
        label.save(update_fields=["target_relation"])


@transaction.atomic
def add_guideline(project: Project, text: str, *, by: User) -> Guideline:
    """The next version of the project's guideline. A text that is the last one's is not stored again."""
    # Two people may save at once: the project's row is what they queue for.
    Project.objects.select_for_update().get(pk=project.pk)
    last = project.guidelines.order_by("-number").first()
    if last is not None and last.text == text:
        return last
    return Guideline.objects.create(project=project, number=last.number + 1 if last else 1, text=text, created_by=by)
