"""A backup holds all there is, and comes back whole or not at all."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from annotations.models import Annotation, Release
from tests.factories import index, plant_study
from tests.spread import WORD, plant_spread, released
from threads import jobs
from threads.models import Comment, IndexedText, Job, Project
from threads.services import backups, indexing
from threads.services.backups.tables import digest_of, line_of, tables
from threads.services.erasing import Wish, request_erasure

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "all.zip"


def silent(words: str) -> None:
    pass


def state() -> dict[str, str]:
    """The digest of every table; of jobs only those that were there."""
    return {model._meta.label: digest_of(model) for model in tables() if model is not Job}


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def emptied(media: Path) -> None:
    """As a new installation is."""
    call_command("flush", interactive=False, verbosity=0)
    for path in media.rglob("*"):
        if path.is_file():
            path.unlink()


def test_every_table_and_file_comes_back_the_same(file: Path, media: Path):
    study = plant_spread()
    Comment.objects.filter(pk=study.comment(2).pk).update(raw={"z": [1e22, 1.5, 1e-7], "a": '‮😀 \\ " \n'})
    release = released(study)
    index(study.project)
    before, stored = state(), files(media)
    words = IndexedText.objects.count()

    written = backups.back_up(file, tell=silent)
    emptied(media)
    restored = backups.restore(file, erasures=None, tell=silent)

    assert state() == before
    assert files(media) == stored
    assert (restored.rows, restored.files) == (written.rows, len(stored))
    assert Release.objects.get(pk=release.pk).state == "frozen"
    job = Job.objects.filter(kind="index").latest("pk")
    jobs.carry_out(job.pk, indexing.index_comments)
    assert IndexedText.objects.count() == words
    connection.check_constraints()


def test_new_rows_get_new_keys_after_a_restore(file: Path, media: Path):
    plant_spread()
    last = Annotation.objects.latest("pk").pk
    backups.back_up(file, tell=silent)
    emptied(media)
    backups.restore(file, erasures=None, tell=silent)

    study = plant_study()

    assert study.thread.comments.count() == 4
    assert Annotation.objects.filter(pk__gt=last).count() == 0


def test_a_backup_names_every_table_that_is_not_left_out_with_a_reason(file: Path):
    held = {model._meta.label for model in tables()}

    left_out = {model._meta.label for model in apps.get_models(include_auto_created=True)} - held

    assert left_out == {
        "admin.LogEntry", "auth.Group_permissions", "auth.Permission", "contenttypes.ContentType", "sessions.Session",
        "threads.Heartbeat", "threads.IndexedText", "threads.User_user_permissions",
    }  # fmt: skip


def test_an_installation_that_is_not_empty_is_left_alone(file: Path):
    plant_study()
    backups.back_up(file, tell=silent)
    before = state()

    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(file))

    assert state() == before


def rewritten(file: Path, change: Callable[[str, bytes], bytes]) -> None:
    """The archive anew, its zip checksums in order, so that only ours can tell."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, change(name, data))


def broken_in_place(file: Path, member: str) -> None:
    """One byte of the member is another, as on a bad disk."""
    with zipfile.ZipFile(file) as archive:
        at = archive.getinfo(member).header_offset
    data = bytearray(file.read_bytes())
    data[at + 30 + len(member) + 40] ^= 0xFF
    file.write_bytes(bytes(data))


@pytest.mark.parametrize("harm", ["changed", "a byte", "cut off", "no zip"])
def test_a_damaged_backup_names_what_is_wrong_and_restores_nothing(file: Path, media: Path, harm: str):
    plant_spread()
    backups.back_up(file, tell=silent)
    emptied(media)
    member = "tables/threads.Comment.jsonl"
    if harm == "changed":
        rewritten(file, lambda name, data: data.replace(b"lido", b"Lido") if name == member else data)
    elif harm == "a byte":
        broken_in_place(file, member)
    elif harm == "cut off":
        file.write_bytes(file.read_bytes()[:-200])
    else:
        file.write_bytes(b"hello")

    with pytest.raises(CommandError, match="threads.Comment" if harm in ("changed", "a byte") else "no backup"):
        call_command("restore", str(file))

    assert not Project.objects.exists()
    assert files(media) == {}


def test_a_failure_on_the_way_leaves_no_row_and_no_file(file: Path, media: Path, monkeypatch: pytest.MonkeyPatch):
    released(plant_spread())
    backups.back_up(file, tell=silent)
    emptied(media)
    seen: list[str] = []

    def failing(words: str) -> None:
        seen.append(words)
        if seen.count("threads.Thread"):
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        backups.restore(file, erasures=None, tell=failing)

    assert not Project.objects.exists()
    assert files(media) == {}


def test_what_was_erased_after_the_backup_is_erased_again(file: Path, media: Path, tmp_path: Path):
    study = plant_spread()
    release, comment = released(study), study.comment(1)
    author = comment.author
    assert author is not None
    backups.back_up(file, tell=silent)
    request_erasure(study.project, Wish(comments=(comment.pk,), author=author.pk), by=study.manager)
    log = tmp_path / "erasures.jsonl"
    out = io.StringIO()
    call_command("erasures", stdout=out)
    log.write_text(out.getvalue())
    emptied(media)

    told = io.StringIO()
    call_command("restore", str(file), "--erasures", str(log), stdout=told)

    comment.refresh_from_db()
    author.refresh_from_db()
    release.refresh_from_db()
    assert (comment.text, author.handle, release.state) == ("", None, "withdrawn")
    assert json.loads(told.getvalue())["erased"] == 2
    assert not [name for name, data in files(media).items() if WORD.encode() in data]


def test_a_log_of_another_installation_erases_nothing(file: Path, media: Path, tmp_path: Path):
    plant_spread()
    backups.back_up(file, tell=silent)
    emptied(media)
    log = tmp_path / "erasures.jsonl"
    key = json.dumps({"kind": "comment", "row": 1, "proof": "0" * 64})
    log.write_text("\n".join(key.replace("1,", f"{number},") for number in range(1, 500)))

    with pytest.raises(CommandError, match="another installation"):
        call_command("restore", str(file), "--erasures", str(log))

    assert not Project.objects.exists()


def test_a_backup_never_overwrites_a_file(file: Path):
    file.write_text("mine")

    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(file))

    assert file.read_text() == "mine"


def test_numbers_are_written_as_both_databases_give_them_back():
    assert line_of([{"b": 1e22, "a": 1}]) == line_of([{"a": 1, "b": 10**22}])
