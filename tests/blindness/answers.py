"""What somebody is answered, as one text that says all of it: status, headers and body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from django.http import HttpResponse
from django.test import Client
from rest_framework.test import APIClient

from tests.blindness.asking import Ask
from tests.blindness.world import number_rows_alike
from tests.undoing import undone
from threads.models import User

# What rightly differs between two answers to the same question, and what stands in its place.
MASKS: Final = (
    (re.compile(r'(name="csrfmiddlewaretoken" value=)"[^"]*"'), r'\1"…"'),
    (re.compile(r"(X-CSRFToken[^:]*:\s*)(&quot;|\")\w+"), r"\1…"),
    # Keys that are drawn by chance: of annotations, steps, saves.
    (re.compile(r"\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b"), "…"),
    (re.compile(r'("seed":)\d+'), r"\1…"),
    # Moments, of which some are this very one: in the API, in headers, on pages.
    (re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00)?"), "…"),
    (re.compile(r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT"), "…"),
    (re.compile(r"\d{1,2} \w{3} \d{4}, \d\d:\d\d"), "…"),
)  # fmt: skip
# Of the body, which is compared as it is.
_LEFT_OUT: Final = frozenset({"Content-Length", "Set-Cookie", "Server-Timing"})


Answers = dict[str, list[str]]


def answers_to(asks: Callable[[], Iterable[Ask]], by: User) -> Answers:
    """The answer to each ask, by its name; every ask leaves all as it was."""
    browser, program = Client(), APIClient()
    browser.force_login(by)
    program.force_login(by)
    found: Answers = {}
    with undone():
        number_rows_alike()
        for ask in asks():
            with undone():
                client = program if ask.is_api else browser
                found.setdefault(ask.name, []).append(_text_of(_answer(client, ask)))
    return found


def _answer(client: Client, ask: Ask) -> HttpResponse:
    path, data = ask.path(), ask.data()
    send = getattr(client, ask.method)
    if ask.is_api:
        return send(path, data) if ask.method == "get" else send(path, data, format="json")
    return send(path, data or {}, headers={"HX-Request": "true"} if ask.is_htmx else {})


def _text_of(answer: HttpResponse) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = sorted(f"{name}: {value}" for name, value in answer.items() if name not in _LEFT_OUT)
    text = "\n".join([str(answer.status_code), *headers, body.decode(errors="backslashreplace")])
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return text
