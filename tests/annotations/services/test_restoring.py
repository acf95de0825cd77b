"""Labels of other tools come in: which questions they become, whose they are, and that nothing comes in twice."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from annotations.models import Annotation, Judgement, Label, Question, Relation, Round, SchemeVersion
from tests.factories import UserFactory
from threads import jobs
from threads.models import Import, Project, Thread
from threads.services import importing, projects

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project() -> Project:
    return projects.create_project("Lido", by=UserFactory())


def bring_in(project: Project, content: str, filename: str = "coded.csv", **options: Any) -> Import:
    """The import of a file, carried out; options of `mapping_of`, and whether good rows are kept."""
    keeps = options.pop("keeps_good_rows", False)
    row = importing.begin_import(
        project,
        by=project.created_by,
        file=io.BytesIO(content.encode()),
        filename=filename,
        keeps_good_rows=keeps,
        reading=importing.mapping_of(**options),
    )
    jobs.finish_here(row.job)
    row.refresh_from_db()
    return row


def bring_in_lines(project: Project, *records: dict[str, Any], **options: Any) -> Import:
    return bring_in(project, "\n".join(map(json.dumps, records)), "coded.jsonl", **options)


def answers(**which: Any) -> list[tuple[Any, ...]]:
    """Annotator, comment, question, label and text of each annotation."""
    rows = Annotation.objects.filter(**which).select_related("creator", "comment", "question", "label").order_by("id")
    return [
        (row.creator.first_name, row.comment.external_id, row.question.key, row.label and row.label.key, row.exact)
        for row in rows
    ]


TABLE = "id,parent,text,coder,stance\n1,,Yes.,ann,pro\n2,1,No.,ann,con\n1,,Yes.,bob,pro\n2,1,No.,bob,\n"
BY_STANCE: dict[str, Any] = {"label_columns": ["stance"]}


def test_a_label_column_becomes_a_question_with_its_values_as_labels(project: Project):
    done = bring_in(project, TABLE, **BY_STANCE)

    assert done.report["labels"] == {"judgements": 4, "annotations": 3, "relations": 0, "questions": 1, "labels": 2}
    assert answers() == [
        ("ann", "1", "stance", "pro", None),
        ("bob", "1", "stance", "pro", None),
        ("ann", "2", "stance", "con", None),
    ]
    assert done.report["counts"]["comments"] == 2
    assert done.report["warnings"] == []


def test_a_row_that_names_its_annotator_is_done_even_without_a_label(project: Project):
    bring_in(project, TABLE, **BY_STANCE)

    done = Judgement.objects.get(annotator__first_name="bob", comment__external_id="2")

    assert done.state == "done"


def test_without_annotators_only_a_label_tells_that_a_comment_was_judged(project: Project):
    bring_in(project, "id,text,stance\n1,Yes.,pro\n2,No.,\n", "lido.csv", **BY_STANCE)

    assert list(Judgement.objects.values_list("comment__external_id", "annotator__first_name")) == [("1", "lido")]


def test_imported_annotators_cannot_log_in(project: Project):
    bring_in(project, TABLE, **BY_STANCE)

    assert not Annotation.objects.filter(creator__is_active=True).exists()


def test_labels_of_a_file_stand_in_a_closed_round_of_their_own_version(project: Project):
    main = Round.objects.get()

    bring_in(project, TABLE, **BY_STANCE)

    imported = Round.objects.exclude(pk=main.pk).get()
    assert (imported.name, imported.state) == ("imported", "closed")
    assert (main.scheme_version.number, imported.scheme_version.number) == (1, 2)
    keys = {version: set(version.questions.values_list("key", flat=True)) for version in SchemeVersion.objects.all()}
    assert keys[imported.scheme_version] - keys[main.scheme_version] == {"stance"}
    old = Label.objects.filter(question__version=main.scheme_version)
    kept = Label.objects.filter(question__version=imported.scheme_version).exclude(question__key="stance")
    fields = ("question__key", "key", "name", "slot", "shortcut", "target_relation__key")
    assert list(kept.values_list(*fields)) == list(old.values_list(*fields))


def test_new_labels_take_palette_slots_that_are_free(project: Project):
    bring_in(project, TABLE, **BY_STANCE)

    version = SchemeVersion.objects.latest("number")
    used = (
        Label.objects.filter(question__version=version).exclude(question__key="stance").values_list("slot", flat=True)
    )
    assert not set(used) & set(Label.objects.filter(question__key="stance").values_list("slot", flat=True))


def test_labels_that_the_scheme_has_are_used(project: Project):
    bring_in(project, "id,text,function\n1,Yes.,Support\n2,No.,rebuttal\n", label_columns=["function"])

    assert [row[2:4] for row in answers()] == [("function", "support"), ("function", "rebuttal")]
    assert SchemeVersion.objects.count() == 1


def test_a_question_that_takes_one_answer_gives_way_to_one_that_takes_several(project: Project):
    bring_in(project, "id,text,function\n1,Yes.,support|other\n", label_columns=["function"], label_separator="|")

    assert [row[2:4] for row in answers()] == [("function-2", "support"), ("function-2", "other")]
    assert Question.objects.get(key="function-2").kind == "many_of"


@pytest.mark.parametrize("name", ["coded.csv", "coded (1).csv"])
def test_the_same_labels_again_add_nothing(project: Project, name: str):
    bring_in(project, TABLE, **BY_STANCE)
    tables = (Annotation, Judgement, Round, SchemeVersion, Thread)
    before = [model.objects.count() for model in tables]

    again = bring_in(project, TABLE, name, **BY_STANCE)

    assert [model.objects.count() for model in tables] == before
    assert set(again.report["labels"].values()) == {0}


def test_labels_come_to_texts_that_are_here_already(project: Project):
    bring_in(project, "id,text\n1,Yes.\n2,No.\n")

    bring_in(project, "id,text,stance\n1,Yes.,pro\n2,No.,con\n", "ann.csv", **BY_STANCE)
    bring_in(project, "id,text,stance\n1,Yes.,con\n2,No.,con\n", "bob.csv", **BY_STANCE)

    assert Thread.objects.count() == 1
    assert [row[:2] + row[3:4] for row in answers()] == [
        ("ann", "1", "pro"), ("ann", "2", "con"), ("bob", "1", "con"), ("bob", "2", "con"),
    ]  # fmt: skip
    assert Round.objects.filter(name__startswith="imported").count() == 1


def test_the_imported_round_moves_on_with_new_labels_and_keeps_its_answers(project: Project):
    bring_in(project, "id,text,stance\n1,Yes.,pro\n2,No.,con\n", "ann.csv", **BY_STANCE)
    relation = {"id": "2", "text": "No.", "labels": {"stance": "pro"}, "relations": [{"to": "1", "label": "rebuts"}]}
    bring_in_lines(project, {"id": "1", "text": "Yes."}, relation)
    bring_in(project, "id,text,stance\n1,Yes.,unclear\n2,No.,con\n", "bob.csv", **BY_STANCE)

    imported = Round.objects.get(name__startswith="imported")
    assert imported.scheme_version.number == 3
    for rows in (Annotation.objects.filter(round=imported), Relation.objects.filter(round=imported)):
        assert rows.exists()
        assert {row.label.question.version_id for row in rows} == {imported.scheme_version_id}
        assert {row.scheme_version_id for row in rows} == {imported.scheme_version_id}
    assert [row[:2] + row[3:4] for row in answers()] == [
        ("ann", "1", "pro"), ("ann", "2", "con"), ("coded", "2", "pro"), ("bob", "1", "unclear"), ("bob", "2", "con"),
    ]  # fmt: skip


def test_a_round_in_which_a_person_has_answered_stays_as_it_is(project: Project):
    bring_in(project, TABLE, **BY_STANCE)
    old = Round.objects.get(name="imported")
    Judgement.objects.filter(round=old, annotator__first_name="ann").update(annotator=project.created_by)

    bring_in(project, "id,text,stance\n1,Yes.,unclear\n2,No.,con\n", "bob.csv", **BY_STANCE)

    assert list(Round.objects.filter(name__startswith="imported").values_list("name", "scheme_version__number")) == [
        ("imported", 2),
        ("imported 2", 3),
    ]


def test_an_answer_that_is_here_stays_and_the_other_is_told(project: Project):
    bring_in(project, "id,text,stance\n1,Yes.,pro\n2,No.,con\n", **BY_STANCE)

    again = bring_in(project, "id,text,stance\n1,Yes.,unclear\n2,No.,con\n", **BY_STANCE)

    assert [row[3] for row in answers()] == ["pro", "con"]
    assert again.report["warnings_by_code"] == {"label_kept": 1}


def test_relations_point_at_comments_spans_and_outside(project: Project):
    span = {"id": "s1", "start": 2, "end": 6, "label": "claim", "question": "content", "exact": "Lido"}
    done = bring_in_lines(
        project,
        {"id": "a", "text": "👩 Lido pays.", "spans": [span]},
        {
            "id": "b",
            "parent": "a",
            "text": "No.",
            "relations": [{"to": "s1", "label": "rebuts"}, {"to": "gone", "label": "attacks"}],
        },
        {"id": "c", "parent": "b", "text": "Why?", "relations": [{"target": "b", "label": "rebuts"}]},
    )

    rows = Relation.objects.order_by("id").values_list(
        "label__key", "target_kind", "target_comment__external_id", "target_exact"
    )
    assert list(rows) == [
        ("rebuts", "span", "a", "Lido"),
        ("attacks", "outside", None, None),
        ("rebuts", "comment", "b", None),
    ]
    assert Relation.objects.get(target_kind="outside").attributes == {"target_id": "gone"}
    assert done.report["warnings_by_code"] == {"target_outside": 1}


def test_a_span_that_does_not_fit_refuses_the_file_and_names_its_place(project: Project):
    wrong = {"start": 0, "end": 2, "label": "claim", "exact": "zz"}

    failed = bring_in_lines(project, {"id": "a", "text": "Yes."}, {"id": "b", "text": "No.", "spans": [wrong]})

    assert (failed.outcome, failed.job.error_place) == ("failed", "line 2")
    assert not Thread.objects.exists()
    assert not Round.objects.filter(name="imported").exists()


def test_a_span_that_does_not_fit_is_left_out_where_good_rows_are_kept(project: Project):
    wrong = {"start": 0, "end": 2, "label": "claim", "exact": "zz"}
    fine = {"id": "a", "text": "Yes.", "spans": [{"start": 0, "end": 3, "label": "claim"}]}

    done = bring_in_lines(project, fine, {"id": "b", "text": "No.", "spans": [wrong]}, keeps_good_rows=True)

    assert answers() == [("coded", "a", "span", "claim", "Yes")]
    assert done.report["warnings_by_code"] == {"bad_record": 1}


def test_queries_do_not_grow_with_the_labels(project: Project):
    def table(size: int) -> str:
        rows = "".join(f"{n},Text {n}.,{who},{'pro' if n % 2 else 'con'}\n" for n in range(size) for who in "ab")
        return f"id,text,coder,stance\n{rows}"

    def queries(size: int, name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            bring_in(projects.create_project(name, by=project.created_by), table(size), **BY_STANCE)
        # Inserts go in parts, since a statement of SQLite takes so many values and no more.
        return sum(query["sql"].startswith("SELECT") for query in captured.captured_queries)

    # From a hundred comments on a project has a control: that is one query more, once.
    few, many = queries(110, "few"), queries(190, "many")

    assert many == few
    assert Annotation.objects.count() == 600


def test_labels_of_erased_words_stay_out(project: Project):
    bring_in(project, "id,text\n1,Yes.\n2,No.\n")
    Thread.objects.get().comments.filter(external_id="1").update(text="", state="erased")

    done = bring_in(project, "id,text,stance\n1,Yes.,pro\n2,No.,con\n", **BY_STANCE)

    assert [row[1] for row in answers()] == ["2"]
    assert Judgement.objects.count() == 1
    assert done.report["warnings_by_code"]["label_without_text"] == 1


def test_names_in_any_script_become_keys_of_their_own(project: Project):
    bring_in(project, "id,text,עמדה\n1,Yes.,בעד\n2,No.,נגד\n", label_columns=["עמדה"])

    question = Question.objects.get(name="עמדה")
    assert sorted(question.labels.values_list("name", flat=True)) == ["בעד", "נגד"]
    assert len(set(question.labels.values_list("key", flat=True))) == 2


def test_a_column_of_free_text_is_no_question(project: Project):
    rows = "".join(f"{n},Text {n}.,remark {n}\n" for n in range(201))

    failed = bring_in(project, f"id,text,stance\n{rows}", **BY_STANCE)

    assert "more than 200 different labels" in failed.job.error
    assert not Thread.objects.exists()
