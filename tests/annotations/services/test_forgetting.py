"""After an erasure its words are nowhere: in no column of any table, the ones to come included, and in no file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from pytest_django.fixtures import Settings

from annotations.models import (
    Adjudication,
    Annotation,
    Doubt,
    Event,
    ExportFile,
    Inquiry,
    Model,
    Release,
    Submission,
    Suggestion,
)  # fmt: skip
from annotations.services import annotating, exporting, judging, receipts, relating, releasing
from annotations.services.aiming import TargetChoice
from annotations.services.claims import list_claim, mention
from annotations.services.evidence import Source, put_forward
from annotations.services.remarks import remark
from tests.factories import Study, index, plant_study
from tests.importing import carried_out, jsonl
from threads import jobs
from threads.models import Comment, Erasure, Import, Project, Thread, User
from threads.services import erasing, structuring
from threads.services.erasing import Wish, request_erasure
from threads.services.importing import begin_import

pytestmark = pytest.mark.django_db

WORD = "xyzzyplugh"
SAID = f"The {WORD} report at https://{WORD}.example/a says that the lido loses money every single year, full stop."


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


def imported(project: Project, by: User, said: str = SAID) -> Thread:
    records = [
        {"id": "1", "thread": "t", "text": said, "author": "ann"},
        {"id": "2", "parent": "1", "thread": "t", "text": "No, it does not lose any money.", "author": "ben"},
        {"id": "3", "parent": "2", "thread": "t", "text": "It is closed since May.", "author": "ann"},
    ]
    source = carried_out(begin_import(project, by=by, file=jsonl(*records), filename="t.jsonl"))
    assert source.state == Import.State.PUBLISHED, source.job.error
    thread = Thread.objects.filter(project=project, title__contains="").latest("pk")
    job = jobs.create("structure", project=project, parameters={"threads": [thread.pk]})
    jobs.carry_out(job.pk, structuring.structure_threads)
    index(project)
    return thread


@pytest.fixture
def study() -> Study:
    planted = plant_study()
    thread = imported(planted.project, planted.manager)
    return Study(planted.project, planted.manager, planted.annotator, planted.round, thread)


@pytest.fixture
def spread(study: Study) -> Study:
    """A study in which the word of comment 1 has gone wherever words go."""
    first, second, by, round = study.comment(1), study.comment(2), study.annotator, study.round
    span = (0, first.text.index(" says"))
    claim = annotating.annotate(first, study.label("claim"), round=round, by=by, span=span, note=f"about {WORD}")
    annotating.revise(claim, by=by, note=f"really about {WORD}")
    rebuttal = annotating.annotate(second, study.label("rebuttal"), round=round, by=by)
    relating.relate(rebuttal, TargetChoice("span", comment=first, span=span), by=by)
    listed = list_claim(study.project, first.text[span[0] : span[1]], by=by, round=round)
    mention(listed, first, span=span, round=round, by=by)
    put_forward(claim, Source(passage=f"the {WORD} said so"), by=by)
    remark(first, round=round, by=by, text=f"What is {WORD}?")
    judging.judge(first, round=round, by=by, state="skipped")
    Adjudication.objects.create(round=round, comment=first, by=study.manager, basis="adjudicated", reason=f"{WORD}!")
    Suggestion.objects.create(
        comment=first, start=span[0], end=span[1], exact=first.text[slice(*span)], label=study.label("claim"),
        extractor="x", extractor_version="1", confidence=0.5, reasons=[{"cue": f"word:{WORD}", "weight": 1}],
    )  # fmt: skip
    answer = Suggestion.objects.create(
        comment=second, label=study.label("rebuttal"), extractor="x", extractor_version="1", confidence=0.5,
        reasons=[{"cue": f"parent:{WORD}", "weight": 1}],
    )  # fmt: skip
    answer.targets.create(
        rank=1, confidence=0.4, target_kind="span", target_comment=first,
        target_start=0, target_end=span[1], target_exact=first.text[: span[1]],
    )  # fmt: skip
    receipts.once(by, "k", receipts.digest_of("q"), lambda: {"exact": SAID})
    job = jobs.create("extract", project=study.project, parameters={"threads": [study.thread.pk]})
    Inquiry.objects.create(
        job=job, thread=study.thread, extractor="chat", digest="d", state="answered", tokens=1,
        candidates=[{"reasons": [{"cue": WORD}]}],
    )  # fmt: skip
    model = Model.objects.create(project=study.project, label_key="content/claim", number=1, kind="scratch")
    model.file.save("m.npz", ContentFile(f"word:{WORD}".encode()))
    Doubt.objects.create(
        model=model, round=round, annotator=by, comment=first, start=0, end=span[1], exact=first.text[: span[1]],
        question_name="content", label_name="claim", said=True, probability=0.1, strength=0.9,
    )  # fmt: skip
    assignment = round.assignments.get(thread=study.thread, annotator=by)
    Submission.objects.create(
        assignment=assignment, number=1, submitted_at=first.thread.visible_at,
        answers={"annotations": [{"comment": first.pk, "value": f"it is {WORD}"}]},
    )  # fmt: skip
    return study


def released(study: Study) -> Release:
    release = releasing.request_release(study.project, by=study.manager)
    jobs.carry_out(release.job.pk, releasing.freeze_release)
    release.refresh_from_db()
    file = exporting.request_export(release, "jsonl", by=study.manager)
    jobs.carry_out(file.job.pk, exporting.write_export)
    return release


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
