"""Imports from an address, in the browser."""

from __future__ import annotations

import re
from functools import partial

import pytest
from django.urls import reverse

from tests.pages.document import parse, text_of
from tests.threads.fetching.servers import page as answer_of
from tests.threads.fetching.servers import redirect, serving
from threads import jobs
from threads.models import Import
from threads.services.importing import run_import
from threads.services.importing.fetching import begin_fetch

pytestmark = pytest.mark.django_db

LINES = b'{"id": "1", "text": "Yes."}\n{"id": "2", "parent": "1", "text": "No."}\n'


def page(name: str, source: Import) -> str:
    return reverse(f"threads:{name}", args=[source.project.slug, source.pk])


class TestFromAnAddress:
    FORM = "/projects/lido/imports/new/"

    def test_the_form_asks_for_one_only_where_it_is_allowed(self, member, settings):
        without = member.get(self.FORM).content.decode()
        settings.IMPORT_URLS = ["forum.test", ".example.org"]
        with_field = member.get(self.FORM).content.decode()

        assert 'name="url"' not in without
        assert 'name="url"' in with_field
        assert "Allowed: forum.test, any name below example.org." in with_field

    def test_an_address_leads_to_its_progress(self, member, settings):
        settings.IMPORT_URLS = ["public"]

        answer = member.post(self.FORM, {"url": " https://forum.test/t/lido?a=1&b=<i> "})

        source = Import.objects.get()
        assert answer.url == page("import_detail", source)
        shown = member.get(answer.url).content.decode()
        assert (source.state, source.url) == ("queued", "https://forum.test/t/lido?a=1&b=%3Ci%3E")
        assert 'href="https://forum.test/t/lido?a=1&amp;b=%3Ci%3E" rel="noopener nofollow ugc"' in shown
        assert "0\xa0bytes" not in shown
        assert source.filename.partition("?")[0] in member.get("/projects/lido/imports/").content.decode()

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"url": "https://other.test/"}, "other.test is not among the hosts"),
            ({"url": "lido"}, "An address begins with http:// or https://."),
            ({"url": ""}, "Choose a file, paste a text or give an address."),
            ({"url": "https://forum.test/", "text": "Yes."}, "a pasted text and an address: leave all but"),
        ],
    )
    def test_what_does_not_fit_is_told(self, member, settings, fields, said):
        settings.IMPORT_URLS = ["forum.test"]

        answer = member.post(self.FORM, fields)

        assert (answer.status_code, Import.objects.exists()) == (422, False)
        assert said in answer.content.decode()

    def test_where_it_is_not_allowed_an_address_is_no_input(self, member):
        answer = member.post(self.FORM, {"url": "https://forum.test/"})

        assert (answer.status_code, Import.objects.exists()) == (422, False)
        assert "Choose a file or paste a text." in answer.content.decode()

    def test_a_report_says_where_it_came_from(self, member, membership):
        with serving() as server:
            server.answers |= {"/a": redirect("/b.jsonl"), "/b.jsonl": answer_of(LINES)}
            source = begin_fetch(membership.project, by=membership.user, url=server.url("/a"), policy=server.policy())
            jobs.carry_out(source.job_id, partial(run_import, policy=server.policy()))

        shown = text_of(parse(member.get(page("import_detail", source)).content.decode()))
        assert re.search(rf"JSONL?.*from {re.escape(server.url('/a'))}, given by", shown)
        assert re.search(rf"Fetched on .* from {re.escape(server.url('/b.jsonl'))}\.", shown)

    def test_a_failure_names_the_host_and_the_cause(self, member, membership):
        with serving() as server:
            source = begin_fetch(
                membership.project, by=membership.user, url=server.url("/a.jsonl"), policy=server.policy()
            )
            jobs.carry_out(source.job_id, partial(run_import, policy=server.policy()))

        shown = member.get(page("import_detail", source)).content.decode()
        assert "forum.test answered 404 Not Found." in shown
        assert "Try again" in shown
