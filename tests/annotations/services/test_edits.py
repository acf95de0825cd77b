"""How far a label lies from the suggestion it began as."""

from __future__ import annotations

import pytest

from annotations.models import Suggestion
from annotations.services.annotating import annotate
from annotations.services.deciding import Edit, accept_suggestion
from annotations.services.edits import edit_of
from tests.factories import Study, plant_study


@pytest.fixture
def study(db: None) -> Study:
    return plant_study(["The lido loses money. It always did."])


def suggestion(study: Study, span: tuple[int, int] | None) -> Suggestion:
    comment = study.comment(1)
    start, end = span or (None, None)
    return Suggestion.objects.create(
        comment=comment, label=study.label("claim"), extractor="cues", extractor_version="1", confidence=0.8,
        start=start, end=end, exact=comment.text[start:end] if span else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("proposed", "edit", "expected"),
    [
        ((0, 21), None, {"label": False, "start": 0, "end": 0, "distance": 0}),
        ((0, 21), Edit(span=(22, 36)), {"label": False, "start": 22, "end": 15, "distance": 35}),
        ((0, 36), Edit(span=(0, 21)), {"label": False, "start": 0, "end": -15, "distance": 15}),
        (None, None, {"label": False, "start": 0, "end": 0, "distance": 0}),
        (None, Edit(span=(0, 21)), {"label": False, "start": None, "end": None, "distance": 21}),
    ],
)
def test_moved_ends_are_counted_in_code_points(study: Study, proposed, edit, expected):
    made = accept_suggestion(suggestion(study, proposed), round=study.round, by=study.annotator, edit=edit)

    assert edit_of(made) == expected


def test_another_label_is_told(study: Study):
    edit = Edit(label=study.label("evidence"))

    made = accept_suggestion(suggestion(study, (0, 21)), round=study.round, by=study.annotator, edit=edit)

    assert edit_of(made) == {"label": True, "start": 0, "end": 0, "distance": 0}


def test_a_label_by_hand_began_as_none(study: Study):
    made = annotate(study.comment(1), study.label("claim"), round=study.round, by=study.annotator, span=(0, 21))

    assert edit_of(made) is None
