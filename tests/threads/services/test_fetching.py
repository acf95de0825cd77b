from __future__ import annotations

import gzip
import hashlib
import io
import itertools
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings as live
from django.core.files.base import File
from django.utils import timezone

from tests.factories import MembershipFactory
from tests.threads.fetching.servers import Server, json_page, page, redirect, serving
from threads import jobs
from threads.errors import Refused
from threads.fetching import Policy
from threads.models import Comment, Import, Job, Membership, Thread
from threads.services.importing import (
    approve_import,
    begin_import,
    cancel_import,
    choose_columns,
    confirm_outline,
    mapping_of,
    retry_import,
    run_import,
)
from threads.services.importing.fetching import ADDRESSES_PER_HOUR, begin_fetch, hosts_allowed, policy_of_settings

pytestmark = pytest.mark.django_db

ROWS = b'{"id": "1", "text": "Yes."}\n{"id": "2", "parent": "1", "text": "No."}\n'
TEXT = "The lido closes on Sunday, the council said.\nNo, it does not!\nYes, I think so.\n"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def member() -> Membership:
    return MembershipFactory()


def begun(member: Membership, server: Server, path: str, **wanted: object) -> Import:
    wanted = {"policy": server.policy(), **wanted}
    return begin_fetch(member.project, by=member.user, url=server.url(path), **wanted)


def carried_out(source: Import, policy: Policy) -> Import:
    """The import as its worker leaves it."""
    jobs.carry_out(source.job_id, partial(run_import, policy=policy))
    return Import.objects.select_related("job").get(pk=source.pk)


def stored_files() -> list[str]:
    folder = Path(live.MEDIA_ROOT) / "imports" / "fetched"
    return sorted(file.name for file in folder.glob("*")) if folder.is_dir() else []


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


class TestBeginFetch:
    def test_nothing_is_asked_before_the_worker_comes(self, member, server):
        source = begun(member, server, "/a/thread.jsonl")

        assert (source.state, source.url, source.size) == ("queued", server.url("/a/thread.jsonl"), 0)
        assert source.filename == f"forum.test:{server.port}/a/thread.jsonl"
        assert not source.file
        assert not server.requests

    @pytest.mark.parametrize(
        ("url", "said"),
        [
            ("forum.test/thread", "begins with http"),
            ("ftp://forum.test/", "begins with http"),
            ("http://forum.test:22/", "port 22 may not"),
            ("http://user:secret@forum.test/", "name or password"),
            ("http://" + "a" * 3000, "at most 2,000 characters"),
        ],
    )
    def test_what_is_no_address_is_refused_with_nothing_stored(self, member, settings, url, said):
        settings.IMPORT_URLS = ["public"]

        with pytest.raises(Refused, match=said):
            begin_import(member.project, by=member.user, url=url)

        assert not Import.objects.exists()

    def test_the_operator_says_which_hosts(self, member, settings):
        settings.IMPORT_URLS = ["forum.test", ".example.org"]

        for url in ("http://forum.test/a", "https://a.example.org/b"):
            assert begin_import(member.project, by=member.user, url=url).state == "queued"
        for url in ("http://other.test/", "https://example.org/", "https://forum.test.other.test/"):
            with pytest.raises(Refused, match="is not among the hosts"):
                begin_import(member.project, by=member.user, url=url)
        assert hosts_allowed() == "forum.test, any name below example.org"

    def test_a_page_is_allowed_by_the_host_of_its_data(self, member, settings):
        settings.IMPORT_URLS = ["hn.algolia.com"]

        assert begin_import(member.project, by=member.user, url="https://news.ycombinator.com/item?id=1").pk
        with pytest.raises(Refused, match="is not among the hosts"):
            begin_import(member.project, by=member.user, url="https://news.ycombinator.com/news")

    def test_addresses_are_off_until_somebody_allows_them(self, member):
        with pytest.raises(Refused, match="switched off") as caught:
            begin_import(member.project, by=member.user, url="https://example.org/")

        assert caught.value.code == "addresses_off"
        assert hosts_allowed() == ""

    def test_public_means_any_host_on_the_ports_of_the_web(self, settings):
        settings.IMPORT_URLS = ["public"]

        assert policy_of_settings() == Policy()
        assert hosts_allowed() == "any public host"

    def test_nobody_gives_addresses_without_end(self, member, server):
        given = [
            Import(project=member.project, created_by=member.user, url="http://forum.test/", filename="x", size=0)
            for _ in range(ADDRESSES_PER_HOUR)
        ]
        Import.objects.bulk_create(given)

        with pytest.raises(Refused, match="within an hour") as caught:
            begun(member, server, "/")

        assert caught.value.status == 429
        assert begun(MembershipFactory(project=member.project), server, "/").state == "queued"
        Import.objects.update(created_at=timezone.now() - timedelta(hours=1))
        assert begun(member, server, "/").state == "queued"


class TestRunImport:
    def test_what_lies_there_is_fetched_recognised_and_imported(self, member, server):
        server.answers |= {"/short": redirect("/files/thread.jsonl"), "/files/thread.jsonl": page(ROWS)}

        source = carried_out(begun(member, server, "/short", title="The lido"), server.policy())

        assert (source.state, source.format, source.filename) == ("published", "jsonl", "thread.jsonl")
        assert (source.size, source.checksum) == (len(ROWS), hashlib.sha256(ROWS).hexdigest())
        assert source.file.open().read() == ROWS
        assert source.fetched_url == server.url("/files/thread.jsonl")
        assert source.fetched_at is not None
        thread = Thread.objects.get()
        assert (thread.title, thread.comment_count, thread.url) == ("The lido", 2, server.url("/short"))

    def test_a_thread_that_knows_its_address_keeps_it(self, member, server):
        thread = {"title": "The lido", "url": "https://b.org/", "comments": [{"id": 1, "text": "Yes."}]}
        server.answers["/a"] = page(json.dumps(thread).encode())

        carried_out(begun(member, server, "/a"), server.policy())

        assert Thread.objects.get().url == "https://b.org/"

    def test_a_page_of_a_forum_comes_as_its_data(self, member, server, samples):
        topic = (samples / "threads" / "discourse" / "topic_57.json").read_bytes()
        server.answers["/t/4711.json?include_raw=1"] = json_page(topic)

        source = carried_out(begun(member, server, "/t/the-lido/4711"), server.policy())

        assert (source.state, source.format) == ("published", "discourse"), source.job.error
        assert source.fetched_url.endswith("/t/4711.json?include_raw=1")
        assert Thread.objects.get().url

    def test_what_comes_packed_is_unpacked_within_the_usual_bounds(self, member, server):
        server.answers["/thread.jsonl"] = page(gzip.compress(ROWS), "Content-Encoding: gzip")
        server.answers["/bomb.jsonl"] = page(gzip.compress(b'"' + b"x" * 30_000_000), "Content-Encoding: gzip")

        assert carried_out(begun(member, server, "/thread.jsonl"), server.policy()).state == "published"
        bomb = carried_out(begun(member, server, "/bomb.jsonl", format="jsonl"), server.policy())
        assert (bomb.state, Thread.objects.count()) == ("failed", 1)
        assert "times its size" in bomb.job.error

    def test_the_same_address_again_adds_nothing(self, member, server):
        server.answers["/a.jsonl"] = page(ROWS)
        carried_out(begun(member, server, "/a.jsonl"), server.policy())

        source = carried_out(begun(member, server, "/a.jsonl"), server.policy())

        assert (source.state, source.report["counts"]["new"]) == ("published", 0)
        assert Thread.objects.count() == 1

    def test_plain_text_waits_for_a_look(self, member, server):
        server.answers["/thread.txt"] = page(TEXT.encode())

        source = carried_out(begun(member, server, "/thread.txt", asks_first=True), server.policy())

        assert (source.state, source.job, source.format) == ("draft", None, "text")
        assert (Job.objects.get().state, Thread.objects.exists()) == ("done", False)
        confirm_outline(source, by=member.user)
        assert carried_out(source, server.policy()).state == "published"
        assert Thread.objects.get().url == server.url("/thread.txt")
        assert len(server.requests) == 1

    def test_or_comes_in_as_proposed(self, member, server):
        server.answers["/thread.txt"] = page(TEXT.encode())

        source = carried_out(begun(member, server, "/thread.txt"), server.policy())

        assert (source.state, Comment.objects.count()) == ("published", 3)

    def test_a_report_waits_where_somebody_asked_for_one(self, member, server):
        server.answers["/a.jsonl"] = page(b'{"id": "1", "parent": "9", "text": "No."}')

        named = mapping_of(columns={"text": "text"})
        source = carried_out(begun(member, server, "/a.jsonl", asks_first=True, reading=named), server.policy())

        assert (source.state, source.size, Thread.objects.exists()) == ("checked", 41, False)
        approve_import(source, by=member.user)
        assert carried_out(source, server.policy()).state == "published"
        assert len(server.requests) == 1

    def test_a_table_waits_for_its_columns_and_is_not_fetched_again(self, member, server):
        server.answers["/a.csv"] = page(b"no,said\n1,No.\n")

        source = carried_out(begun(member, server, "/a.csv", asks_first=True), server.policy())
        assert (source.state, source.job) == ("draft", None)

        choose_columns(source, by=member.user, reading=mapping_of(columns={"text": "said"}))
        assert carried_out(source, server.policy()).state == "published"
        assert len(server.requests) == 1

    def test_an_archive_of_several_files_comes_in_file_by_file(self, member, server):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as packed:
            packed.writestr("one.jsonl", ROWS)
            packed.writestr("two.jsonl", ROWS.replace(b"Yes", b"Never"))
        server.answers["/threads.zip"] = page(archive.getvalue())

        source = carried_out(begun(member, server, "/threads.zip"), server.policy())

        assert (source.state, source.format, source.filename) == ("published", "files", "threads.zip")
        assert [carried_out(part, server.policy()).state for part in source.parts.all()] == ["published"] * 2
        assert len(server.requests) == 1

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            (page(b"", status="404 Not Found"), "forum.test answered 404 Not Found."),
            (redirect("http://10.0.0.1/"), "10.0.0.1: port 80 may not be fetched from"),
            (page(b""), "The file is empty"),
            (page(b"\x89PNG\r\n\x1a\n"), "a PNG picture"),
            (page(b"x" * 5000), "forum.test sends more than the 4,000 bytes"),
        ],
    )
    def test_a_failure_is_told_and_leaves_nothing(self, member, server, settings, answer, said):
        settings.IMPORT_URL_BYTES = 4000
        server.answers["/a"] = answer

        source = carried_out(begun(member, server, "/a"), server.policy())

        assert (source.state, source.job.state) == ("failed", "failed")
        assert said in source.job.error
        assert not source.file
        assert stored_files() == []

    def test_a_failed_fetch_can_be_tried_again(self, member, server):
        source = carried_out(begun(member, server, "/a.jsonl"), server.policy())
        server.answers["/a.jsonl"] = page(ROWS)

        retry_import(source, by=member.user)

        assert carried_out(source, server.policy()).state == "published"

    def test_what_was_fetched_is_not_fetched_twice(self, member, server):
        server.answers["/a.jsonl"] = page(ROWS + b"{\n")
        source = carried_out(begun(member, server, "/a.jsonl"), server.policy())
        assert (source.state, source.job.error_place) == ("failed", "line 3, column 1")

        retry_import(source, by=member.user, keeps_good_rows=True)

        assert carried_out(source, server.policy()).state == "published"
        assert len(server.requests) == 1

    def test_an_attempt_that_died_before_it_wrote_down_its_file_leaves_none(self, member, server):
        server.answers["/a.jsonl"] = page(ROWS)
        source = begun(member, server, "/a.jsonl")
        source.file.storage.save(f"imports/fetched/{source.pk}-1", File(io.BytesIO(ROWS[:9])))
        Job.objects.filter(pk=source.job_id).update(attempt=1)

        source = carried_out(source, server.policy())

        assert source.state == "published"
        assert stored_files() == [f"{source.pk}-2"]

    def test_addresses_switched_off_meanwhile_stay_unfetched(self, member, server):
        source = begun(member, server, "/a.jsonl")

        source = carried_out(source, None)

        assert "switched off" in source.job.error
        assert not server.requests

    def test_a_worker_believed_dead_takes_its_own_file_away_and_nothing_else(self, member, server):
        server.answers |= {"/a.jsonl": redirect("/b.jsonl"), "/b.jsonl": page(ROWS)}
        source = begun(member, server, "/a.jsonl")

        # The second host is checked after the first word of progress, and the next word comes only half a second later.
        policy = acting(server, lambda: Job.objects.filter(pk=source.job_id).update(attempt=2), at=2)
        source = carried_out(source, policy)

        assert (source.state, bool(source.file), stored_files()) == ("queued", False, [])
        assert (source.job.state, source.job.attempt) == ("running", 2)


class TestCancel:
    def test_a_fetch_can_be_cancelled(self, member, server):
        server.answers["/a.jsonl"] = page(ROWS)
        source = begun(member, server, "/a.jsonl")

        cancelled = carried_out(source, acting(server, lambda: cancel_import(Import.objects.get(pk=source.pk))))

        assert (cancelled.state, cancelled.job.state) == ("cancelled", "cancelled")
        assert (bool(cancelled.file), stored_files()) == (False, [])

    def test_no_draft_is_left_where_nobody_wants_it_any_more(self, member, server):
        server.answers |= {"/a.txt": redirect("/b.txt"), "/b.txt": page(TEXT.encode())}
        source = begun(member, server, "/a.txt", asks_first=True)

        policy = acting(server, lambda: cancel_import(Import.objects.get(pk=source.pk)), at=2)
        cancelled = carried_out(source, policy)

        assert (cancelled.state, cancelled.outline, stored_files()) == ("cancelled", None, [])

    def test_it_can_be_fetched_after_all(self, member, server):
        server.answers["/a.jsonl"] = page(ROWS)
        source = begun(member, server, "/a.jsonl")
        cancel_import(source)

        retry_import(source, by=member.user)

        assert carried_out(source, server.policy()).state == "published"


def acting(server: Server, act: Callable[[], object], *, at: int = 1) -> Policy:
    """A policy that does something when the host is checked for the `at`-th time, while the worker fetches."""
    times = itertools.count(1)

    def is_public(ip: object) -> bool:
        if next(times) == at:
            act()
        return True

    return server.policy(is_public=is_public)
