"""What the workspace asks for about comments that it does not show: their shape, and their first words."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import AuthorFactory, MembershipFactory, plant_thread
from threads.models import Membership


def facts(desk, query: str = "") -> dict[str, object]:
    return desk.client.get(reverse("annotations:shape", args=[desk.project.slug, desk.thread.pk]) + query).json()


def excerpts(desk, at: str) -> list[dict[str, object]]:
    address = reverse("annotations:excerpts", args=[desk.project.slug, desk.thread.pk])
    return desk.client.get(address, {"at": at}).json()


def test_the_shape_tells_the_place_of_every_comment(desk):
    author = AuthorFactory(project=desk.project)
    desk.thread.comments.filter(position__in=[1, 4]).update(author=author)
    desk.thread.comments.filter(position=3).update(text="", state="deleted")

    found = facts(desk)

    assert found == {
        "revision": 1,
        "up": [0, 1, 1, 0],
        "below": [2, 1, 0, 0],
        "authors": [1, 0, 0, 1],
        "units": "1101",
        "judged": "0000",
        "slots": "0000",
        "ranks": None,
    }


def test_the_shape_follows_what_is_judged_and_labelled(desk):
    desk.act(f"toggle:{desk.label('question').pk}", comment=desk.comment(3).pk)
    desk.act("judge:done", comment=desk.comment(3).pk)

    found = facts(desk)

    assert found["judged"] == "0010"
    assert found["slots"] == f"00{desk.label('question').slot}0"


def test_nobody_learns_from_the_shape_what_others_answered(desk):
    desk.act(f"toggle:{desk.label('question').pk}", comment=desk.comment(3).pk)
    desk.act("judge:done", comment=desk.comment(3).pk)
    desk.client.force_login(MembershipFactory(project=desk.project, role=Membership.Role.MANAGER).user)

    found = facts(desk)

    assert (found["judged"], found["slots"]) == ("0000", "0000")


@pytest.mark.parametrize("name", ["shape", "excerpts"])
def test_an_outsider_learns_nothing(desk, outsider, name):
    address = reverse(f"annotations:{name}", args=[desk.project.slug, desk.thread.pk])

    assert outsider.get(address).status_code == 404


def test_an_author_is_a_number_of_the_thread_and_not_a_name(desk):
    author = AuthorFactory(project=desk.project, handle="Rosalind")
    desk.thread.comments.filter(position=1).update(author=author)

    found = excerpts(desk, "1,2,1,0,99,x,99999999999999999")

    assert found == [
        {"position": 0, "author": "", "text": "The council closes the lido."},
        {"position": 1, "author": author.pseudonym, "text": "Close it, then."},
        {"position": 2, "author": "", "text": "No. It leaks because nobody mended it."},
    ]


def test_excerpts_are_bounded_in_number_and_length(desk):
    desk.thread = plant_thread(["🙂" * 1000] * 60, [None] * 60, project=desk.project)

    found = excerpts(desk, ",".join(map(str, range(1, 61))))

    assert len(found) == 50
    assert {len(row["text"]) for row in found} == {400}


def test_the_number_of_queries_does_not_grow_with_the_thread(desk):
    with CaptureQueriesContext(connection) as few:
        facts(desk)
    desk.thread = plant_thread(["one"] * 400, [None] * 400, project=desk.project)

    with CaptureQueriesContext(connection) as many:
        found = facts(desk)

    assert len(found["up"]) == 400
    assert len(many) == len(few)
