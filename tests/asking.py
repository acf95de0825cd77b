"""A study whose scheme asks everything a scheme can ask."""

from __future__ import annotations

from annotations.models import Question
from annotations.services.schemes import publish_scheme
from tests.factories import Study, plant_study

QUESTIONS = [
    {"key": "topic", "name": "Topic", "unit": "thread", "kind": "one_of", "required": True,
     "labels": [{"key": "water", "name": "Water", "slot": 1}, {"key": "money", "name": "Money", "slot": 2}]},
    {"key": "gist", "name": "Gist", "unit": "thread", "kind": "text", "help": "In one sentence."},
    {"key": "stance", "name": "Stance", "unit": "comment", "kind": "one_of",
     "labels": [{"key": "for", "name": "For", "slot": 3}, {"key": "against", "name": "Against", "slot": 5}]},
    {"key": "anger", "name": "Anger", "unit": "comment", "kind": "scale", "scale_min": -2, "scale_max": 2,
     "required": True, "help": "-2 calm; 2 furious"},
    {"key": "why", "name": "Why", "unit": "comment", "kind": "text"},
    {"key": "role", "name": "Role", "unit": "span", "kind": "one_of",
     "labels": [{"key": "fact", "name": "Fact", "shortcut": "f", "slot": 6, "attributes": ["checkable", "quoted"]},
                {"key": "feeling", "name": "Feeling", "shortcut": "e", "slot": 7}]},
    {"key": "device", "name": "Device", "unit": "span", "kind": "many_of",
     "labels": [{"key": "irony", "name": "Irony", "shortcut": "i", "slot": 8},
                {"key": "figure", "name": "Figure", "shortcut": "b", "slot": 9}]},
]  # fmt: skip


def plant_survey(texts: list[str] | None = None, parents: list[int | None] | None = None, **fields: object) -> Study:
    """A study as `plant_study` lays it out, its round under a scheme of all kinds of questions."""
    study = plant_study(texts, parents, **fields)
    definition = {"name": "Survey", "questions": QUESTIONS}
    study.round.scheme_version = publish_scheme(study.project, definition, by=study.manager)
    study.round.save()
    return study


def question(study: Study, key: str) -> Question:
    """The question of the study's scheme with this key."""
    return Question.objects.get(version=study.round.scheme_version, key=key)
