"""Files that are no thread, through every door: the place is named, what to do is said, and nothing is stored."""

from __future__ import annotations

import gzip
import html
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.factories import MembershipFactory
from threads import jobs
from threads.models import Author, Comment, Import, Job, Membership, Thread
from threads.services.importing import run_import

pytestmark = pytest.mark.django_db


def packed(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "text")
    return file.getvalue()


def wordpress(content: str, *, declared: str = "") -> bytes:
    channel = f"<channel><item><title>{content}</title></item></channel>"
    return (
        f'<?xml version="1.0"?>{declared}<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/">{channel}</rss>'
    ).encode()


LONG_LINE = b'{"text": "%s"}\n' % (b"a" * 1000)
BILLION = '<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
DISQUS = b'<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'


def records(*lines: str) -> bytes:
    return "\n".join(['{"id": 1, "author": "Ann", "text": "Yes."}', *lines, '{"id": 2, "text": "No."}']).encode()


TEN_MB = 10 * 1024 * 1024
EMPTY = "The file is empty; choose a file that holds a thread."
BAD = {
    "nothing": ("a.txt", lambda: b"", EMPTY),
    "only a byte order mark": ("a.txt", lambda: b"\xef\xbb\xbf", EMPTY),
    "only blanks": ("a.jsonl", lambda: b" \r\n\t \n", EMPTY),
    "a picture": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(40), "This is a PNG picture"),
    "an archive without threads": ("a.csv", lambda: packed("README.md"), "The archive holds no file with a thread"),
    "a workbook": ("a.csv", lambda: packed("xl/workbook.xml"), "This is an Excel workbook"),
    "a login page": (
        "a.json",
        lambda: b"<!doctype html><title>Log in</title>",
        "This is an HTML page, not JSON; a login",
    ),
    "text in cp1252": ("a.txt", lambda: b"A caf\xe9.\n", "Byte 5: this is not UTF-8 text"),
    "records in cp1252": ("a.jsonl", lambda: b'{"id":1,"text":"caf\xe9"}', "Byte 19: this is not UTF-8 text"),
    "UTF-16 unmarked": ("a.txt", lambda: "One two three.".encode("utf-16-le"), "choose the encoding utf-16-le"),
    "UTF-32": ("a.txt", lambda: "One two three.".encode("utf-32"), "Byte 0: this is UTF-32; save the file as UTF-8."),
    "UTF-32 unmarked": ("a.txt", lambda: "One two three.".encode("utf-32-le"), "This is binary data"),
    "ten megabytes in a line of text": ("a.txt", lambda: b"word " * (TEN_MB // 5), "Line 1 has 10,485,760 characters"),
    "ten megabytes in a record": (
        "a.jsonl",
        lambda: records('{"id": 3, "text": "' + "x" * TEN_MB + '"}'),
        "Line 2: the ",
    ),
    "ten megabytes in a cell": (
        "a.csv",
        lambda: b"id,text\n1," + b"x" * TEN_MB,
        "Line 2: a cell has more than 2,000,000",
    ),
    "ten megabytes of columns": ("a.csv", lambda: b"x," * (TEN_MB // 2), "Line 1: there are more than 10,000 columns"),
    "a broken line in the middle": ("a.jsonl", lambda: records('{"id":'), "Line 2, column 1: the JSON is cut off"),
    "a number that is none": ("a.jsonl", lambda: records('{"id": 3, "text": NaN}'), "Line 2: this is not JSON (NaN"),
    "nested 100,000 deep": (
        "a.jsonl",
        lambda: records('{"a":' * 100_000),
        "Line 2: the JSON is nested more than 200 deep",
    ),
    "an array nested 100,000 deep": ("a.json", lambda: b"[" * 100_000, "The JSON is nested more than 200 deep"),
    "no records": ("a.json", lambda: b"[]", "The file holds no comments"),
    "an open quote": ("a.csv", lambda: b'id,text\n1,a\n2,"b\n3,c\n', "Line 3: a quote is opened and never closed"),
    "ragged rows": ("a.csv", lambda: b"id,parent,text\n1,,a\n2,1\n", "Line 3: the row has 2 cells and the header 3"),
    "only a header": ("a.csv", lambda: b"id,text\n", "The file is empty: it has a header and no rows"),
    "no text": ("a.csv", lambda: b"id,foo\n1,2\n", "Line 1: no column is named like a comment's text, such as 'text'"),
    "an id given twice": (
        "a.jsonl",
        lambda: records('{"id": 1, "text": "No?"}'),
        "Line 2: the id '1' stands for another",
    ),
    "two documents": (
        "a.json",
        lambda: b'{"id": 1, "text": "a"} {"id": 2,',
        "Line 1, column 24: this is not JSON (Extra data)",
    ),
    "a trailing comma": ("a.json", lambda: b'[{"id": 1, "text": "a"},]', "Line 1, column 25: this is not JSON"),
    "JSON cut off": ("a.json", lambda: b'[{"id": 1, "text": "a', "Line 1, column 20: the JSON is cut off"),
    "an error for an answer": (
        "a.json",
        lambda: b'{"message": "Not Found", "error": 404}',
        "this is the error answer of a web service",
    ),
    "entities that multiply": (
        "a.xml",
        lambda: wordpress("&b;", declared=BILLION),
        "Above line 1: the document declares the entity 'a'",
    ),
    "an entity from outside": (
        "a.xml",
        lambda: wordpress("&a;", declared=OUTSIDE),
        "Above line 1: the document declares the entity 'a'",
    ),
    "an unknown entity": ("a.xml", lambda: wordpress("a&nbsp;b"), "the entity &nbsp; means nothing in XML"),
    "a character that XML forbids": ("a.xml", lambda: wordpress("a\x0bb"), "column 108: XML forbids the character"),
    "tags that do not match": (
        "a.xml",
        lambda: DISQUS + b"<thread></post></disqus>",
        "Line 1, column 97: this is not well-formed",
    ),
    "a way out of the archive": ("a.zip", lambda: packed("../a.txt"), "The entry '../a.txt' leads out of the archive"),
    "an archive cut off": ("a.zip", lambda: packed("a.txt", "b.txt")[:-30], "cut off or damaged"),
    "a gzip cut off": ("a.jsonl.gz", lambda: gzip.compress(records("") * 99)[:-9], "the gzip archive is cut off"),
    "a gzip that explodes": (
        "a.jsonl.gz",
        lambda: gzip.compress(LONG_LINE * 20_000),
        "the gzip archive unpacks to more than 100 times its size",
    ),
    "too large": (
        "a.txt",
        lambda: b"word\n" * (TEN_MB // 4),
        "The file is larger than 12.0 MB; split it into several.",
    ),
}


def by_page(membership: Membership, file: Path) -> str:
    """What the person reads: on the form, or at the end of the progress."""
    client = Client()
    client.force_login(membership.user)
    upload = SimpleUploadedFile(file.name, file.read_bytes())

    answer = client.post(reverse("threads:import_create", args=[membership.project.slug]), {"file": upload})

    if answer.status_code == 302:
        carry_out()
        answer = client.get(answer["Location"])
    else:
        assert answer.status_code == 422
    return html.unescape(answer.content.decode())


def by_rest(membership: Membership, file: Path) -> str:
    """The error of the answer, or of the job."""
    client = Client()
    client.force_login(membership.user)
    upload = SimpleUploadedFile(file.name, file.read_bytes())

    answer = client.post(f"/api/v1/projects/{membership.project.slug}/imports/", {"file": upload})

    if answer.status_code == 400:
        return str(answer.json()["detail"])
    carry_out()
    done = client.get(f"/api/v1/imports/{answer.json()['id']}/").json()
    assert (answer.status_code, done["state"]) == (202, "failed")
    return str(done["job"]["error"])


def by_command(membership: Membership, file: Path) -> str:
    """What stands on stderr."""
    out, err = io.StringIO(), io.StringIO()

    with pytest.raises(SystemExit) as end:
        call_command("import_threads", str(file), "--project", membership.project.slug, stdout=out, stderr=err)

    assert (end.value.code, out.getvalue()) == (1, "")
    return err.getvalue()


def carry_out() -> None:
    for job in Job.objects.filter(state=Job.State.QUEUED):
        jobs.carry_out(job.pk, run_import)


def counts() -> tuple[int, int, int]:
    return Thread.objects.count(), Comment.objects.count(), Author.objects.count()


@pytest.mark.parametrize("door", [by_page, by_rest, by_command])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_plain_words_and_nothing_is_stored(
    door: Callable[[Membership, Path], str], name: str, tmp_path: Path, settings
) -> None:
    filename, content, told = BAD[name]
    settings.MAX_UPLOAD_BYTES = 12 * 1024 * 1024
    membership = MembershipFactory(project__slug="lido")
    file = tmp_path / filename
    file.write_bytes(content())

    said = door(membership, file)

    assert told in said
    assert "Traceback" not in said
    assert counts() == (0, 0, 0)
    assert not Import.objects.exclude(state__in=["failed", "queued"]).exists()


ODD = {
    "a circle": ([{"id": 1, "parent": 2, "text": "a"}, {"id": 2, "parent": 1, "text": "b"}], ["cycle"]),
    "its own parent": ([{"id": 1, "parent": 1, "text": "a"}], []),  # How some sources write a root.
    "an orphan": ([{"id": 1, "parent": 9, "text": "a"}], ["orphan"]),
    "NUL": ([{"id": 1, "text": "a\0b"}], ["nul_removed"]),
    "half of a pair": ([{"id": 1, "text": "a\ud800b"}], ["surrogate"]),
    "a chain deeper than Python recurses": (
        [{"id": n, "parent": n - 1 or None, "text": f"c{n}"} for n in range(1, 1501)],
        [],
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_comes_in_and_is_told(name: str, tmp_path: Path) -> None:
    rows, codes = ODD[name]
    membership = MembershipFactory(project__slug="lido")
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))

    call_command("import_threads", str(file), "--project", membership.project.slug, stdout=io.StringIO())

    assert Comment.objects.count() == len(rows) + 1
    assert list(Import.objects.get().report["warnings_by_code"]) == codes


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.jsonl", "passwd.jsonl"),
        ("..\\windows\\a.jsonl", "a.jsonl"),
        ("<img src=x onerror=alert(1)>.jsonl", "<img src=x onerror=alert(1)>.jsonl"),
        ("x" * 300 + ".jsonl", "x" * 249 + ".jsonl"),
        ("turned\u202egnp.jsonl", "turnedgnp.jsonl"),
    ],
)
def test_a_hostile_file_name_is_only_a_name(given: str, shown: str, settings) -> None:
    membership = MembershipFactory()
    client = Client()
    client.force_login(membership.user)
    upload = io.BytesIO(records())
    upload.name = given

    answer = client.post(reverse("threads:import_create", args=[membership.project.slug]), {"file": upload})
    carry_out()

    source = Import.objects.get()
    assert (source.filename, source.state) == (shown, "published")
    assert Path(source.file.path).resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve())
    assert "<img src=x" not in client.get(answer["Location"]).content.decode()


def test_the_encoding_that_an_error_advises_can_be_chosen_at_every_door(tmp_path: Path) -> None:
    membership = MembershipFactory(project__slug="lido")
    file = tmp_path / "a.jsonl"
    file.write_bytes('{"id": 1, "text": "A café."}'.encode("cp1252"))
    client = Client()
    client.force_login(membership.user)
    pages = [reverse("threads:import_create", args=["lido"]), "/api/v1/projects/lido/imports/"]

    for page in pages:
        client.post(page, {"file": SimpleUploadedFile("a.jsonl", file.read_bytes()), "encoding": "cp1252"})
    carry_out()
    call_command("import_threads", str(file), "--project", "lido", "--encoding", "cp1252", stdout=io.StringIO())

    assert [source.state for source in Import.objects.all()] == ["published"] * 3
    assert Comment.objects.filter(text="A café.").count() == 1


def test_plain_text_in_another_encoding_keeps_its_letters_through_the_outline() -> None:
    membership = MembershipFactory(project__slug="lido")
    client = Client()
    client.force_login(membership.user)
    text = "The café closes, the council said.\r\nDéjà vu!\0\r\n".encode("utf-16-le")
    upload = SimpleUploadedFile("a.txt", text)

    fields = {"file": upload, "encoding": "utf-16-le", "asks_first": "on"}
    answer = client.post(reverse("threads:import_create", args=["lido"]), fields)

    assert "Déjà vu!" in client.get(answer["Location"]).content.decode()
