from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

REPOSITORY = Path(__file__).resolve().parents[2]


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "data" / "key"

    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda _: env.secret("UNSET_SECRET", file), range(32)))

    assert len(read[0]) > 50
    assert set(read) == {file.read_text()}
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_secret_that_could_not_be_written_leaves_no_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env.tempfile, "NamedTemporaryFile", lambda mode, dir: Path("/dev/full").open(mode))  # noqa: SIM115

    with pytest.raises(ImproperlyConfigured, match="cannot be written: No space left on device"):
        env.secret("UNSET_SECRET", tmp_path / "key")

    assert not (tmp_path / "key").exists()


def test_hosts_are_names_and_all_names_below_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_HOSTS", " Forum.example.org, *.example.com ,.example.net,,")
    assert env.hosts("SOME_HOSTS") == ["forum.example.org", ".example.com", ".example.net"]
    monkeypatch.delenv("SOME_HOSTS")
    assert env.hosts("SOME_HOSTS") == []
    for wrong in ("https://example.org", "example.org/t", "example.org:80", "*", "exa*mple.org", "a..b"):
        monkeypatch.setenv("SOME_HOSTS", wrong)
        with pytest.raises(ImproperlyConfigured, match="is no name of a host"):
            env.hosts("SOME_HOSTS")


@pytest.mark.services
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "a secret word", "DATABASE_URL is no address"),
        ("DATABASE_URL", "postgres://me:a secret word@host:port/name", "DATABASE_URL is no address"),
        ("DATABASE_URL", "mysql://me:a secret word@host/name", "sqlite:/// or postgres:// only"),
        ("CELERY_BROKER_URL", "kafka://me:a secret word@host", "redis:// or amqp:// only"),
        ("REJOINDER_HTTPS", "perhaps", "REJOINDER_HTTPS is 'perhaps': set it to yes or no."),
        ("REJOINDER_MAX_UPLOAD_MB", "many", "REJOINDER_MAX_UPLOAD_MB is 'many': set it to a number."),
    ],
)
def test_a_wrong_setting_is_one_plain_line_without_its_password(
    name: str, value: str, said: str, tmp_path: Path
) -> None:
    given = os.environ | {"REJOINDER_DATA": str(tmp_path), name: value}

    ended = subprocess.run(
        [sys.executable, "manage.py", "start"], cwd=REPOSITORY, env=given, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith("The settings do not fit: ")
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert "a secret word" not in ended.stderr


def test_with_https_djangos_check_for_deployment_finds_nothing(tmp_path: Path) -> None:
    given = os.environ | {"REJOINDER_DATA": str(tmp_path), "REJOINDER_HTTPS": "yes"}
    given.pop("REJOINDER_SECRET_KEY", None)
    # Set for browser tests that ran in this process before.
    given.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)

    ended = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=REPOSITORY,
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("given", ["", "http://127.0.0.1:8000/v1", "https://api.example.org/v1/", "https://[::1]/v1"])
def test_an_address_is_taken_as_it_stands(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SOME_ADDRESS", given)

    assert env.address("SOME_ADDRESS") == given


@pytest.mark.parametrize(
    "given",
    ["api.example.org", "ftp://api.example.org", "https://", "https://me:s3cret@api.example.org/v1",
     "https://api.example.org/v1?key=s3cret", "https://api.example.org/#s3cret", "https://api.example.org:99999999/"],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused_without_repeating_it(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SOME_ADDRESS", given)

    with pytest.raises(ImproperlyConfigured, match="SOME_ADDRESS is no plain address") as refused:
        env.address("SOME_ADDRESS")
    assert "s3cret" not in str(refused.value)


def test_a_choice_is_one_of_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.choice("SOME_CHOICE", ("one", "two")) == "one"
    monkeypatch.setenv("SOME_CHOICE", "three")

    with pytest.raises(ImproperlyConfigured, match="set it to one or two"):
        env.choice("SOME_CHOICE", ("one", "two"))
