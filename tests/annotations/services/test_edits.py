"""How far a label lies from the suggestion it began as."""

from __future__ import annotations

import pytest

from annotations.models import Annotation, Suggestion
from annotations.services.annotating import annotate
from annotations.services.deciding import Edit, accept_suggestion
from annotations.services.records import Aliases, thread_records
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


def told(made: Annotation) -> dict[str, object]:
    """What the export says of this annotation, the only one of its thread."""
    aliases = Aliases(made.round.project_id)
    records = thread_records([made.comment.thread], [made.round], release="x@1", aliases=aliases)
    (row,) = [row for record in records for row in record["annotations"]]
    return row


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

    assert told(made)["suggestion"]["edit"] == expected


def test_another_label_is_told(study: Study):
    edit = Edit(label=study.label("evidence"))

    made = accept_suggestion(suggestion(study, (0, 21)), round=study.round, by=study.annotator, edit=edit)

    assert told(made)["suggestion"]["edit"] == {"label": True, "start": 0, "end": 0, "distance": 0}


def test_a_label_by_hand_began_as_none(study: Study):
    made = annotate(study.comment(1), study.label("claim"), round=study.round, by=study.annotator, span=(0, 21))

    assert told(made)["suggestion"] is None
