from __future__ import annotations

import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories import MembershipFactory, UserFactory
from threads import jobs
from threads.forms import FILTERS
from threads.importers import FORMATS, filters_of
from threads.models import Heartbeat, Import, Job, Membership, Project, Thread
from threads.services.importing import begin_import, mapping_of, run_import

pytestmark = pytest.mark.django_db

TEXT = "The lido closes on Sunday, the council said.\nNo, it does not!\nYes, I think so.\n"
LINES = b'{"id": "1", "text": "Yes."}\n{"id": "2", "parent": "1", "text": "No."}\n'


def imported(membership: Membership, content: bytes = LINES, **fields) -> Import:
    source = begin_import(
        membership.project, by=membership.user, file=io.BytesIO(content), **{"filename": "a.jsonl", **fields}
    )
    jobs.carry_out(source.job_id, run_import)
    return Import.objects.get(pk=source.pk)


def draft(membership: Membership, text: str = TEXT) -> Import:
    return begin_import(membership.project, by=membership.user, text=text, asks_first=True)


def page(name: str, source: Import) -> str:
    return reverse(f"threads:{name}", args=[source.project.slug, source.pk])


class TestProjectCreate:
    def test_whoever_makes_a_project_lands_in_it(self, client):
        client.force_login(UserFactory())

        answer = client.post("/projects/new/", {"name": "Harbour tolls"})

        assert answer.url == "/projects/harbour-tolls/"
        assert Project.objects.get().memberships.get().alias == "a1"

    def test_a_project_without_a_name_is_asked_for_one(self, client):
        client.force_login(UserFactory())

        assert client.post("/projects/new/", {"name": "  "}).status_code == 422
        assert not Project.objects.exists()


class TestWhoMay:
    PAGES = ("/projects/lido/imports/", "/projects/lido/imports/new/", "/projects/lido/imports/{}/")

    def test_an_outsider_finds_nothing(self, client, membership):
        source = imported(membership)
        client.force_login(UserFactory())

        assert [client.get(path.format(source.pk)).status_code for path in self.PAGES] == [404, 404, 404]

    def test_a_member_who_may_not_import_sees_reports_only(self, client, membership):
        source = imported(membership)
        reader = MembershipFactory(project=membership.project, role="annotator")
        client.force_login(reader.user)

        assert [client.get(path.format(source.pk)).status_code for path in self.PAGES] == [200, 403, 200]
        assert client.post(f"/projects/lido/imports/{source.pk}/cancel/").status_code == 403
        assert client.get(page("outline", draft(membership))).status_code == 403

    def test_an_import_of_another_project_is_not_found_here(self, member, membership):
        other = MembershipFactory(user=membership.user)

        assert member.get(f"/projects/lido/imports/{imported(other).pk}/").status_code == 404


class TestImportCreate:
    def test_a_file_is_queued_and_its_progress_shown(self, member):
        answer = member.post("/projects/lido/imports/new/", {"file": SimpleUploadedFile("a.jsonl", LINES)}, follow=True)

        assert Import.objects.get().state == "queued"
        assert "No worker is running" in answer.content.decode()

    def test_pasted_text_leads_to_its_outline(self, member):
        answer = member.post("/projects/lido/imports/new/", {"text": TEXT, "asks_first": "on"})

        assert answer.url.endswith("/outline/")

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({}, "Choose a file or paste a text."),
            ({"file": SimpleUploadedFile("a.jsonl", b"")}, "empty"),
            ({"file": SimpleUploadedFile("a.txt", b"\x89PNG\r\n\x1a\n\x00\x01")}, "PNG"),
            ({"file": SimpleUploadedFile("a.jsonl", LINES), "text": "No."}, "leave all but one out"),
        ],
    )
    def test_what_cannot_be_imported_is_said_on_the_form(self, member, fields, words):
        if "file" in fields:
            fields["file"].seek(0)

        answer = member.post("/projects/lido/imports/new/", fields)

        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not Import.objects.exists()

    def test_a_hostile_file_name_is_shown_as_text(self, member):
        file = SimpleUploadedFile("<script>alert(1)</script>.jsonl", LINES)

        answer = member.post("/projects/lido/imports/new/", {"file": file}, follow=True)

        assert "<script>alert" not in answer.content.decode()
        assert "script&gt;.jsonl" in answer.content.decode()


class TestImportDetail:
    def test_polling_goes_on_while_it_runs_and_stops_with_the_report(self, member, membership):
        source = begin_import(membership.project, by=membership.user, file=io.BytesIO(LINES), filename="a.jsonl")
        Heartbeat.objects.create(worker="w", seen_at=timezone.now())

        during = member.get(page("import_detail", source), HTTP_HX_REQUEST="true")
        jobs.carry_out(source.job_id, run_import)
        after = member.get(page("import_detail", source), HTTP_HX_REQUEST="true")

        assert during.status_code == 200
        assert 'hx-trigger="every 1s"' in during.content.decode()
        assert "No worker" not in during.content.decode()
        assert after.status_code == 286
        assert "2 new comments in 1 thread" in after.content.decode()
        assert f"/projects/lido/threads/{Thread.objects.get().pk}/" in after.content.decode()

    def test_a_failure_tells_cause_and_place(self, member, membership):
        source = imported(membership, LINES + b"{oops\n")

        words = member.get(page("import_detail", source)).content.decode()

        assert "nothing was stored" in words
        assert "line 3" in words.lower()
        assert "Leave broken records out" in words

    def test_without_the_broken_records_it_can_be_tried_again(self, member, membership):
        source = imported(membership, LINES + b"{oops\n")

        member.post(f"/projects/lido/imports/{source.pk}/retry/", {"keeps_good_rows": "1"})
        jobs.carry_out(source.job_id, run_import)
        words = member.get(page("import_detail", source)).content.decode()

        assert Import.objects.get().state == "published"
        assert words.lower().count("line 3") == 1
        assert "left out" in words
        assert "correct it" not in words

    def test_the_report_of_one_thread_leads_into_it(self, member, membership):
        source = imported(membership)

        words = member.get(page("import_detail", source)).content.decode()

        address = reverse("annotations:workspace", args=["lido", Thread.objects.get().pk])
        assert re.search(rf'href="{address}">Open the thread<', words)

    def test_the_report_counts_the_labels(self, member, membership):
        lines = b'{"id": "1", "text": "Yes.", "labels": {"stance": "pro"}}\n'
        words = member.get(page("import_detail", imported(membership, lines))).content.decode()
        again = member.get(page("import_detail", imported(membership, lines.replace(b"pro", b"con")))).content.decode()

        assert re.search(r"Labels given</dt><dd>1<", words)
        assert re.search(r"New questions in the scheme</dt><dd>1<", words)
        assert "that answer stays" in again

    def test_warnings_are_shown_as_text(self, member, membership):
        row = {"id": "1", "parent": "<b>nobody</b>", "text": "No."}
        source = imported(membership, json.dumps(row).encode())

        words = member.get(page("import_detail", source)).content.decode()

        assert "&lt;b&gt;nobody&lt;/b&gt;" in words

    def test_cancelling_a_queued_import_says_that_nothing_was_stored(self, member, membership):
        source = begin_import(membership.project, by=membership.user, file=io.BytesIO(LINES), filename="a.jsonl")

        answer = member.post(f"/projects/lido/imports/{source.pk}/cancel/", follow=True)

        assert "Cancelled; nothing was stored" in answer.content.decode()
        assert Job.objects.get().state == "cancelled"


class TestImportList:
    def test_its_queries_do_not_grow_with_its_length(self, member, membership, django_assert_max_num_queries):
        for number in range(12):
            imported(membership, LINES.replace(b"Yes", f"Yes {number}".encode()))

        with django_assert_max_num_queries(8):
            answer = member.get("/projects/lido/imports/")

        assert answer.content.decode().count("a.jsonl") == 12


class TestOutline:
    def test_every_line_is_a_row_with_what_it_answers(self, member, membership):
        words = member.get(page("outline", draft(membership))).content.decode()

        assert [int(number) for number in re.findall(r'id="row-(\d+)"', words)] == [1, 2, 3]
        assert "Comments start here" in words
        assert re.search(r"Import 1 thread, \d comment", words)

    def test_without_javascript_an_edit_comes_back_to_the_line(self, member, membership):
        source = draft(membership)

        answer = member.post(page("outline", source), {"op": "set_article_end", "line": "2"})

        assert answer.url == page("outline", source) + "?line=2#line-2"
        assert "Import 1 thread, 1 comment<" in member.get(answer.url).content.decode()

    def test_the_module_gets_only_what_changed(self, member, membership):
        source = draft(
            membership, "The lido closes, the council said.\n" + "\n".join(f"No, not {n}!" for n in range(30))
        )
        member.post(page("outline", source), {"op": "set_article_end", "line": "1"})
        member.post(page("outline", source), {"op": "flatten"})

        answer = member.post(
            page("outline", source), {"op": "choose_parent", "line": "9", "parent": "8", "fragment": "1"}
        )

        words = answer.content.decode()
        assert re.findall(r'id="row-(\d+)"', words) == ["9"]
        assert "answers 8, by hand" in words
        assert all(f'id="{part}"' in words for part in ("outline-tools", "outline-lead", "outline-confirm"))

    def test_the_second_likeliest_parent_is_chosen_by_its_rank(self, member, membership):
        source = draft(membership)
        member.post(page("outline", source), {"op": "set_article_end", "line": "1"})

        member.post(page("outline", source), {"op": "choose_candidate", "line": "3", "rank": "2"})

        assert "by hand" in member.get(page("outline", source)).content.decode()

    def test_what_makes_no_sense_is_refused_in_words(self, member, membership):
        source = draft(membership)

        answer = member.post(page("outline", source), {"op": "explode", "line": "1", "fragment": "1"})

        assert answer.status_code == 400
        assert "explode" in answer.content.decode()

    @pytest.mark.parametrize("line", ["", "0", "-1", "99", "²", "x" * 99, "9" * 30])
    def test_a_line_that_does_not_exist_harms_nothing(self, member, membership, line):
        source = draft(membership)

        assert member.get(page("outline", source), {"line": line}).status_code == 200
        assert member.post(page("outline", source), {"op": "join", "line": line}).status_code == 302

    def test_a_file_that_was_imported_before_is_told_with_its_report(self, member, membership):
        first = draft(membership)
        member.post(page("outline_confirm", first))
        jobs.carry_out(Import.objects.get().job_id, run_import)

        words = member.get(page("outline", draft(membership))).content.decode()

        assert "The same file was imported" in words
        assert f'href="{page("import_detail", first)}"' in words

    def test_confirming_leads_to_the_progress(self, member, membership):
        source = draft(membership)

        answer = member.post(page("outline_confirm", source))

        assert answer.url == page("import_detail", source)
        assert Import.objects.get().state == "queued"

    def test_a_hostile_line_is_shown_as_text(self, member, membership):
        source = draft(membership, TEXT + "<img src=x onerror=alert(1)>\n")

        assert "<img src=x" not in member.get(page("outline", source)).content.decode()

    def test_two_thousand_lines_open_and_change_within_a_second_or_two(self, member, membership):
        source = draft(membership, "\n".join(f"No, number {n} is not what they said it was." for n in range(2000)))

        started = timezone.now()
        answer = member.post(page("outline", source), {"op": "join", "line": "1500", "fragment": "1"})

        assert answer.status_code == 200
        assert (timezone.now() - started).total_seconds() < 5


class TestAskingFirst:
    def orphan(self, membership: Membership) -> Import:
        named = mapping_of(columns={"text": "text"})
        return imported(membership, b'{"id": "1", "parent": "9", "text": "No."}', asks_first=True, reading=named)

    def test_the_report_is_shown_before_anything_is_added(self, member, membership):
        words = member.get(page("import_detail", self.orphan(membership))).content.decode()

        assert "Nothing is added yet" in words
        assert "1 new comment in 1 thread" in words
        assert "the parent &#x27;9&#x27; is not in the file" in words
        assert "Open the thread" not in words

    def test_it_is_approved_with_one_press(self, member, membership):
        source = self.orphan(membership)

        member.post(page("import_approve", source))

        assert Import.objects.get().state == "queued"

    def test_it_is_declined_with_another(self, member, membership):
        answer = member.post(page("import_cancel", self.orphan(membership)), follow=True)

        assert "Cancelled; nothing was stored" in answer.content.decode()

    def test_the_form_asks_unless_told_otherwise(self, member):
        words = member.get("/projects/lido/imports/new/").content.decode()

        assert re.search(r'<input type="checkbox" name="asks_first"[^>]* checked', words)


class TestSeveralFiles:
    def given(self, member, **fields):
        files = [SimpleUploadedFile("a.jsonl", LINES), SimpleUploadedFile("<b>.png", b"\x89PNG\r\n\x1a\n\x00\x01")]
        return member.post("/projects/lido/imports/new/", {"file": files, **fields}, follow=True)

    def test_each_is_a_row_with_its_own_report(self, member):
        self.given(member)
        whole = Import.objects.get()
        jobs.carry_out(whole.job_id, run_import)
        part = Import.objects.get(part_of=whole)

        during = member.get(page("import_detail", whole)).content.decode()
        jobs.carry_out(part.job_id, run_import)
        after = member.get(page("import_detail", whole)).content.decode()

        assert 'hx-trigger="every 1s"' in during
        assert 'hx-trigger="every 1s"' not in after
        assert page("import_detail", part) in after
        assert "&lt;b&gt;.png" in after
        assert "This is a PNG picture" in after

    def test_the_list_shows_them_as_one(self, member):
        self.given(member)
        whole = Import.objects.get()
        jobs.carry_out(whole.job_id, run_import)

        words = member.get("/projects/lido/imports/").content.decode()

        assert "2 files" in words
        assert "a.jsonl" not in words

    def test_its_queries_do_not_grow_with_their_number(self, member, membership, django_assert_max_num_queries):
        files = [SimpleUploadedFile(f"{number}.jsonl", LINES + b"\n" * number) for number in range(9)]
        member.post("/projects/lido/imports/new/", {"file": files})
        whole = Import.objects.get()
        jobs.carry_out(whole.job_id, run_import)

        with django_assert_max_num_queries(10):
            answer = member.get(page("import_detail", whole))

        assert answer.content.decode().count(".jsonl</bdi>") == 9


class TestFilters:
    def test_a_filter_of_another_format_is_refused_on_the_form(self, member):
        fields = {"file": SimpleUploadedFile("a.jsonl", LINES), "subreddit": "askscience"}

        answer = member.post("/projects/lido/imports/new/", fields)

        assert answer.status_code == 422
        assert "cannot be filtered by" in answer.content.decode()

    def test_the_form_has_every_filter_there_is(self):
        assert set(FILTERS) == {name for importer in FORMATS for name in filters_of(importer)}

    def test_only_what_was_wanted_comes_in(self, member):
        things = [
            {"id": name, "author": "ann", "body": "No.", "link_id": f"t3_{name}", "parent_id": f"t3_{name}",
             "subreddit": name, "created_utc": 1}
            for name in ("cats", "dogs")
        ]  # fmt: skip
        file = SimpleUploadedFile("RC_2024-01", "".join(f"{json.dumps(thing)}\n" for thing in things).encode())

        member.post("/projects/lido/imports/new/", {"file": file, "subreddit": "cats"})
        jobs.carry_out(Import.objects.get().job_id, run_import)

        assert Thread.objects.get().external_id == "cats"
