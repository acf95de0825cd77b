"""An import that waits until somebody has said what its columns hold."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from annotations.models import Annotation
from annotations.services.starting import set_up_project
from tests.factories import MembershipFactory
from tests.importing import carried_out
from threads.errors import Conflict, Refused
from threads.importers.fields import ALIASES
from threads.models import Comment, Import, Project
from threads.services.files import Unreadable
from threads.services.importing import (
    approve_import,
    begin_import,
    begin_imports,
    cancel_import,
    choose_columns,
    columns_from,
    columns_of,
    confirm_outline,
    has_columns,
    mapping_of,
)

pytestmark = pytest.mark.django_db

TABLE = b"no,re,who,said\n1,,Ann,Yes.\n2,1,Bob,No.\n"
COLUMNS = {"id": "no", "parent": "re", "author": "who", "text": "said"}


def begun(project: Project, content: bytes = TABLE, **given: Any) -> Import:
    given = {"filename": "a.csv", "asks_first": True, **given}
    return begin_import(project, by=project.created_by, file=io.BytesIO(content), **given)


def chosen(source: Import, *, keeps_good_rows: bool = False, with_alike: bool = False, **told: Any) -> Import:
    choose_columns(
        source,
        by=source.created_by,
        reading=mapping_of(**told),
        keeps_good_rows=keeps_good_rows,
        with_alike=with_alike,
    )
    return source


def imported(project: Project, content: bytes = TABLE, **told: Any) -> Import:
    return carried_out(chosen(begun(project, content), **{"columns": COLUMNS, **told}))


class TestWaiting:
    @pytest.mark.parametrize(
        ("content", "given"),
        [
            (TABLE, {}),
            (b"\xff\xfea\x00", {"format": "csv"}),
            (b'{"text": "a"}\n', {"filename": "a.jsonl"}),
            (b'{"text": "a"}\n{oops', {"filename": "a.jsonl"}),
        ],
    )
    def test_tables_and_records_wait(self, project, content, given):
        source = begun(project, content, **given)

        assert (source.state, source.job, has_columns(source)) == ("draft", None, True)

    @pytest.mark.parametrize(
        ("content", "given"),
        [
            (TABLE, {"asks_first": False}),
            (TABLE, {"reading": mapping_of(columns=COLUMNS)}),
            (b"From a@b Mon Jan  1 00:00:00 2024\nSubject: x\n\nHi.\n", {"filename": "a.mbox"}),
        ],
    )
    def test_what_asks_nobody_or_is_told_already_does_not(self, project, content, given):
        source = begun(project, content, **given)

        assert (source.state, has_columns(source)) == ("queued", False)

    def test_a_record_too_long_to_look_at_does_not(self, project):
        content = json.dumps({"title": "x" * 5_000_000, "comments": [{"text": "a"}]}).encode()

        assert begun(project, content, filename="a.json").state == "queued"

    def test_its_outline_cannot_be_confirmed(self, project):
        with pytest.raises(Conflict):
            confirm_outline(begun(project), by=project.created_by)

    def test_columns_of_other_formats_are_refused(self, project):
        with pytest.raises(Refused, match="Columns cannot be chosen for Plain text"):
            begun(project, b"Hello.\nWorld.", filename="a.txt", reading=mapping_of(columns=COLUMNS))

        assert not Import.objects.exists()


class TestChoosing:
    def test_the_columns_that_were_chosen_are_read(self, project):
        source = imported(project)

        rows = Comment.objects.filter(position__gt=0).values_list("text", "author__handle", "parent__text")
        assert list(rows) == [("Yes.", "Ann", ""), ("No.", "Bob", "Yes.")]
        assert source.mapping["columns"] == COLUMNS

    def test_what_is_said_to_be_nothing_is_not_guessed(self, project):
        columns = {**dict.fromkeys(ALIASES, ""), "text": "text"}
        carried_out(chosen(begun(project, b"text,author\na,Ann\n"), columns=columns))

        comment = Comment.objects.get(position=1)
        assert (comment.author, comment.raw) == (None, {"author": "Ann"})

    def test_what_is_not_said_is_taken_as_proposed(self, project):
        content = b"text,when\na,01/02/2003\nb,31/01/2003\n"
        carried_out(chosen(begun(project, content)))

        assert [str(at)[:10] for at in Comment.objects.filter(position__gt=0).values_list("posted_at", flat=True)] == [
            "2003-02-01",
            "2003-01-31",
        ]

    def test_encoding_delimiter_and_parents_are_kept_for_the_worker(self, project):
        content = "id;parent;text\n1;top;да, да\n2;0;нет\n".encode("koi8-r")
        told = {"encoding": "koi8-r", "delimiter": ";", "roots": ["top", "0"]}
        source = carried_out(chosen(begun(project, content), **told))

        assert source.state == "published"
        assert list(Comment.objects.filter(depth=1).values_list("text", flat=True)) == ["да, да", "нет"]

    @pytest.mark.parametrize(
        ("told", "words"),
        [
            ({}, "No column holds the text"),
            ({"columns": {"text": "words"}}, "no column “words” for the text"),
            ({"columns": {"text": "said", "author": "said"}}, "chosen as text and as author"),
            ({"columns": {"text": "said", "shoe size": "no"}}, "'shoe size', which is no target"),
            ({"columns": {"text": "said", "children": "no"}}, "holds no list"),
            ({"columns": COLUMNS, "delimiter": ";"}, "no column “no”"),
            ({"columns": COLUMNS, "encoding": "utf-16-le"}, "UTF-16-LE"),
            ({"columns": COLUMNS, "roots": ["x" * 201]}, "200 characters"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, project, told, words):
        source = begun(project)

        with pytest.raises(Refused, match=words):
            chosen(source, **told)

        assert Import.objects.get().state == "draft"

    @pytest.mark.parametrize(
        ("content", "filename"), [(b"id,te\0xt\n1,a\n", "a.csv"), (b'{"te\\ud800xt": "a", "id": 1}', "a.json")]
    )
    def test_a_name_that_no_database_keeps_is_no_column(self, project, content, filename):
        source = begun(project, content, filename=filename)

        with pytest.raises(Refused, match="No column holds the text"):
            chosen(source)
        with pytest.raises(Refused, match="cannot be stored"):
            chosen(source, columns={"text": "te\0xt"})

    def test_a_column_is_one_thing_and_each_thing_one_column(self):
        assert columns_from([("a", "text"), ("b", "author")]) == {"text": "a", "author": "b"}
        with pytest.raises(Refused, match="“a” and “c” are both chosen as the text"):
            columns_from([("a", "text"), ("b", "author"), ("c", "text")])

    def test_it_is_chosen_once(self, project):
        source = chosen(begun(project), columns=COLUMNS)

        with pytest.raises(Conflict):
            chosen(source, columns=COLUMNS)

        assert Import.objects.get().job_id == source.job_id

    def test_a_broken_row_is_refused_until_it_is_left_out(self, project):
        source = begun(project, TABLE + b"3,1\n")
        with pytest.raises(Unreadable, match="Line 4"):
            chosen(source, columns=COLUMNS)

        assert carried_out(chosen(source, columns=COLUMNS, keeps_good_rows=True)).state == "checked"

    def test_after_a_report_that_shows_a_wrong_choice_it_is_chosen_again(self, project):
        source = carried_out(chosen(begun(project), columns={"text": "said", "parent": "who"}))
        assert (source.state, has_columns(source)) == ("checked", True)

        source = carried_out(chosen(source, columns=COLUMNS))

        assert (source.state, has_columns(source)) == ("published", False)
        with pytest.raises(Conflict):
            approve_import(source, by=source.created_by)

    def test_a_cancelled_draft_may_be_taken_up_again(self, project):
        source = begun(project)
        cancel_import(source)

        assert carried_out(chosen(source, columns=COLUMNS)).state == "published"

    def test_a_list_of_replies_of_any_name(self, project):
        content = json.dumps({"id": "1", "text": "a", "answers": [{"id": "2", "text": "b"}]}).encode()
        source = carried_out(chosen(begun(project, content, filename="a.json"), columns={"children": "answers"}))

        assert source.state == "published"
        assert Comment.objects.get(text="b").parent.text == "a"


class TestLabels:
    CODED = b"id,text,stance,coder,re,how\n1,Yes.,pro,ann,,\n2,No.,con,ann,1,rebuts\n"
    TOLD = {
        "columns": {"annotator": "coder", "target": "re", "relation": "how"},
        "label_columns": ["stance"],
    }

    def test_columns_of_labels_are_chosen_too(self, project):
        set_up_project(project, by=project.created_by)
        source = imported(project, self.CODED, **self.TOLD)

        assert source.state == "published"
        assert set(Annotation.objects.values_list("label__name", flat=True)) >= {"pro", "con"}
        assert source.mapping["label_columns"] == ["stance"]

    def test_and_remembered(self, project):
        set_up_project(project, by=project.created_by)
        imported(project, self.CODED, **self.TOLD)

        assert columns_of(begun(project, self.CODED.replace(b"Yes", b"Oh"))).labels == ("stance",)

    @pytest.mark.parametrize(
        ("told", "words"),
        [
            ({"label_columns": ["mood"]}, "no column “mood” for the labels"),
            ({"label_columns": ["text"], "columns": {"text": "text"}}, "chosen as labels and as text"),
            ({"columns": {"target": "re"}}, "none its label"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, project, told, words):
        with pytest.raises(Refused, match=words):
            chosen(begun(project, self.CODED), **told)


class TestRemembering:
    def test_the_same_columns_again_are_proposed_as_they_were_chosen(self, project):
        first = imported(project, roots=["0"])
        seen = columns_of(begun(project, TABLE.replace(b"Yes", b"Perhaps")))

        assert seen.like == first
        assert (dict(seen.chosen), seen.roots) == (COLUMNS, {"0"})

    def test_the_latest_counts(self, project):
        imported(project)
        second = imported(project, TABLE + b"3,,Cat,Who?\n", columns={"text": "said"})

        assert columns_of(begun(project)).like == second
        assert columns_of(begun(project)).chosen == {"text": "said"}

    @pytest.mark.parametrize(
        ("content", "filename"),
        [(TABLE.replace(b"who", b"whom"), "a.csv"), (b'{"no": 1, "re": "", "who": "", "said": ""}', "a.json")],
    )
    def test_other_columns_are_not_taken_for_them(self, project, content, filename):
        imported(project)

        assert columns_of(begun(project, content, filename=filename)).like is None

    def test_another_project_is_not_asked(self, project):
        imported(MembershipFactory().project)

        assert columns_of(begun(project)).like is None

    def test_what_was_never_published_is_not_remembered(self, project):
        cancel_import(chosen(begun(project), columns=COLUMNS))

        assert columns_of(begun(project)).like is None

    def test_columns_named_at_the_door_are_remembered_too(self, project):
        first = carried_out(begun(project, reading=mapping_of(columns=COLUMNS)))

        assert columns_of(begun(project)).like == first


class TestSeveralFiles:
    @pytest.fixture
    def parts(self, project) -> list[Import]:
        files = [TABLE, TABLE.replace(b"Yes", b"Perhaps"), b"id,text\n1,a\n"]
        source = begin_imports(
            project,
            by=project.created_by,
            files=[(f"{n}.csv", io.BytesIO(content)) for n, content in enumerate(files)],
            asks_first=True,
        )
        return list(carried_out(source).parts.order_by("part"))

    def test_files_with_the_same_columns_are_read_in_the_same_way(self, parts):
        chosen(parts[0], columns=COLUMNS, with_alike=True)

        states = Import.objects.exclude(part=None).order_by("part")
        assert list(states.values_list("state", flat=True)) == ["queued", "queued", "draft"]
        assert states[0].mapping == states[1].mapping

    def test_unless_only_the_one_is_meant(self, parts):
        chosen(parts[0], columns=COLUMNS)

        assert Import.objects.filter(state="draft").count() == 2
