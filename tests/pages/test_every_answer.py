"""What holds for every answer: headers that forbid what no page needs, and no way out to another site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.browser.pages import PAGES, address
from tests.factories import Study, plant_study
from tests.pages.parts import PARTS
from tests.undoing import silent, undone

ELSEWHERE = "https://evil.example/steal"
# Ways of writing that address which browsers understand, and hurried checks do not.
SPELLINGS = (
    ELSEWHERE, "//evil.example/steal", r"\\evil.example/steal", r"/\evil.example/steal", "https:///evil.example/steal",
    "http:evil.example/steal", "\thttps://evil.example/steal", "javascript:alert(1)",
    "https://testserver@evil.example/", "https://testserver.evil.example/",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _refused_in_silence() -> Iterator[None]:
    with silent("django.request"):
        yield


@pytest.fixture
def study(db: None) -> Study:
    return plant_study(
        ["Close it, then.", "They pay nothing. Which is what I said.", "No, they do pay.", "Who said so?"],
        [None, 0, 1, 2],
    )  # fmt: skip


@pytest.fixture
def manager(client: Client, study: Study) -> Client:
    client.force_login(study.manager)
    return client


def faults(answer: HttpResponse) -> list[str]:
    """What the headers of the answer allow that they should not."""
    policy = {
        name: set(values)
        for name, *values in (rule.split() for rule in answer.get("Content-Security-Policy", "").split(";") if rule)
    }
    wanted = {"default-src": {"'none'"}, "frame-ancestors": {"'none'"}, "base-uri": {"'none'"}}
    found = [f"{name} is {policy.get(name)}" for name, values in wanted.items() if policy.get(name) != values]
    known = {"'none'", "'self'", "data:"}
    found += [f"{name} allows {values - known}" for name, values in policy.items() if values - known]
    found += [f"{name} allows data:" for name, values in policy.items() if "data:" in values and name != "img-src"]
    if "'self'" not in policy.get("form-action", set()):
        found.append("forms may be sent anywhere")
    headers = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY"}
    return found + [f"{name}: {answer.get(name)}" for name, value in headers.items() if answer.get(name) != value]


def test_every_page_and_part_forbids_what_none_of_them_needs(manager, study):
    found: dict[str, list[str]] = {}
    count = 0

    for name in (*PAGES, *PARTS):
        with undone():
            part = PARTS.get(name)
            path = reverse(name, args=part.arguments(study)) if part else address(name, study)
            data = part.data(study) if part else {}
            answer = getattr(manager, part.method if part else "get")(path, data)
        count += 1
        if wrong := faults(answer):
            found[name] = wrong

    assert found == {}
    assert count == len(PAGES) + len(PARTS)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/accounts/login/", "/api/v1/projects/", "/api/v1/schema/",
                                  "/nowhere/", "/admin/login/"])  # fmt: skip
def test_so_do_answers_beside_the_pages(client, db, path):
    assert faults(client.get(path)) == []


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("door", ["/accounts/login/", "/accounts/logout/", "/admin/login/"])
def test_signing_in_or_out_leads_nowhere_else(study, door, spelling):
    client = Client()
    study.manager.is_staff = True
    study.manager.save()
    if door == "/accounts/logout/":
        client.force_login(study.manager)

    secret = {"login": study.manager.username, "username": study.manager.username, "password": "correct horse battery"}
    answer = client.post(door, {**secret, "next": spelling})
    by_query = Client().post(f"{door}?next={spelling}", secret)

    for each in (answer, by_query):
        assert "evil.example" not in each.get("Location", "")
        assert not each.get("Location", "").lower().startswith("javascript")


@pytest.mark.parametrize("spelling", SPELLINGS[:2])
def test_no_deed_leads_where_a_field_or_the_page_before_says(manager, study, spelling):
    followed: dict[str, str] = {}

    for name, part in PARTS.items():
        if part.method != "post":
            continue
        with undone():
            path = reverse(name, args=part.arguments(study))
            sent = {**part.data(study), "next": spelling, "back": spelling, "return_to": spelling}
            answer = manager.post(path, sent, headers={"Referer": spelling})
        if "evil.example" in answer.get("Location", "") or f'href="{spelling}"' in answer.content.decode():
            followed[name] = answer.get("Location", "a link")

    assert followed == {}
