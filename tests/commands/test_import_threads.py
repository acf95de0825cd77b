from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.factories import MembershipFactory, UserFactory
from tests.threads.fetching.servers import page, serving
from threads.models import Import, Project, Thread
from threads.services.importing import fetching

pytestmark = pytest.mark.django_db


def run(*args: str) -> tuple[list[dict], str, int]:
    """What the command prints, says and exits with."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("import_threads", *args, stdout=out, stderr=err)
    except SystemExit as end:
        status = end.code
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue(), status


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.jsonl"
    path.write_text('{"id": "1", "text": "Yes."}\n{"id": "2", "parent": "9", "text": "No."}\n')
    return str(path)


class TestImportThreads:
    def test_it_prints_a_line_per_thread(self, good):
        UserFactory()

        lines, said, status = run(good, "--title", "The lido", "--project", "lido")

        thread = Thread.objects.get()
        assert [{**line, "warnings": len(line["warnings"])} for line in lines] == [
            {"id": thread.pk, "title": "The lido", "comments": 2, "warnings": 1}
        ]
        assert (status, thread.project.slug) == (0, "lido")
        assert "2 new comments" in said

    def test_a_refused_file_does_not_stop_the_others(self, good, tmp_path):
        MembershipFactory(project__slug="imports")
        bad = tmp_path / "bad.jsonl"
        bad.write_text('{"id": "1", "text": "Yes."}\n{"id":\n')

        lines, said, status = run(str(bad), str(tmp_path / "none.txt"), good)

        assert len(lines) == 1
        assert status == 1
        assert "line 2" in said.lower()
        assert "none.txt" in said

    def test_plain_text_comes_in_with_its_proposed_structure(self, tmp_path):
        MembershipFactory(project__slug="imports")
        path = tmp_path / "lido.txt"
        path.write_text("The lido closes on Sunday, the council said.\nNo!\nYes, I think so.\n")

        lines, _, status = run(str(path))

        assert (status, lines[0]["title"]) == (0, "lido")
        assert Import.objects.get().state == "published"

    def test_standard_input_is_a_file_too(self, monkeypatch):
        MembershipFactory(project__slug="imports")
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"id": "1", "text": "Yes."}')))

        assert run("-")[0][0]["comments"] == 1

    def test_without_any_account_it_says_how_to_make_one(self, good):
        with pytest.raises(CommandError, match="createsuperuser") as error:
            run(good)

        assert error.value.returncode == 2
        assert not Project.objects.exists()

    def test_an_address_is_fetched_where_that_is_allowed(self, settings, monkeypatch):
        MembershipFactory(project__slug="imports")
        with serving() as server:
            server.answers["/thread.jsonl"] = page(b'{"id": "1", "text": "Yes."}')
            url = server.url("/thread.jsonl")
            refused = run(url)
            monkeypatch.setattr(fetching, "policy_of_settings", server.policy)
            lines, said, status = run(url, server.url("/none.jsonl"))

        assert (refused[0], refused[2]) == ([], 1)
        assert "switched off" in refused[1]
        assert ([line["comments"] for line in lines], status) == ([1], 1)
        assert "answered 404 Not Found" in said
