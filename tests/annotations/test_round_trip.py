"""What goes out as JSONL comes in again to an equal state."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from annotations.models import Annotation, Evidence, Judgement, Mention, Relation, Suggestion
from annotations.services import annotating, deciding, demo, exporting, judging, releasing, suggesting
from annotations.services.claims import list_claim, mention
from annotations.services.evidence import Source, put_forward
from annotations.services.relating import TargetChoice, relate, relate_comment
from tests.factories import Study, UserFactory, plant_study
from threads import jobs
from threads.models import Comment, Hyperlink, Project, Quote
from threads.services import importing, projects


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def exported(project: Project, round: str | None = None) -> bytes:
    which = project.rounds.filter(name=round) if round else ()
    release = releasing.request_release(project, by=project.created_by, rounds=which)
    assert jobs.finish_here(release.job).state == "done"
    release.refresh_from_db()
    export = exporting.request_export(release, "jsonl", by=project.created_by)
    assert jobs.finish_here(export.job).state == "done"
    export.refresh_from_db()
    content: bytes = export.file.read()
    return content


def brought_in(project: Project, content: bytes) -> None:
    row = importing.begin_import(project, by=project.created_by, file=io.BytesIO(content), filename="release.jsonl")
    ended = jobs.finish_here(row.job)
    assert ended.state == "done", ended.error


def comparable(content: bytes) -> list[dict[str, object]]:
    """The records without the name of their release: that one is new."""
    return [json.loads(line) | {"release": None} for line in content.splitlines()]


def nasty_study() -> Study:
    """Emoji and combining marks before spans, right-to-left text, overlapping spans, a deleted comment, all targets."""
    study = plant_study(
        [
            "👩‍🌾 cafe\u0301: the toll is theft. Everyone says so! https://example.org/a?b=1",
            "",
            "לא נכון. The report says 18 percent.",
            "=1+1 and NA and null, obviously.",
        ],
        [None, 0, 1, 2],
        external_id="nasty/1",
    )
    who = {"round": study.round, "by": study.annotator}
    study.thread.comments.filter(position=2).update(state="deleted")
    annotating.annotate(study.comment(1), study.label("claim"), span=(8, 20), **who, attributes={"checkable": True})
    annotating.annotate(study.comment(1), study.label("evidence"), span=(8, 60), **who, note="line\nbreak", unsure=True)
    for position, target in [
        (1, TargetChoice("span", comment=study.comment(0), span=(4, 11))),
        (3, TargetChoice("outside")),
        (4, TargetChoice("comment", comment=study.comment(1))),
    ]:
        relate(annotating.annotate(study.comment(position), study.label("rebuttal"), **who), target, by=study.annotator)
    claim = list_claim(study.project, "The lido pays.", **who)
    for span in (None, (8, 20)):
        target = TargetChoice("claim", study.comment(1) if span else None, span=span, claim=claim)
        relate_comment(study.comment(4), target, label=study.label("supports"), **who, more=True)
    judging.judge(study.comment(1), **who, milliseconds=1234, article_opened=True)
    jobs.finish_here(jobs.create("structure", project=study.project, parameters={"thread": study.thread.pk}))
    put_all_forward(study, mention(claim, study.comment(1), span=(8, 20), **who).comment)
    mention(claim, study.comment(4), **who)
    suggesting.suggest_for_thread(study.thread)
    for suggestion in Suggestion.objects.current().filter(label__key="claim")[:1]:
        deciding.accept_suggestion(suggestion, round=study.round, by=study.manager)
    return study


def put_all_forward(study: Study, comment: Comment) -> None:
    """A link, a quotation below the comment, and typed sources, for its label as evidence."""
    link = Hyperlink.objects.get(comment=comment)
    quote = Quote.objects.create(
        comment=study.comment(3), start=0, end=8, source=study.comment(0), source_start=4, source_end=11
    )
    annotation = Annotation.objects.get(comment=comment, label=study.label("evidence"))
    for source in (
        Source(link, archived="https://web.archive.org/web/2020/https://example.org/a"),
        Source(quote=quote),
        Source(url="https://example.org/b?utm_source=x", passage="18 percent 👩‍🌾"),
        Source(passage="said on the radio"),
    ):
        put_forward(annotation, source, by=study.annotator)
    # No worker would find this one: evidence stands without it.
    quote.delete()


@pytest.mark.django_db
@pytest.mark.parametrize("which", ["demo", "nasty"])
def test_an_export_comes_in_to_an_equal_state(which: str):
    project = demo.load_demo(by=UserFactory()) if which == "demo" else nasty_study().project
    first = exported(project)
    copy = projects.create_project("Copy", by=UserFactory())

    brought_in(copy, first)

    assert comparable(exported(copy)) == comparable(first)


@pytest.mark.django_db
def test_mentions_and_evidence_go_out_and_come_in_again():
    first = comparable(exported(nasty_study().project))

    by_comment = {record["position"]: record for record in first}

    assert [len(by_comment[n]["mentions"]) for n in range(5)] == [0, 1, 0, 0, 1]
    assert [row["kind"] for row in by_comment[1]["evidence"]] == ["hyperlink", "quote", "typed", "typed"]
    assert by_comment[1]["evidence"][1]["source"] == {"comment_id": "article", "start": 4, "end": 11}
    assert by_comment[1]["evidence"][2]["canonical"] == "https://example.org/b"


@pytest.mark.django_db
def test_evidence_for_an_annotation_that_is_not_there_refuses_the_file():
    content = exported(nasty_study().project)
    uid = Evidence.objects.first().annotation.uid.encode()
    content = content.replace(b'"annotation":"' + uid, b'"annotation":"' + b"0" * 32)
    copy = projects.create_project("Copy", by=UserFactory())

    row = importing.begin_import(copy, by=copy.created_by, file=io.BytesIO(content), filename="release.jsonl")
    ended = jobs.finish_here(row.job)

    assert ended.state == "failed"
    assert "evidence is for an annotation that is not in the file" in ended.error.lower()
    assert not copy.threads.exists()


@pytest.mark.django_db
def test_labels_of_another_tool_go_out_and_come_in_again():
    entities = [
        {"id": 1, "label": "Très vrai", "start_offset": 5, "end_offset": 11},
        {"id": 2, "label": "לא", "start_offset": 0, "end_offset": 4},
    ]
    relations = [{"id": 1, "from_id": 1, "to_id": 2, "type": "attacks"}]
    documents = [
        {"id": 1, "text": "👩‍🌾 is here.", "entities": entities, "relations": relations, "cats": ["pro", "rude"]},
        {"id": 2, "text": "No.", "cats": ["con"], "entities": []},
    ]
    project, copy = (projects.create_project(name, by=UserFactory()) for name in ("Lido", "Copy"))
    brought_in(project, "\n".join(map(json.dumps, documents)).encode())
    first = exported(project, "imported")

    brought_in(copy, first)

    assert comparable(exported(copy, "imported")) == comparable(first)
    records = [json.loads(line) for line in first.splitlines()]
    assert [len(record["annotations"]) for record in records] == [0, 4, 1]
    assert [row["target"]["exact"] for record in records for row in record["relations"]] == ["👩‍🌾 "]


@pytest.mark.django_db
def test_the_same_export_again_adds_nothing():
    content = exported(nasty_study().project)
    copy = projects.create_project("Copy", by=UserFactory())
    brought_in(copy, content)
    before = [model.objects.count() for model in (Annotation, Relation, Judgement, Mention, Evidence)]

    brought_in(copy, content)

    assert [model.objects.count() for model in (Annotation, Relation, Judgement, Mention, Evidence)] == before
    assert copy.threads.count() == 1


@pytest.mark.django_db
def test_answers_of_a_file_never_go_to_a_person_with_an_account():
    source = nasty_study()
    content = exported(source.project)
    copy = projects.create_project("Copy", by=source.annotator)

    brought_in(copy, content)

    assert not Annotation.objects.filter(round__project=copy, creator=source.annotator).exists()
    assert not Judgement.objects.filter(round__project=copy, annotator__is_active=True).exists()


@pytest.mark.django_db
def test_a_span_that_does_not_cover_its_text_refuses_the_whole_file():
    content = exported(nasty_study().project).replace(b'"start":0,', b'"start":1,', 1)
    copy = projects.create_project("Copy", by=UserFactory())

    row = importing.begin_import(copy, by=copy.created_by, file=io.BytesIO(content), filename="release.jsonl")
    ended = jobs.finish_here(row.job)

    assert ended.state == "failed"
    assert "Offsets are Unicode code points" in ended.error
    assert not copy.threads.exists()
    assert not Annotation.objects.filter(round__project=copy).exists()
