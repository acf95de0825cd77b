"""Several files at once: one import for each file, or for those that belong together."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.importing import carried_out
from threads import jobs
from threads.errors import Conflict, Refused
from threads.models import Import, Thread
from threads.services.importing import approve_import, begin_imports, cancel_import, mapping_of, run_import

pytestmark = pytest.mark.django_db

UTTERANCE = {"id": "1", "conversation_id": "1", "text": "Hello.", "speaker": "ann", "reply-to": None, "timestamp": 1}


def lines(*records) -> bytes:
    return "\n".join(map(json.dumps, records)).encode()


def thread(number: int, parent: str | None = None) -> bytes:
    return lines({"id": f"{number}", "thread": f"t{number}", "parent": parent, "text": f"Number {number}."})


def zipped(**entries: bytes) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


def begun(project, *files: tuple[str, bytes], **given) -> Import:
    opened = [(name, io.BytesIO(content)) for name, content in files]
    return begin_imports(project, by=project.created_by, files=opened, **given)


def states(source: Import) -> list[tuple[str, str, str]]:
    return list(source.parts.order_by("part").values_list("filename", "format", "state"))


def test_several_files_become_an_import_each(project):
    source = carried_out(begun(project, ("b.jsonl", thread(1)), ("a.csv", b"id,text\n7,Seven\n")))

    assert (source.filename, source.format, source.state) == ("2 files", "files", "published")
    assert states(source) == [("a.csv", "csv", "published"), ("b.jsonl", "jsonl", "published")]
    assert Thread.objects.count() == 2


def test_a_zip_is_unpacked_into_its_files_and_says_what_it_passed_over(project):
    content = zipped(
        **{"x/1.jsonl": thread(1), "x/2.jsonl": thread(2), "x/README.md": b"Two threads.", ".DS_Store": b"x"}
    )

    source = carried_out(begun(project, ("both.zip", content.getvalue())))

    assert [name for name, *_ in states(source)] == ["1.jsonl", "2.jsonl"]
    assert sorted(source.report["skipped"]) == [".DS_Store", "x/README.md"]


def test_what_belongs_together_is_one_import(project):
    corpus = {"corpus/utterances.jsonl": lines(UTTERANCE), "corpus/conversations.json": b'{"1": {"meta": {}}}'}

    alone = begun(project, ("corpus.zip", zipped(**corpus).getvalue()))
    among = carried_out(begun(project, ("all.zip", zipped(**corpus, **{"other.jsonl": thread(2)}).getvalue())))

    assert alone.format == "convokit"
    assert [format for _, format, _ in states(among)] == ["convokit", "jsonl"]
    assert all(state == "published" for *_, state in states(among))


def test_a_file_that_is_no_thread_does_not_stop_the_others(project):
    source = carried_out(begun(project, ("a.png", b"\x89PNG\r\n\x1a\n\0\0"), ("b.jsonl", thread(1)), ("c.txt", b" ")))

    assert [name for name, *_ in states(source)] == ["b.jsonl"]
    assert [(file["name"], file["message"][:30]) for file in source.report["refused"]] == [
        ("a.png", "This is a PNG picture, not a t"),
        ("c.txt", "The file is empty; choose a fi"),
    ]


def test_an_archive_inside_an_archive_is_refused_by_name(project):
    inner = zipped(**{"a.jsonl": thread(1), "b.jsonl": thread(2)}).getvalue()

    source = carried_out(begun(project, ("outer.zip", zipped(**{"in.zip": inner, "c.jsonl": thread(3)}).getvalue())))

    assert [(file["name"], file["message"]) for file in source.report["refused"]] == [
        ("in.zip", "This is an archive inside an archive. Import it by itself.")
    ]


@pytest.mark.parametrize("name", ["../a.jsonl", "/etc/a.jsonl", "C:/a.jsonl"])
def test_an_archive_that_leads_out_of_itself_is_refused(project, name):
    with pytest.raises(Refused, match="leads out of the archive"):
        begun(project, ("a.zip", zipped(**{name: thread(1), "b.jsonl": thread(2)}).getvalue()))

    assert not Import.objects.exists()


def test_begun_again_after_a_kill_no_part_comes_twice(project):
    source = begun(project, ("a.jsonl", thread(1)), ("b.jsonl", thread(2)))
    jobs.carry_out(source.job_id, run_import)
    source.parts.get(filename="b.jsonl").delete()
    Import.objects.filter(pk=source.pk).update(state="queued")
    type(source.job).objects.filter(pk=source.job_id).update(state="queued", finished_at=None)

    carried_out(source)

    assert [name for name, *_ in states(source)] == ["a.jsonl", "b.jsonl"]


def test_the_format_that_was_named_is_that_of_each_file(project):
    source = carried_out(begun(project, ("a.txt", b"id,text\n1,One\n"), ("b.txt", b"id,text\n2,Two\n"), format="csv"))

    assert [format for _, format, _ in states(source)] == ["csv", "csv"]


def test_parts_that_wait_are_approved_or_declined_together(project):
    files = [("a.jsonl", thread(1, parent="9")), ("b.jsonl", thread(2))]
    source = begun(project, *files, asks_first=True, reading=mapping_of(columns={"text": "text"}))
    source = carried_out(source)
    assert [state for *_, state in states(source)] == ["checked", "published"]

    approve_import(source, by=project.created_by)
    source = carried_out(source)

    assert [state for *_, state in states(source)] == ["published", "published"]
    with pytest.raises(Conflict):
        cancel_import(source)


@pytest.mark.samples
def test_the_tables_of_stack_exchange_are_read_together(project, samples: Path):
    folder = samples / "threads/stackexchange/meta_a"
    files = [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.xml"))]

    source = begun(project, *files)
    assert source.format == "stackexchange"


PAGE = b'<html><title>Trams</title><p>We ride.</p><div id="disqus_thread"></div>'
FRAME = b'<html><ul id="post-list"><li class="post" id="post-5"><div class="post-message">No.</div></li></ul>'


@pytest.mark.parametrize("beside", [{}, {"in/notes.json": thread(1)}])
def test_a_saved_page_finds_the_comments_in_its_folder(project, beside: dict[str, bytes]):
    saved = {"in/Trams.html": PAGE, "in/Trams_files/a.html": FRAME, "in/Trams_files/logo.png": b"\x89PNG\r\n\x1a\n"}

    source = carried_out(begun(project, ("saved.zip", zipped(**saved, **beside).read())))

    page = Thread.objects.get(title="Trams")
    assert [comment.text for comment in page.comments.order_by("position")] == ["We ride.", "No."]
    assert source.state == Import.State.PUBLISHED
    assert source.parts.count() == (2 if beside else 0)
