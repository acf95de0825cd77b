"""Keys that a person remapped are theirs, on every machine."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from tests.api.conftest import Scene, client_with
from tests.factories import UserFactory
from threads.models import Token

ADDRESS = "/api/v1/keys/"


@pytest.fixture
def client(db: None, client_of) -> APIClient:
    return client_of(UserFactory())


def test_nothing_is_remapped_at_first(client):
    assert client.get(ADDRESS).json() == {"keys": {}, "single_keys": True}


def test_what_was_stored_is_read_again_and_is_nobody_elses(client, client_of):
    wanted = {"keys": {"reading/next": "KeyH", "label/function/rebuttal": "", "span/sentence:1": "KeyH"}}

    stored = client.put(ADDRESS, {**wanted, "single_keys": False})

    assert stored.status_code == 200
    assert client.get(ADDRESS).json() == {**wanted, "single_keys": False}
    assert client_of(UserFactory()).get(ADDRESS).json()["keys"] == {}


@pytest.mark.parametrize(
    "keys", [{"reading/next": "KeyH", "reading/previous": "KeyH"}, {"reading/next": "KeyH", "label/a/b": "KeyH"}]
)
def test_two_commands_on_one_key_are_a_conflict(client, keys):
    response = client.put(ADDRESS, {"keys": keys})

    assert (response.status_code, response.json()["code"]) == (409, "key_taken")
    assert client.get(ADDRESS).json()["keys"] == {}


@pytest.mark.parametrize(
    "keys",
    [{"next": "KeyH"}, {"reading/next": "<b>"}, {"reading/<b>": "KeyH"}, {f"reading/x{n}": "" for n in range(301)}],
)
def test_what_is_no_command_on_a_key_is_refused(client, keys):
    assert client.put(ADDRESS, {"keys": keys}).status_code == 400


def test_strangers_and_narrow_tokens_stay_out(scene: Scene):
    assert APIClient().get(ADDRESS).status_code == 401
    assert client_with(scene.annotator, scope=Token.Scope.READ).put(ADDRESS, {"keys": {}}).status_code == 403
    assert client_with(scene.annotator, project=scene.project).put(ADDRESS, {"keys": {}}).status_code == 403
    assert client_with(scene.annotator).put(ADDRESS, {"keys": {}}).status_code == 200
