"""A real browser on a real server, and a thread to work on. Anything the console complains about fails the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation
from tests.conftest import missing
from tests.factories import Study, plant_study
from threads.models import User

sync_api = pytest.importorskip("playwright.sync_api")
# Playwright's loop runs in this thread; Django would take the factories' queries for asynchronous ones.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

TEXTS = [
    "Close it, then. Nobody swims in November.",
    "🙂🙂 Fine by me. They pay nothing for the crossing. Which is what I said.",
    "No, they do pay. Look it up.",
    "Who said so?",
    "My grandmother did.",
    "She never set foot in it.",
]
PARENTS = [None, 0, 1, 2, None, 4]


@pytest.fixture(scope="session")
def chromium() -> Iterator[sync_api.Browser]:
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        missing("Chromium", "install chromium (Debian: apt install chromium).")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_kept() -> Iterator[None]:
    """Lets the browser keep style sheets and modules, which no test changes, from page to page."""
    serve = StaticFilesHandler.serve

    def kept(self: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        response = serve(self, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", kept)
        yield


@pytest.fixture(scope="session")
def profile(chromium: sync_api.Browser) -> Iterator[sync_api.BrowserContext]:
    """A browser profile that keeps static files from test to test, and nothing else: `open_page` empties it."""
    context = chromium.new_context()
    yield context
    context.close()


@pytest.fixture
def open_page(
    chromium: sync_api.Browser, profile: sync_api.BrowserContext, request: pytest.FixtureRequest
) -> Iterator[Callable[..., sync_api.Page]]:
    """Opens pages that write down every complaint of the console; `complaints_allowed` pages may have them.

    The first one is in the kept profile, others (and those without script) are in profiles of their own.
    """
    complaints: list[str] = []
    contexts: list[sync_api.BrowserContext] = []

    def open_one(
        *,
        complaints_allowed: bool = False,
        viewport: sync_api.ViewportSize | None = None,
        color_scheme: Literal["light", "dark"] = "light",
        java_script_enabled: bool = True,
    ) -> sync_api.Page:
        is_kept = java_script_enabled and not contexts
        context = profile if is_kept else chromium.new_context(java_script_enabled=java_script_enabled)
        contexts.append(context)
        page = context.new_page()
        page.set_viewport_size(viewport or {"width": 1400, "height": 900})
        page.emulate_media(color_scheme=color_scheme)
        page.set_default_timeout(10_000)
        if not complaints_allowed:
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on(
                "console",
                lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None,
            )
        return page

    yield open_one
    for context in contexts:
        if context is profile:
            empty(profile, request)
        else:
            context.close()
    assert complaints == []


def empty(profile: sync_api.BrowserContext, request: pytest.FixtureRequest) -> None:
    """Closes the profile's pages and forgets all they stored, but not the files they fetched."""
    if "live_server" in request.fixturenames:
        page = profile.new_page()
        session = profile.new_cdp_session(page)
        kinds = "cookies,indexeddb,local_storage,service_workers,cache_storage"
        origin = request.getfixturevalue("live_server").url
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": kinds})
    for page in profile.pages:
        page.close()
    profile.clear_cookies()
    profile.set_offline(False)
    profile.unroute_all()


@dataclass
class Workspace:
    """A study on a live server, and a browser window in which its annotator is signed in."""

    study: Study
    address: str
    page: sync_api.Page

    @property
    def url(self) -> str:
        return self.address + reverse("annotations:workspace", args=[self.study.project.slug, self.study.thread.pk])

    def keys(self, *keys: str) -> None:
        self.page.wait_for_selector("html[data-ready]", state="attached")
        for key in keys:
            self.page.keyboard.press(key)

    def saved(self) -> None:
        """Waits until nothing is left to save."""
        self.page.wait_for_selector("#saving:not([data-waiting])", state="attached", timeout=30_000)

    @property
    def focus(self) -> str:
        return self.page.locator(".comment--now .comment__no").inner_text()

    def labels(self) -> list[tuple[int, str, str | None]]:
        """Live annotations: (comment's number, label, exact)."""
        rows = Annotation.objects.live().order_by("comment__position", "label__question__order", "start", "pk")
        return list(rows.values_list("comment__position", "label__key", "exact"))


@pytest.fixture
def open_workspace(live_server, open_page) -> Callable[[Study], Workspace]:
    """Signs the study's annotator in and opens the first thread, with the first comment in focus."""

    def open_one(study: Study) -> Workspace:
        page = open_page()
        sign_in(page, live_server.url, study.annotator)
        found = Workspace(study, live_server.url, page)
        page.goto(found.url)
        page.wait_for_selector(".comment--now:focus")
        return found

    return open_one


@pytest.fixture
def workspace(open_workspace) -> Workspace:
    return open_workspace(plant_study(TEXTS, PARENTS, title="The lido"))


def sign_in(page: sync_api.Page, address: str, user: User) -> None:
    """Hands the browser a session of the user."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
