from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from tests.factories import MembershipFactory, UserFactory
from tests.threads.fetching.servers import page, serving
from threads.models import Comment, Import, Project, Thread
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

    def test_labels_come_in_from_columns_and_from_other_tools(self, tmp_path):
        MembershipFactory(project__slug="imports")
        table, tasks = tmp_path / "coded.tsv", tmp_path / "tasks.jsonl"
        table.write_text("id\tbody\tstance\n1\tYes.\tpro\n2\tNo.\tcon\n")
        tasks.write_text('{"id": 1, "text": "🙂 Lido pays.", "label": [[3, 7, "claim"]]}\n')

        *_, said, status = run(str(table), str(tasks), "--column", "text=body", "--labels", "stance")
        _, told, _ = run(str(tasks), "--offset-unit", "utf16")

        assert status == 1
        assert "2 new labels, 0 new relations" in said
        assert "no column 'body'" not in said
        assert "1 new labels, 0 new relations" in told

    def test_a_refused_file_does_not_stop_the_others(self, good, tmp_path):
        MembershipFactory(project__slug="imports")
        bad = tmp_path / "bad.jsonl"
        bad.write_text('{"id": "1", "text": "Yes."}\n{"id":\n')

        lines, said, status = run(str(bad), str(tmp_path / "none.txt"), good)

        assert len(lines) == 1
        assert status == 1
        assert "line 2" in said.lower()
        assert "none.txt" in said

    def test_columns_may_be_named(self, tmp_path):
        MembershipFactory(project__slug="imports")
        path = tmp_path / "a.csv"
        path.write_text("a=b|said|when\n1|Yes, no.|02/01/2003\n")

        named = ["--column", "text=said", "--column", "created=when", "--column", "id=a=b"]
        run(str(path), *named, "--delimiter", "|", "--month-first")

        comment = Comment.objects.get(position=1)
        assert (comment.text, str(comment.posted_at)[:10], comment.external_id) == ("Yes, no.", "2003-02-01", "1")

    def test_a_column_that_is_not_there_is_refused(self, tmp_path):
        MembershipFactory(project__slug="imports")
        path = tmp_path / "a.csv"
        path.write_text("a,text\n1,Yes.\n")

        _, said, status = run(str(path), "--column", "text=said")

        assert status == 1
        assert "no column 'said' for the text" in said

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


class TestSeveralFiles:
    @pytest.fixture(autouse=True)
    def project(self):
        MembershipFactory(project__slug="imports")

    def thread(self, folder, name: str) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"id": "1", "thread": name, "text": f"This is {name}."}) + "\n")

    def test_a_folder_gives_every_file_below_it(self, tmp_path):
        for name in ("b/two.jsonl", "b/c/three.jsonl", "one.jsonl"):
            self.thread(tmp_path, name)
        (tmp_path / "README.md").write_text("Three threads.")

        lines, _, status = run(str(tmp_path))

        assert [line["title"] for line in lines] == ["b/c/three.jsonl", "b/two.jsonl", "one.jsonl"]
        assert status == 0

    def test_a_zip_gives_every_file_in_it(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            for name in ("one", "two"):
                archive.writestr(f"{name}.jsonl", json.dumps({"id": "1", "thread": name, "text": "Hm."}))
            archive.writestr("three.jsonl", "{oops")
            archive.writestr("four.png", b"\x89PNG\r\n\x1a\n\0\0")

        lines, said, status = run(str(tmp_path / "all.zip"))

        assert [line["title"] for line in lines] == ["one", "two"]
        assert status == 1
        assert "four.png: This is a PNG picture" in said
        assert "three.jsonl: Line 1" in said

    def test_files_that_belong_together_are_read_together(self, tmp_path):
        post = {"author": "ann", "subreddit": "cats", "created_utc": 1}
        (tmp_path / "RS_2024-01").write_text(json.dumps({"id": "a", "title": "Cats", "selftext": "", **post}) + "\n")
        reply = {"id": "b", "link_id": "t3_a", "parent_id": "t3_a", "body": "No.", **post}
        (tmp_path / "RC_2024-01").write_text(json.dumps(reply) + "\n")

        lines, _, status = run(str(tmp_path / "RC_2024-01"), str(tmp_path / "RS_2024-01"))

        assert [(line["title"], line["comments"]) for line in lines] == [("Cats", 1)]
        assert status == 0

    def test_a_dump_is_narrowed(self, tmp_path):
        records = [
            {"id": name, "title": name, "selftext": "", "author": "ann", "subreddit": name, "created_utc": 1}
            for name in ("cats", "dogs")
        ]
        (tmp_path / "RS_2024-01").write_text("".join(json.dumps(record) + "\n" for record in records))

        lines, _, _ = run(str(tmp_path / "RS_2024-01"), "--filter", "subreddit=dogs")

        assert [line["title"] for line in lines] == ["dogs"]

    def test_a_hidden_file_that_is_named_comes_in(self, tmp_path):
        self.thread(tmp_path, ".kept.jsonl")

        lines, _, _ = run(str(tmp_path / ".kept.jsonl"))

        assert len(lines) == 1
