"""Fixtures for all tests: the sample files, servers, and what is skipped where a part of the machine is missing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.services import brokers
from threads import search

# They need programs that are not installed here: see `make test-consumers`.
collect_ignore = ["consumers"]

REPOSITORY = Path(__file__).resolve().parent.parent
SQLITE = connection.vendor == "sqlite"


def missing(what: str, remedy: str) -> None:
    """Skip the test with a line that says what it needs; with CI=true a missing part is a failure."""
    line = f"{what} is missing: {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(line)
    pytest.skip(line)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample files (REJOINDER_SAMPLES, by default ../shared/data beside the repository)."""
    folder = Path(os.environ.get("REJOINDER_SAMPLES") or REPOSITORY.parent / "shared" / "data")
    if not folder.is_dir():
        missing("The folder of sample files", "set REJOINDER_SAMPLES to it.")
    return folder


@pytest.fixture(autouse=True)
def _quick_and_tidy(settings, tmp_path_factory) -> None:
    """Passwords cost no second each, and uploads land in a folder of the run.

    Static files are looked up when one is asked for: otherwise each test client reads all of them first.
    """
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "media"


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis server. Others may use it too: use keys of your own."""
    with brokers.redis() as url:
        if url is None:
            missing("Redis", "set REDIS_URL, or install redis-server.")
        yield str(url)


@pytest.fixture(scope="session")
def rabbitmq_url() -> Iterator[str]:
    """A RabbitMQ server. Others may use it too: use queues of your own."""
    with brokers.rabbitmq() as url:
        if url is None:
            missing("RabbitMQ", "set RABBITMQ_URL, or install rabbitmq-server.")
        yield str(url)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep SQLite's test database in a file, as in production: threads and worker processes can open it too."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker, request: pytest.FixtureRequest) -> None:
    """Make the search index, too, where tables are made from the models: migrations make it otherwise."""
    if request.config.getoption("nomigrations"):
        with django_db_blocker.unblock(), connection.schema_editor() as editor:
            search.create(None, editor)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--only-database` leaves out what a second database cannot make different."""
    parser.addoption("--only-database", action="store_true", help="run only the tests that use the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Carry out `--only-database`."""
    if not config.getoption("--only-database"):
        _leave_out(config, items, [item for item in items if _is_for_several_hosts(item)])
        return
    uses = {"db", "transactional_db"}
    # What pages and browsers show, what doors let in and who may ask, services and API have asked this database for.
    rooms = ("pages", "doors", "blindness", "api/test_access.py", "api/test_study.py")
    shown = {REPOSITORY / "tests" / room for room in rooms}
    chosen = [
        item
        for item in items
        if not item.get_closest_marker("browser")
        and not shown & {item.path, *item.path.parents}
        and (item.get_closest_marker("django_db") or uses & set(getattr(item, "fixturenames", ())))
    ]
    _leave_out(config, items, [item for item in items if item not in set(chosen)])


def _is_for_several_hosts(item: pytest.Item) -> bool:
    """Whether it needs a broker, which nobody has beside SQLite: it runs with `--only-database` on PostgreSQL."""
    given = getattr(item, "callspec", None)
    return given is not None and given.params.get("broker") in {"redis", "rabbitmq"} and SQLITE


def _leave_out(config: pytest.Config, items: list[pytest.Item], left: list[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in set(left)]
