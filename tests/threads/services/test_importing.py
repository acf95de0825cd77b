from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.importing import carried_out, jsonl
from threads import jobs
from threads.errors import Conflict, Refused
from threads.importers.base import RawComment, RawThread
from threads.jobs.claiming import claim
from threads.models import Author, Comment, Hyperlink, Import, Job, Thread
from threads.services.importing import begin_import, cancel_import, confirm_outline, retry_import, run_import
from threads.services.loading import Stage
from threads.services.outlining import edit_outline, outline_of
from threads.services.structuring import structure_threads

pytestmark = pytest.mark.django_db

TEXT = "The lido closes on Sunday, the council said.\nNo, it does not!\nYes, I think so.\n"


def rows(count: int, thread: str = "t1") -> list[dict]:
    return [
        {
            "thread": thread,
            "id": f"c{n}",
            "parent": f"c{n // 3}" if n else None,
            "author": f"u{n % 7}",
            "text": f"Text {n}.",
        }
        for n in range(count)
    ]


def nothing_stored() -> bool:
    return not any(model.objects.exists() for model in (Thread, Comment, Author))


class TestBeginImport:
    def test_a_file_is_stored_under_a_name_of_our_own(self, project, user):
        source = begin_import(project, by=user, file=jsonl(*rows(3)), filename="..\\../etc/<b>pass\x00wd\r\n.jsonl")

        assert source.filename == "<b>passwd .jsonl"
        assert "passwd" not in source.file.name
        assert (source.format, source.state, source.job.kind) == ("jsonl", "queued", "import")

    def test_plain_text_waits_for_a_look_at_its_outline(self, project, user):
        source = begin_import(project, by=user, text=TEXT, asks_first=True)

        assert (source.format, source.state, source.job) == ("text", "draft", None)
        assert source.filename == "pasted.txt"
        assert not Job.objects.exists()

    def test_without_preview_plain_text_is_queued(self, project, user):
        assert begin_import(project, by=user, text=TEXT).state == "queued"

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "empty"),
            (b" \n\n", "empty"),
            (b"\xef\xbb\xbf", "empty"),
            (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG"),
            (bytes(range(256)) * 40, "not"),
        ],
    )
    def test_what_is_no_thread_is_refused_at_once(self, project, user, content, words):
        with pytest.raises(Refused, match=words):
            begin_import(project, by=user, file=io.BytesIO(content), filename="a.bin")

        assert not Import.objects.exists()
        assert not Job.objects.exists()

    def test_a_file_over_the_limit_is_refused_with_the_limit(self, project, user, settings):
        settings.MAX_UPLOAD_BYTES = 1024

        with pytest.raises(Refused, match=r"1\.0 KB"):
            begin_import(project, by=user, file=io.BytesIO(b"x" * 1025), filename="a.txt")

    def test_an_unknown_format_is_refused_with_those_there_are(self, project, user):
        with pytest.raises(Refused, match="jsonl"):
            begin_import(project, by=user, text=TEXT, format="docx")


class TestRunImport:
    def test_it_publishes_the_thread_and_queues_the_work_on_it(self, project, user):
        source = carried_out(begin_import(project, by=user, file=jsonl(*rows(30)), filename="a.jsonl"))

        thread = Thread.objects.visible().get()
        assert (source.state, source.job.state) == ("published", "done")
        assert source.report["threads"] == [
            {"id": thread.pk, "title": thread.title, "comments": thread.comment_count, "outcome": "new"}
        ]
        children = source.job.children.order_by("kind").values_list("kind", "parameters")
        assert list(children) == [
            ("extract", {"threads": [thread.pk]}),
            ("index", {"import": source.pk}),
            ("structure", {"threads": [thread.pk]}),
        ]

    def test_the_same_file_again_adds_nothing(self, project, user):
        carried_out(begin_import(project, by=user, file=jsonl(*rows(30)), filename="a.jsonl"))
        before = list(Comment.objects.values_list("pk", flat=True))

        source = carried_out(begin_import(project, by=user, file=jsonl(*rows(30)), filename="a.jsonl"))

        assert list(Comment.objects.values_list("pk", flat=True)) == before
        assert source.report["counts"]["threads_unchanged"] == 1
        assert source.report["threads"][0]["id"] == Thread.objects.get().pk
        assert not source.job.children.exists()

    def test_a_broken_line_in_the_middle_stores_nothing_and_names_the_line(self, project, user):
        lines = [json.dumps(row) for row in rows(3000)]
        lines[1500] = '{"id": "c1500", "text": '
        file = io.BytesIO("\n".join(lines).encode())

        source = carried_out(begin_import(project, by=user, file=file, filename="a.jsonl"))

        assert (source.state, source.job.state) == ("failed", "failed")
        assert "line 1501" in source.job.error_place
        assert nothing_stored()

    def test_keeping_the_good_rows_reports_the_bad_one(self, project, user):
        lines = [json.dumps(row) for row in rows(5)]
        lines[4] = "{"
        file = io.BytesIO("\n".join(lines).encode())

        source = carried_out(begin_import(project, by=user, file=file, filename="a.jsonl", keeps_good_rows=True))

        assert source.state == "published"
        assert sum(source.report["warnings_by_code"].values()) == 1

    def test_an_error_in_a_late_thread_takes_the_early_ones_away_again(self, project, user):
        doubled = [*rows(1200, "t1"), *rows(2, "t2"), {"thread": "t2", "id": "c1", "text": "Other."}]

        source = carried_out(begin_import(project, by=user, file=jsonl(*doubled), filename="a.jsonl"))

        assert source.state == "failed"
        assert nothing_stored()

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("Ein Süßes für dich und für alle.\n".encode("utf-16-le"), ""),
            (b'{"id": "1", "text": "' + b"x" * 10_000_000 + b'"}', "1,000,000"),
        ],
    )
    def test_bad_bytes_are_an_error_that_says_what_to_do(self, project, user, content, words):
        try:
            source = carried_out(begin_import(project, by=user, file=io.BytesIO(content), filename="a.jsonl"))
            error = source.job.error
        except Refused as refused:
            error = str(refused)

        assert words in error
        assert error
        assert "unexpected" not in error
        assert nothing_stored()

    def test_ten_megabytes_in_one_line_of_text_are_refused(self, project, user):
        with pytest.raises(Refused, match="Line 1 has"):
            begin_import(project, by=user, file=io.BytesIO(b"word " * 2_000_000), filename="a.txt")

    def test_a_worker_killed_in_the_middle_leaves_nothing_twice(self, project, user, settings):
        source = begin_import(project, by=user, file=jsonl(*rows(2500)), filename="a.jsonl")
        run = claim(source.job_id)
        progress = run.progress

        def die(done: int, *args: object, **kwargs: object) -> None:
            progress(done)
            if Comment.objects.exists():
                raise KeyboardInterrupt

        run.progress = die
        with pytest.raises(KeyboardInterrupt):
            # Not an Exception: nothing clears up, as when the process is gone.
            run_import(run)
        assert Comment.objects.exists()
        assert not Thread.objects.visible().exists()
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

        carried_out(source)

        assert Thread.objects.get().comment_count == 2500
        assert Comment.objects.count() == 2501
        assert Author.objects.count() == 7

    def test_what_an_import_left_that_died_for_good_goes_with_the_next_one(self, project, user):
        died = begin_import(project, by=user, file=jsonl(*rows(30, "t1")), filename="a.jsonl")
        stage = Stage(died)
        stage.add(RawThread("t9", "", RawComment(None, None, "Left."), (RawComment("x", None, "Left.", author="u9"),)))
        stage.flush()
        Job.objects.filter(pk=died.job_id).update(state="failed")

        carried_out(begin_import(project, by=user, file=jsonl(*rows(3, "t2")), filename="b.jsonl"))

        assert [thread.external_id for thread in Thread.objects.all()] == ["t2"]
        assert not Comment.objects.filter(text="Left.").exists()

    def test_a_long_text_is_imported_without_a_look(self, project, user):
        text = "The council said so.\n" + "\n".join(f"No, not {n}!" for n in range(6000))

        assert begin_import(project, by=user, text=text).state == "queued"

    def test_a_worker_believed_dead_cannot_publish(self, project, user):
        source = begin_import(project, by=user, file=jsonl(*rows(3)), filename="a.jsonl")
        stale = claim(source.job_id)
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        carried_out(source)

        Import.objects.update(state="queued")
        with pytest.raises(jobs.LostClaim):
            run_import(stale)

        assert Thread.objects.visible().count() == 1
        assert Comment.objects.count() == 4

    def test_a_longer_version_keeps_every_id(self, project, user):
        carried_out(begin_import(project, by=user, file=jsonl(*rows(20)), filename="a.jsonl"))
        before = dict(Comment.objects.values_list("external_id", "pk"))

        source = carried_out(begin_import(project, by=user, file=jsonl(*rows(50)), filename="a.jsonl"))

        assert source.report["counts"]["new"] == 30
        assert before.items() <= dict(Comment.objects.values_list("external_id", "pk")).items()
        assert source.job.children.count() == 3

    def test_a_hostile_thread_is_stored_as_it_is(self, project, user):
        nasty = "👩‍🌾 <script>alert(1)</script> =1+1 \u202eevil NUL:\x00 half:\ud83d"
        file = io.BytesIO(json.dumps({"id": "1", "text": nasty, "author": "<b>\u202e"}).encode())

        carried_out(begin_import(project, by=user, file=file, filename="<script>.jsonl"))

        stored = Comment.objects.get(position=1).text
        assert stored == "👩‍🌾 <script>alert(1)</script> =1+1 \u202eevil NUL: half:\ufffd"


class TestDeciding:
    def test_a_queued_import_is_cancelled_at_once(self, project, user):
        source = begin_import(project, by=user, file=jsonl(*rows(3)), filename="a.jsonl")

        cancel_import(source)

        assert (source.state, source.job.state) == ("cancelled", "cancelled")

    def test_a_running_import_stops_and_leaves_nothing(self, project, user):
        source = begin_import(project, by=user, file=jsonl(*rows(3000)), filename="a.jsonl")

        def work(run: jobs.Run) -> None:
            cancel_import(source)
            run_import(run)

        jobs.carry_out(source.job_id, work)

        source = Import.objects.get()
        assert (source.state, source.job.state) == ("cancelled", "cancelled")
        assert nothing_stored()

    def test_a_cancelled_import_can_be_tried_again(self, project, user):
        source = begin_import(project, by=user, file=jsonl(*rows(3)), filename="a.jsonl")
        cancel_import(source)

        retry_import(source, by=user)

        assert carried_out(source).state == "published"

    def test_what_is_published_can_no_longer_be_cancelled(self, project, user):
        source = carried_out(begin_import(project, by=user, file=jsonl(*rows(3)), filename="a.jsonl"))

        with pytest.raises(Conflict):
            cancel_import(source)

    @pytest.mark.parametrize("state", ["failed", "cancelled"])
    def test_its_outcome_is_its_jobs_where_the_dispatcher_closed_that(self, project, user, state: str):
        source = begin_import(project, by=user, file=jsonl(*rows(3)), filename="a.jsonl")
        Job.objects.update(state=state, finished_at=timezone.now())
        source = Import.objects.get()

        with pytest.raises(Conflict):
            cancel_import(source)

        assert source.outcome == state

    def test_an_outline_is_confirmed_once(self, project, user):
        source = begin_import(project, by=user, text=TEXT, asks_first=True)
        confirm_outline(source, by=user)

        with pytest.raises(Conflict):
            confirm_outline(source, by=user)

        assert Job.objects.count() == 1


class TestOutline:
    def test_what_a_person_decided_is_what_is_imported(self, project, user):
        source = begin_import(project, by=user, text=TEXT, title="The lido", asks_first=True)
        edit_outline(source, [{"op": "set_article_end", "line": 1}, {"op": "choose_parent", "line": 3, "parent": 2}])

        carried_out(confirm_outline(source, by=user))

        thread = Thread.objects.get()
        rows = thread.comments.in_reading_order().values_list("external_id", "depth", "structure", "text")
        assert thread.title == "The lido"
        assert list(rows)[1:] == [("L2", 1, "inferred", "No, it does not!"), ("L3", 2, "hand", "Yes, I think so.")]

    def test_every_step_can_be_taken_back(self, project, user):
        source = begin_import(project, by=user, text=TEXT, asks_first=True)
        first = outline_of(source).rows
        operations = [
            {"op": "set_article_end", "line": 1},
            {"op": "join", "line": 3},
            {"op": "split", "line": 3},
            {"op": "indent", "line": 3},
            {"op": "outdent", "line": 3},
            {"op": "flatten"},
        ]
        seen = [edit_outline(source, [operation])[1].rows for operation in operations]
        distinct = [rows for rows, above in zip(seen, [first, *seen], strict=False) if rows != above]

        back = [edit_outline(source, [{"op": "undo"}])[1].rows for _ in operations]

        assert back[-1] == first
        assert len(distinct) >= 4

    def test_an_unknown_operation_changes_nothing(self, project, user):
        source = begin_import(project, by=user, text=TEXT, asks_first=True)

        with pytest.raises(Refused):
            edit_outline(source, [{"op": "set_article_end", "line": 2}, {"op": "explode"}])

        source.refresh_from_db()
        assert source.outline["steps"] == []

    def test_a_confirmed_outline_no_longer_changes(self, project, user):
        source = begin_import(project, by=user, text=TEXT, asks_first=True)
        confirm_outline(source, by=user)

        with pytest.raises(Conflict):
            edit_outline(source, [{"op": "flatten"}])


class TestStructureThread:
    def test_links_are_found_once_however_often_it_runs(self, project, user):
        records = [{"id": "1", "text": "See https://www.example.org/a?utm_source=x."}, {"id": "2", "text": "No."}]
        carried_out(begin_import(project, by=user, file=jsonl(*records), filename="a.jsonl"))
        job = Job.objects.get(kind="structure")

        jobs.carry_out(job.pk, structure_threads)
        Job.objects.filter(pk=job.pk).update(state="queued")
        jobs.carry_out(job.pk, structure_threads)

        link = Hyperlink.objects.get()
        assert link.comment.text[link.start : link.end] == "https://www.example.org/a?utm_source=x"
        assert link.site == "example.org"


@pytest.mark.samples
class TestSample:
    def test_the_real_sample_comes_in_whole(self, project, user, samples: Path):
        with (samples / "sample_thread.txt").open("rb") as file:
            source = begin_import(project, by=user, file=file, filename="sample_thread.txt", asks_first=True)

        carried_out(confirm_outline(source, by=user))

        thread = Thread.objects.get()
        article = thread.comments.get(position=0)
        assert len(article.text.split("\n")) == 11
        assert 70 <= thread.comment_count <= 121
        assert Thread.objects.get().comments.filter(depth=1).count() < thread.comment_count
