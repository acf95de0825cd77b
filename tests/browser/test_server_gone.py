"""The server is killed while somebody labels, and comes back: nothing pressed is lost or there twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from annotations.models import Annotation
from tests.browser.conftest import Workspace, sign_in
from tests.factories import plant_study
from tests.jobs.processes import REPOSITORY, database_url
from tests.services.processes import free_port, listens

TEXTS = ["Close it.", "Nobody swims in November.", "They do pay.", "Who said so?"]
pytestmark = [pytest.mark.browser, pytest.mark.services, pytest.mark.django_db(transaction=True)]


class Server:
    """A web process of its own on the test's database and a port that stays the same."""

    def __init__(self, log: Path) -> None:
        self.port, self._log = free_port(), log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "REJOINDER_SECRET_KEY": str(settings.SECRET_KEY),
            "REJOINDER_DATA": str(settings.DATA_DIR),
        }
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        with self._log.open("ab") as out:
            self._process = subprocess.Popen(
                [*command, "--worker-class", "gthread"],
                cwd=REPOSITORY, env=environment, stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + 60
        while not listens(self.port):
            assert self._process.poll() is None, self._log.read_text()
            assert time.monotonic() < end, self._log.read_text()
            time.sleep(0.1)

    def kill(self) -> None:
        """As a crash or a pulled plug would: no connection is closed in an orderly way."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


@pytest.fixture
def server(tmp_path):
    one = Server(tmp_path / "server.log")
    one.start()
    yield one
    one.kill()


@pytest.fixture
def workspace(server, open_page) -> Workspace:
    study = plant_study(TEXTS, [None, 0, 1, None], title="The lido")
    # The browser itself complains of every request that finds no server.
    page = open_page(complaints_allowed=True)
    sign_in(page, server.address, study.annotator)
    found = Workspace(study, server.address, page)
    page.goto(found.url)
    page.wait_for_selector(".comment--now:focus")
    return found


def test_labels_pressed_while_the_server_is_killed_are_kept_and_saved_once(workspace, server):
    workspace.keys("d")
    workspace.saved()
    server.kill()
    workspace.keys("j", "s", "j", "q")
    workspace.page.wait_for_selector("#saving[data-waiting]", state="attached")
    # What was pressed shows at once, saved or not.
    assert workspace.page.locator("#c2 .mark").count() == 1
    assert Annotation.objects.live().count() == 1

    server.start()
    workspace.saved()

    assert [(position, key) for position, key, _ in workspace.labels()] == [
        (1, "rebuttal"), (2, "support"), (3, "question"),
    ]  # fmt: skip
    # Not even one that was taken back: no repeated write was carried out again.
    assert Annotation.objects.count() == 3


def test_what_waited_survives_a_reload_after_the_server_is_back(workspace, server):
    server.kill()
    workspace.keys("d")
    workspace.page.wait_for_selector("#saving[data-waiting]", state="attached")
    server.start()
    workspace.page.reload()
    workspace.page.wait_for_selector(".comment--now:focus")
    workspace.saved()

    assert [(position, key) for position, key, _ in workspace.labels()] == [(1, "rebuttal")]
