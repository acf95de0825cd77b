"""After an erasure its words are nowhere: in no column of any table, the ones to come included, and in no file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from pytest_django.fixtures import Settings

from annotations.exporters import FORMATS
from annotations.models import (
    Annotation,
    Event,
    ExportFile,
)  # fmt: skip
from annotations.services import annotating, exporting
from tests.factories import Study, plant_study
from tests.importing import carried_out, jsonl
from tests.spread import SAID, WORD, imported, plant_imported, plant_spread, released
from threads import jobs
from threads.errors import Refused
from threads.models import Comment, Erasure, Import
from threads.services import erasing
from threads.services.erasing import Wish, request_erasure
from threads.services.importing import begin_import

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def columns_that_hold(word: str) -> set[str]:
    """Every column of every table of every application in which the word stands, in whatever case."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            for value in model._base_manager.values_list(field.attname, flat=True):
                if word in json.dumps(value, default=str, ensure_ascii=False).casefold():
                    found.add(f"{model._meta.label}.{field.name}")
    with connection.cursor() as cursor:
        # Tables that no model describes: the cache, the full-text index.
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                if any(word in _readable(value).casefold() for value in row):
                    found.add(table)
    return found


def _readable(value: Any) -> str:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)


def files_that_hold(word: str, folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and word.encode() in path.read_bytes()
    }


@pytest.fixture
def study() -> Study:
    return plant_imported()


@pytest.fixture
def spread() -> Study:
    return plant_spread()


def erase(study: Study, **wish: Any) -> None:
    assert request_erasure(study.project, Wish(**wish), by=study.manager) is None


def test_after_an_erasure_its_words_are_in_no_table_and_no_file(
    spread: Study, media: Path, django_capture_on_commit_callbacks: Any
):
    first = spread.comment(1)
    release = released(spread)
    before = columns_that_hold(WORD)
    expected = {
        "threads.Comment.text", "threads.Hyperlink.url", "threads.Citation.canonical", "threads.IndexedText.words",
        "annotations.Annotation.exact", "annotations.Annotation.note", "annotations.Claim.wording",
        "annotations.Mention.exact", "annotations.Evidence.passage", "annotations.Remark.text",
        "annotations.Adjudication.reason", "annotations.Suggestion.exact", "annotations.Suggestion.reasons",
        "annotations.SuggestedTarget.target_exact", "annotations.Receipt.answer", "annotations.Inquiry.candidates",
        "annotations.Doubt.exact", "annotations.Submission.answers", "annotations.Event.after",
    }  # fmt: skip
    assert expected - before == set()
    assert len(files_that_hold(WORD, media)) == 3 + 1  # the upload, the records, the export, the model

    with django_capture_on_commit_callbacks(execute=True):
        erase(spread, comments=(first.pk,))

    assert columns_that_hold(WORD) == set()
    assert files_that_hold(WORD, media) == set()
    release.refresh_from_db()
    export = ExportFile.objects.get()
    assert (release.state, bool(release.checksum), bool(export.checksum)) == ("withdrawn", True, True)


def test_the_place_stays_and_what_was_judged_about_it(spread: Study):
    first, depth = spread.comment(1), spread.comment(3).depth
    labels = Annotation.objects.live().filter(comment=first).count()

    erase(spread, comments=(first.pk,))

    first.refresh_from_db()
    assert (first.state, first.text, spread.comment(3).depth) == (Comment.State.ERASED, "", depth)
    assert Annotation.objects.live().filter(comment=first).count() == labels
    assert all(row.exact in (None, "") for row in Annotation.objects.filter(comment=first))
    assert first.judgements.count() == 1
    assert Event.objects.get(verb="erase").comment == first
    assert Erasure.objects.get().row == first.pk


def test_other_comments_keep_everything(spread: Study):
    second = spread.comment(2)
    annotating.annotate(
        second, spread.label("claim"), round=spread.round, by=spread.annotator, span=(0, 5), note="mine"
    )

    erase(spread, comments=(spread.comment(1).pk,))

    kept = Annotation.objects.get(comment=second, start__isnull=False)
    second.refresh_from_db()
    assert (kept.note, kept.exact, second.text) == ("mine", second.text[kept.start : kept.end], second.text)


@pytest.mark.parametrize("again", ["the same file", "a longer file", "another file", "without ids"])
def test_no_import_brings_the_words_back(study: Study, again: str, django_capture_on_commit_callbacks: Any):
    erase(study, comments=(study.comment(1).pk,))
    records: list[dict[str, str]] = {
        "the same file": [{"id": "1", "thread": "t", "text": SAID, "author": "ann"}],
        "a longer file": [
            {"id": "1", "thread": "t", "text": SAID, "author": "ann"},
            {"id": "9", "parent": "1", "thread": "t", "text": "Something new."},
        ],
        "another file": [{"id": "77", "thread": "other", "text": SAID, "author": "zoe"}],
        "without ids": [{"text": SAID}],
    }[again]

    with django_capture_on_commit_callbacks(execute=True):
        source = carried_out(begin_import(study.project, by=study.manager, file=jsonl(*records), filename="t.jsonl"))
        from_file = source.state

    assert from_file == Import.State.PUBLISHED, source.job.error
    assert not Comment.objects.filter(text__contains=WORD).exists()
    assert Comment.objects.filter(thread__project=study.project, state=Comment.State.ERASED).exists()


def test_a_forgotten_author_keeps_the_pseudonym_and_no_import_brings_the_name_back(study: Study):
    author = study.comment(1).author
    assert author is not None
    assert author.handle == "ann"

    erase(study, author=author.pk)
    imported(study.project, study.manager, said=SAID + " And more.")

    author.refresh_from_db()
    assert (author.handle, author.forgotten_at is not None) == (None, True)
    assert not study.project.authors.filter(handle="ann").exists()
    assert study.comment(1).text == SAID


def test_an_author_s_texts_go_on_wish_and_so_do_comments_that_name_them(study: Study):
    author, named = study.comment(1).author, study.comment(2)
    Comment.objects.filter(pk=named.pk).update(text="Dear Ann, no.")

    erase(study, author=author.pk, with_texts=True, with_mentions=True)

    assert [study.comment(position).state for position in (1, 2, 3)] == ["erased"] * 3


def test_many_comments_are_a_job_that_may_run_twice(study: Study, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(erasing, "BATCH", 1)
    wish = Wish(comments=(study.comment(1).pk, study.comment(3).pk))

    job = request_erasure(study.project, wish, by=study.manager)
    assert job is not None
    jobs.carry_out(job.pk, erasing.run_erasure)
    again = request_erasure(study.project, wish, by=study.manager)

    assert again is None
    assert [study.comment(position).state for position in (1, 2, 3)] == ["erased", "normal", "erased"]
    assert Erasure.objects.count() == 2


def test_comments_of_another_project_are_not_to_be_had(study: Study):
    other = plant_study()

    with pytest.raises(Exception, match="no such comment"):
        request_erasure(other.project, Wish(comments=(study.comment(1).pk,)), by=other.manager)


def test_a_release_frozen_afterwards_is_written_in_every_format(spread: Study):
    erase(spread, comments=(spread.comment(1).pk,))

    release = released(spread)

    release.refresh_from_db()
    assert release.state == "frozen"
    for format in FORMATS:
        try:
            file = exporting.request_export(release, format, by=spread.manager)
        except Refused:
            # Needs a package that is not installed here.
            continue
        if not file.written_at:
            jobs.carry_out(file.job.pk, exporting.write_export)
            file.refresh_from_db()
        assert file.written_at, (format, file.job.error)


def test_what_is_frozen_afterwards_comes_in_again_elsewhere(spread: Study):
    erase(spread, comments=(spread.comment(1).pk,))
    release = released(spread)
    other = plant_study()

    with release.exports.get().file.open("rb") as file:
        source = carried_out(begin_import(other.project, by=other.manager, file=file, filename="r.jsonl"))

    assert source.state == Import.State.PUBLISHED, source.job.error
    states = Comment.objects.filter(thread__project=other.project, thread__imported_by=source)
    assert states.filter(state=Comment.State.ERASED).count() == 1
