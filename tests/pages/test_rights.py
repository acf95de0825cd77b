"""Who may do what: every page and part, by every method, against everybody who might ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.browser.pages import PAGES, names
from tests.browser.pages import address as address_of
from tests.factories import MembershipFactory, Study, UserFactory, plant_study
from tests.pages.parts import PARTS
from tests.pages.rights import OWNERS, right_for
from tests.undoing import silent, undone
from threads.models import Membership, User
from threads.permissions import RIGHTS

# What counts as an answer: a page, a form shown again, a way on, what was refused for another reason.
ANSWERED: Final = frozenset({200, 204, 302, 400, 409, 410, 422})
# Told by words or by chance, not by an id: what these name, every project may have.
BY_KEY: Final = frozenset({
    "annotations:model_detail", "annotations:model_serving", "annotations:check", "annotations:bulk_state",
    "annotations:bulk_undo", "annotations:bulk_cancel",
})  # fmt: skip
ROLES: Final = ("anonymous", "stranger", "viewer", "annotator", "adjudicator", "manager", "removed")


@pytest.fixture(autouse=True)
def _refused_in_silence() -> Iterator[None]:
    with silent("django.request"):
        yield


@pytest.fixture
def people(db: None) -> tuple[Study, dict[str, User | None]]:
    """A study, and somebody for every way of standing to it. The annotator has work in it."""
    study = plant_study(
        ["Close it, then.", "They pay nothing. Which is what I said.", "No, they do pay.", "Who said so?"],
        [None, 0, 1, 2],
    )  # fmt: skip
    known: dict[str, User | None] = {"anonymous": None, "annotator": study.annotator, "manager": study.manager}
    for role in ("viewer", "adjudicator", "removed"):
        known[role] = MembershipFactory(
            project=study.project, user=UserFactory(), role="manager" if role == "removed" else role
        ).user
    Membership.objects.filter(user=known["removed"]).update(left_at=timezone.now())
    assert set(known) | {"stranger"} == set(ROLES)
    # A stranger has a project of their own, in which they may do everything.
    known["stranger"] = plant_study().manager
    return study, known


def expected(name: str, role: str, method: str) -> int | None:
    """The rule: not seen 404, may not 403, not signed in: to the sign-in page. None for an answer."""
    right = right_for(name, method)
    if right == "anybody":
        return None
    if role == "anonymous":
        return 302
    if right == "":
        return 404 if name == "threads:token_revoke" and role != "manager" else None
    if role in {"stranger", "removed"} or right == "operate":
        return 404
    if right.startswith("own"):
        owner = OWNERS.get(name, "annotator")
        return None if role == owner else 403 if (right, role) == ("own label", "viewer") else 404
    if right == "clear":
        return None if role == "manager" else 404
    if right == "oversee":
        return {"manager": None, "annotator": 403}.get(role, 404)
    return None if role in RIGHTS[right] else 403


def path_of(name: str, study: Study) -> str:
    """The address of the page or part of this name, made in the study."""
    return reverse(name, args=PARTS[name].arguments(study)) if name in PARTS else address_of(name, study)


def browser_of(user: User | None) -> Client:
    """One in which this person has signed in, or nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def status(client: Client, method: str, address: str, data: dict[str, Any]) -> int:
    """What is answered."""
    return int(getattr(client, method)(address, data).status_code)


def test_everybody_gets_what_they_may_have(people):
    study, known = people
    browsers = {role: browser_of(user) for role, user in known.items()}
    wrong: dict[str, str] = {}
    cells = 0

    for name in (*PAGES, *PARTS):
        part = PARTS.get(name)
        with undone():
            address = path_of(name, study)
            data = part.data(study) if part else {}
            for method in ("get", "post"):
                answers: dict[str, int] = {}
                for role, browser in browsers.items():
                    with undone():
                        answers[role] = status(browser, method, address, data if part and method == part.method else {})
                cells += len(answers)
                for role, got in answers.items():
                    # What nobody may ask is the same for all who have signed in.
                    is_no_method = answers["manager"] == 405 and role != "anonymous"
                    wanted = 405 if is_no_method else expected(name, role, method)
                    if got != wanted and (wanted is not None or got not in ANSWERED):
                        wrong[f"{method} {name} as {role}"] = f"{got} instead of {wanted or 'an answer'}"

    assert wrong == {}, f"{len(wrong)} of {cells} cells: {wrong}"
    assert cells == len(names()) * 2 * len(ROLES)


def test_nothing_of_another_project_is_reached_through_ones_own(people):
    study, known = people
    stranger = known["stranger"]
    own = stranger.memberships.get().project.slug
    browser = browser_of(stranger)
    reached: dict[str, int] = {}

    for name in (*PAGES, *PARTS):
        part = PARTS.get(name)
        with undone():
            arguments = (part.arguments if part else PAGES[name])(study)
            if arguments[:1] != [study.project.slug] or len(arguments) < 2 or name in BY_KEY:
                continue
            address = reverse(name, args=[own, *arguments[1:]])
            data = part.data(study) if part else {}
            got = status(browser, part.method if part else "get", address, data)
        if got != 404:
            reached[name] = got

    assert reached == {}
