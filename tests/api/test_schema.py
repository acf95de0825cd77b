"""The OpenAPI description is valid, complete, and true of what the endpoints answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from tests.api.conftest import Scene
from tests.api.endpoints import ENDPOINTS, Endpoint
from tests.api.test_lists import GROW

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    generated: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return generated


def operations(schema: dict[str, Any]):
    return (
        (path, method, operation)
        for path, item in schema["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    )


def json_schema(node: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: what may be null says so in `type`."""
    if isinstance(node, list):
        return [json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: json_schema(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") else plain


def faults(schema: dict[str, Any], answer: dict[str, Any], body: Any) -> list[str]:
    """What of a body is not as the schema says."""
    (content,) = answer["content"].values()
    whole = json_schema({"components": schema["components"], **content["schema"]})
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(whole).iter_errors(body)]


def operation_of(schema: dict[str, Any], endpoint: Endpoint, url: str) -> dict[str, Any]:
    """The operation whose path fits the address."""
    parts = url.partition("?")[0].strip("/").split("/")
    for path, method, operation in operations(schema):
        template = path.strip("/").split("/")
        if (
            method == endpoint.method
            and len(template) == len(parts)
            and all(wanted == part or wanted.startswith("{") for wanted, part in zip(template, parts, strict=True))
        ):
            return operation
    raise AssertionError(f"{endpoint} is not described")


def test_it_is_valid_and_nothing_had_to_be_guessed(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_every_operation_says_what_it_does_and_how_it_fails(schema):
    for path, method, operation in operations(schema):
        assert operation.get("description"), (method, path)
        wanted = {"400", "401", "404"} | ({"403", "409"} if method != "get" else set())
        assert wanted <= set(operation["responses"]), (method, path)


def test_ids_are_integers(schema):
    for path, method, operation in operations(schema):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                expected = "string" if parameter["name"].endswith("slug") else "integer"
                assert parameter["schema"]["type"] == expected, (method, path)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_answers_are_as_described(endpoint: Endpoint, schema, scene: Scene, client_of):
    scene.actor = scene.manager
    if endpoint.method == "get" and endpoint.name in GROW:
        GROW[endpoint.name](scene)
    url = endpoint.url(scene)

    send = getattr(client_of(scene.manager), endpoint.method)
    response = send(endpoint.url(scene), endpoint.body(scene), format="json")

    answer = operation_of(schema, endpoint, url)["responses"][str(response.status_code)]
    if response.headers.get("Content-Type") == "application/json":
        assert faults(schema, answer, response.json()) == []


def test_errors_are_as_described(schema, scene: Scene, client_of):
    response = client_of(scene.manager).post(f"{scene.url}annotations/", {}, format="json")

    operation = schema["paths"]["/api/v1/projects/{project_slug}/annotations/"]["post"]
    assert response.status_code == 400
    assert faults(schema, operation["responses"]["400"], response.json()) == []


class TestPages:
    def test_the_schema_is_served(self, db):
        response = Client().get("/api/v1/schema/?format=json")

        assert response.status_code == 200
        assert response.json()["info"]["title"] == "Rejoinder"

    def test_the_documentation_loads_nothing_from_elsewhere_and_runs_no_inline_script(self, db):
        page = Client().get("/api/v1/docs/")
        policy = page.headers["Content-Security-Policy"]
        text = page.content.decode()

        assert "script-src 'self';" in f"{policy};"
        assert "style-src 'self' 'unsafe-inline'" in policy
        assert "https://" not in text
        assert "http://" not in text
        assert text.count("<script") == text.count("<script src=")

    def test_only_the_documentation_may_style_itself(self, db):
        assert "unsafe-inline" not in Client().get("/api/v1/schema/").headers["Content-Security-Policy"]
