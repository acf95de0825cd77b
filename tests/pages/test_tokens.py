from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.factories import MembershipFactory, ProjectFactory, UserFactory
from threads.models import Membership, Token
from threads.services.tokens import find_token, issue_token

URL = "/account/tokens/"


@pytest.fixture
def membership(db: None) -> Membership:
    return MembershipFactory()


@pytest.fixture
def browser(client: Client, membership: Membership) -> Client:
    client.force_login(membership.user)
    return client


def key_on(page: str) -> str | None:
    found = re.search(r'value="(rj_[^"]+)"', page)
    return found[1] if found else None


def test_a_token_is_made_and_its_key_shown_this_once(browser: Client, membership: Membership):
    made = browser.post(URL, {"name": "notebook", "scope": "read", "project": membership.project.pk, "days": "30"})

    key = key_on(made.content.decode())
    assert key is not None
    token = find_token(key)
    assert token is not None
    assert (token.user, token.name, token.scope) == (membership.user, "notebook", "read")
    assert token.project == membership.project
    assert token.expires_at is not None
    assert "no-store" in made.headers["Cache-Control"]
    later = browser.get(URL).content.decode()
    assert "notebook" in later
    assert key not in later


def test_a_token_may_work_everywhere_and_for_ever(browser: Client):
    browser.post(URL, {"name": "notebook", "scope": "write", "project": "", "days": ""})

    token = Token.objects.get()
    assert (token.project, token.expires_at) == (None, None)


@pytest.mark.parametrize("change", [{"name": ""}, {"scope": "all"}, {"days": "1"}, {"project": "x"}])
def test_what_does_not_fit_is_said_on_the_page(browser: Client, change: dict[str, str]):
    page = browser.post(URL, {"name": "notebook", "scope": "read", "project": "", "days": "30"} | change)

    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert not Token.objects.exists()


def test_a_project_of_others_is_no_choice(browser: Client):
    elsewhere = ProjectFactory(name="Somebody else’s")

    page = browser.post(URL, {"name": "notebook", "scope": "read", "project": elsewhere.pk, "days": "30"})

    assert "Somebody else’s" not in page.content.decode()
    assert not Token.objects.exists()


def test_revoking_takes_it_from_the_list_and_ends_it(browser: Client, membership: Membership):
    token, key = issue_token(membership.user, "notebook", "read")

    page = browser.post(f"{URL}{token.pk}/revocation/", follow=True).content.decode()

    assert find_token(key) is None
    assert "The token notebook no longer works." in page
    assert token.prefix not in page


def test_tokens_of_others_are_neither_seen_nor_revoked(browser: Client):
    token, key = issue_token(UserFactory(), "theirs", "read")

    assert "theirs" not in browser.get(URL).content.decode()
    assert browser.post(f"{URL}{token.pk}/revocation/").status_code == 404
    assert find_token(key) is not None


def test_without_an_account_one_is_sent_to_sign_in(client: Client, db: None):
    assert client.get(URL).status_code == 302
