"""Imports from an address, by REST."""

from __future__ import annotations

from functools import partial

import pytest

from tests.api.conftest import Scene
from tests.api.test_imports import JSONL
from tests.threads.fetching.servers import page, serving
from threads import jobs
from threads.models import Import
from threads.services.importing import fetching, run_import


@pytest.fixture
def manager(scene: Scene, client_of):
    return client_of(scene.manager)


class TestFromAnAddress:
    def test_it_is_fetched_by_a_worker(self, scene: Scene, manager, settings):
        settings.IMPORT_URLS = ["forum.test"]
        with serving() as server:
            # The door asks the settings alone; the worker is told where the test's server is.
            server.answers["/thread.jsonl"] = page(JSONL.encode())
            response = manager.post(f"{scene.url}imports/", {"url": "http://forum.test/thread.jsonl"}, format="json")
            Import.objects.update(url=server.url("/thread.jsonl"))
            jobs.carry_out(response.json()["job"]["id"], partial(run_import, policy=server.policy()))

        queued, done = response.json(), manager.get(f"/api/v1/imports/{response.json()['id']}/").json()
        assert (response.status_code, queued["state"], queued["url"]) == (
            *(202, "queued", "http://forum.test/thread.jsonl"),
        )
        assert (queued["size"], queued["fetched_at"]) == (0, None)
        assert (done["state"], done["filename"], done["format"]) == ("published", "thread.jsonl", "jsonl")
        assert done["fetched_url"] == server.url("/thread.jsonl")
        assert done["fetched_at"]

    @pytest.mark.parametrize(
        ("hosts", "url", "code"),
        [
            ([], "https://forum.test/", "addresses_off"),
            (["forum.test"], "https://other.test/", "address_refused"),
            (["public"], "file:///etc/passwd", "address_refused"),
            (["public"], "http://forum.test:5432/", "address_refused"),
        ],
    )
    def test_what_is_not_allowed_is_refused_with_the_reason(self, scene: Scene, manager, settings, hosts, url, code):
        settings.IMPORT_URLS = hosts

        response = manager.post(f"{scene.url}imports/", {"url": url}, format="json")

        assert (response.status_code, response.json()["code"]) == (400, code)
        assert not Import.objects.exists()

    def test_who_may_not_import_may_not_fetch(self, scene: Scene, client_of, settings):
        settings.IMPORT_URLS = ["public"]
        body = {"url": "https://forum.test/"}

        answers = [
            client_of(who).post(f"{scene.url}imports/", body, format="json").status_code
            for who in (scene.annotator, scene.outsider)
        ]

        assert answers == [403, 404]
        assert not Import.objects.exists()

    def test_more_than_so_many_an_hour_are_too_many(self, scene: Scene, manager, settings, monkeypatch):
        settings.IMPORT_URLS = ["public"]
        monkeypatch.setattr(fetching, "ADDRESSES_PER_HOUR", 1)
        body = {"url": "https://forum.test/"}
        manager.post(f"{scene.url}imports/", body, format="json")

        response = manager.post(f"{scene.url}imports/", body, format="json")

        assert (response.status_code, response.json()["code"]) == (429, "throttled")
        assert Import.objects.count() == 1
