"""Whatever goes wrong under /api/ is answered in JSON, in one shape."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from rest_framework.test import APIClient

from config.api import errors
from tests.api.conftest import Scene


@pytest.mark.parametrize(
    ("method", "url", "status", "code"),
    [
        ("get", "/api/", 404, "not_found"),
        ("get", "/api/v1/nonsense/", 404, "not_found"),
        ("post", "/api/v2/projects/", 404, "not_found"),
        ("get", "/api/v1/projects", 404, "not_found"),
        ("get", "/api/v1/threads/99999999999999999999999999/", 404, "not_found"),
        ("get", "/api/v1/threads/99999999999999999999999999/comments/", 404, "not_found"),
        ("get", "/api/v1/threads/0x1/", 404, "not_found"),
        ("get", "/api/v1/projects/%00/", 404, "not_found"),
        ("put", "/api/v1/projects/", 405, "method_not_allowed"),
        ("options", "/api/v1/projects/", 405, "method_not_allowed"),
    ],
)
def test_what_is_not_there(scene: Scene, client_of, method: str, url: str, status: int, code: str):
    response = getattr(client_of(scene.manager), method)(url)

    assert response.status_code == status
    assert response.json()["code"] == code
    assert set(response.json()) == {"detail", "code"}


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b'{"name": ', "application/json", 400, "parse_error"),
        (b'{"name": NaN}', "application/json", 400, "parse_error"),
        (b'{"name": "\\ud800"}', "application/json", 400, "parse_error"),
        (b'{"name": "\xff"}', "application/json", 400, "parse_error"),
        (b"", "application/json", 400, "invalid"),
        (b'{"name": "a\\u0000b"}', "application/json", 400, "invalid"),
        (b"[]", "application/json", 400, "invalid"),
        (b"<name/>", "application/xml", 415, "unsupported_media_type"),
    ],
)
def test_a_body_that_cannot_be_read(scene: Scene, client_of, body: bytes, content_type: str, status: int, code: str):
    response = client_of(scene.manager).post("/api/v1/projects/", body, content_type=content_type)

    assert response.status_code == status
    assert response.json()["code"] == code


def test_a_body_that_is_too_large_is_413(scene: Scene, client_of, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    response = client_of(scene.manager).post("/api/v1/projects/", {"name": "x" * 1000}, format="json")

    assert response.status_code == 413
    assert response.json()["code"] == "too_large"


def test_a_wrong_field_is_named_with_what_is_wrong(scene: Scene, client_of):
    response = client_of(scene.manager).post("/api/v1/projects/", {"name": "x" * 500}, format="json")

    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["name"]


def test_a_wrong_field_in_a_list_is_named_with_its_place(scene: Scene, client_of):
    good = {"comment": scene.comments[1].pk, "question": "content", "label": "claim"}

    body = [good, {**good, "comment": "x"}]
    response = client_of(scene.manager).post(f"{scene.url}annotations/", body, format="json")

    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["1.comment"]


def test_what_nobody_foresaw_is_json_under_the_api_and_says_nothing_of_its_cause():
    response = errors.broken(RequestFactory().get("/api/v1/projects/"))

    assert response.status_code == 500
    assert response.headers["Content-Type"] == "application/json"


def test_an_accept_header_we_cannot_serve_is_406(scene: Scene, client_of):
    response = client_of(scene.manager).get("/api/v1/projects/", headers={"Accept": "application/xml"})

    assert response.status_code == 406
    assert response.json()["code"] == "not_acceptable"


def test_anonymous_requests_learn_nothing_about_what_exists(scene: Scene):
    there = APIClient().get(scene.url)
    not_there = APIClient().get("/api/v1/projects/no-such-project/")

    assert (there.status_code, there.content) == (not_there.status_code, not_there.content)


def test_outsiders_learn_nothing_about_what_exists(scene: Scene, client_of):
    client = client_of(scene.outsider)

    there = client.patch(scene.url, {"name": "Mine"}, format="json")
    not_there = client.patch("/api/v1/projects/no-such-project/", {"name": "Mine"}, format="json")

    assert (there.status_code, there.content) == (not_there.status_code, not_there.content)
