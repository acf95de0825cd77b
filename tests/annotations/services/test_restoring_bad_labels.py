"""Label records that are not as they should be: a clear refusal that names the comment, and nothing stored."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from annotations.models import Annotation, Judgement, Relation, Round, SchemeVersion
from annotations.services.restoring import restore_labels
from tests.factories import Study, UserFactory, plant_study
from threads import jobs
from threads.importers.base import MalformedFile
from threads.models import Import, Thread, User
from threads.services import importing, projects

pytestmark = pytest.mark.django_db

LABEL = {"id": "n1", "annotator": "x", "question": "content", "label": "claim", "start": 0, "end": 3, "exact": "Yes"}
RELATION = {"id": "r1", "annotator": "x", "from": "n1", "label": "rebuts", "target": {"kind": "outside"}}
JUDGEMENT = {"annotator": "x", "state": "done", "at": None}


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def bring_in(keeps_good_rows: bool = False, **labels: Any) -> Import:
    project = projects.create_project("Lido", by=UserFactory())
    record = {"schema_version": 1, "offset_unit": "codepoint", "thread_id": "t", "round": "main", "parent_id": None}
    article = record | {"comment_id": "c0", "position": 0, "text": ""}
    comment = record | {"comment_id": "c1", "position": 1, "text": "Yes."} | labels
    content = "\n".join(map(json.dumps, [article, comment])).encode()
    row = importing.begin_import(
        project, by=project.created_by, file=io.BytesIO(content), filename="a.jsonl", keeps_good_rows=keeps_good_rows
    )
    jobs.finish_here(row.job)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ({"annotations": [LABEL | {"exact": "No!"}]}, "Offsets are Unicode code points"),
        ({"annotations": [LABEL | {"end": 99}]}, "does not fit a text of 4 characters"),
        ({"annotations": [LABEL | {"start": "0"}]}, "start is '0'"),
        ({"annotations": [LABEL | {"question": ""}]}, "question is '', which has 0"),
        ({"annotations": [LABEL | {"label": "x" * 101}]}, "which has 101 characters"),
        ({"annotations": [LABEL | {"label": 7}]}, "label is '7'"),
        ({"annotations": [{"id": "n1"}]}, "annotator is 'None'"),
        ({"annotations": ["claim"]}, "its labels cannot be read"),
        ({"annotations": 7}, "its labels cannot be read"),
        ({"annotations": [LABEL | {"label": None, "value": None}]}, "neither a label nor a value"),
        ({"judgements": [JUDGEMENT | {"state": "maybe"}]}, "the state 'maybe' is not known"),
        ({"judgements": [{"state": "done"}]}, "annotator is 'None'"),
        ({"relations": [RELATION | {"target": {"kind": "moon"}}]}, "targets of the kind 'moon'"),
        ({"relations": [RELATION | {"target": {"kind": "claim"}}]}, "claim is 'None'"),
        ({"relations": [RELATION | {"target": {"kind": "claim", "claim": " "}}]}, "a claim has no wording"),
        ({"relations": [RELATION | {"target": {"kind": "comment", "comment_id": "c9"}}]}, "'c9' that is not in the"),
        ({"relations": [RELATION | {"target": "c0"}]}, "its labels cannot be read"),
        ({"gold": {"basis": "dice", "by": "x", "annotations": [], "relations": []}}, "the basis 'dice' is not known"),
    ],
)
def test_what_is_wrong_is_named_with_its_comment_and_nothing_is_stored(labels: dict[str, Any], told: str):
    failed = bring_in(**labels)

    assert failed.outcome == "failed"
    assert told in failed.job.error
    assert "c1" in failed.job.error_place
    assert not Thread.objects.exists()
    assert SchemeVersion.objects.count() == Round.objects.count() == 1
    assert not User.objects.filter(is_active=False).exists()


def test_where_good_rows_are_kept_only_the_broken_label_stays_out():
    done = bring_in(True, annotations=[LABEL | {"id": "n0", "exact": "No!"}, LABEL], judgements=[JUDGEMENT])

    assert done.outcome == "published"
    assert (Annotation.objects.count(), Judgement.objects.count()) == (1, 1)
    assert done.report["warnings_by_code"] == {"bad_label": 1}


ODD = (
    st.none()
    | st.booleans()
    | st.integers(-2, 9)
    | st.sampled_from(["", "claim", "content", "a", "done", 1.5, "9" * 70])
)


def odd(row: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The row with some of its values changed and some missing."""
    changed = st.dictionaries(
        st.sampled_from([*row, "value", "kind", "unit"]), ODD | st.lists(ODD, max_size=2), max_size=3
    )
    return st.tuples(changed, st.sets(st.sampled_from(list(row)), max_size=1)).map(
        lambda drawn: {key: value for key, value in (row | drawn[0]).items() if key not in drawn[1]}
    )


@pytest.fixture
def study() -> Study:
    return plant_study(["Yes."])


@settings(
    max_examples=25,
    deadline=None,
    # Each step of shrinking takes as long as an import.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_label_records_are_restored_or_refused(study: Study, data: st.DataObject):
    record = {"comment_id": "c1", "external_id": "c1", "brings_scheme": data.draw(st.booleans())}
    for part, row in (("annotations", LABEL), ("relations", RELATION), ("judgements", JUDGEMENT)):
        record[part] = data.draw(st.lists(odd(row), max_size=2))
    source = Import(project=study.project, created_by=study.manager, filename="a.jsonl")

    try:
        counts = restore_labels(source, {study.thread.pk: [record]}, warn=list)
    except MalformedFile as error:
        assert "c1" in error.place  # noqa: PT017
    else:
        assert counts["annotations"] <= len(record["annotations"])
    assert Relation.objects.count() <= Annotation.objects.count() + 2 * 25
