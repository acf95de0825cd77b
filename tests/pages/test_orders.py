"""Reading a thread by time or by score: flat, each comment saying what it answers."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tests.factories import MembershipFactory, plant_thread
from tests.pages.document import parse, with_attribute

# Position → day of March 2024 and score; #3 has neither.
DAYS = {1: 4, 2: 2, 3: None, 4: 2}
SCORES = {1: -3, 2: 7, 3: None, 4: 9}


@pytest.fixture
def dated(desk):
    for comment in desk.thread.comments.filter(position__gt=0):
        day = DAYS[comment.position]
        comment.posted_at = datetime(2024, 3, day, tzinfo=UTC) if day else None
        comment.score = SCORES[comment.position]
        comment.save()
    return desk


def positions(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'id="c(\d+)" class="comment', html)]


def orders(html: str) -> list[str]:
    return [link.text for link in parse(html).iter("a") if "order=" in (link.get("href") or "")]


@pytest.mark.parametrize(
    ("order", "expected"),
    [("tree", [1, 2, 3, 4]), ("time", [2, 4, 1, 3]), ("score", [4, 2, 1, 3]), ("x", [1, 2, 3, 4])],
)
def test_equals_stand_in_reading_order_and_what_is_not_told_comes_last(dated, order, expected):
    assert positions(dated.html(f"?order={order}")) == expected


def test_in_a_flat_order_all_stand_on_one_level_and_say_what_they_answer(dated):
    items = with_attribute(parse(dated.html("?order=time")), "role", "treeitem")

    facts = [(item.get("aria-level"), item.get("aria-posinset"), item.get("aria-setsize")) for item in items]
    assert facts == [("1", str(rank), "4") for rank in (1, 2, 3, 4)]
    assert not [item for item in items if item.get("aria-expanded")]
    said = [" ".join("".join(one.itertext()).split()) for one in with_attribute(items[0], "class", "comment__answers")]
    assert said == ["answers #1"]


def test_only_orders_that_the_source_allows_are_offered(dated):
    assert orders(dated.html()) == ["Tree", "Oldest first", "Best first"]

    dated.thread.comments.update(score=None)

    assert orders(dated.html()) == ["Tree", "Oldest first"]

    dated.thread.comments.update(posted_at=None)

    assert orders(dated.html()) == []


def test_the_order_is_remembered_for_the_person_and_nobody_else(dated):
    dated.html("?order=score")

    assert positions(dated.html()) == [4, 2, 1, 3]

    dated.client.force_login(MembershipFactory(project=dated.project).user)

    assert positions(dated.html()) == [1, 2, 3, 4]


def test_the_next_undecided_comment_is_the_next_of_the_order(dated):
    dated.html("?order=score")
    html = dated.html()

    assert 'id="c4" class="comment d0 comment--now"' in html

    label = dated.label("other")
    dated.act(f"toggle:{label.pk}", comment=dated.comment(4).pk)
    response = dated.client.post(dated.actions, {"action": "judge:done", "comment": dated.comment(4).pk})

    assert response.url.endswith("?focus=2#c2")


def test_windows_of_a_flat_order_join_without_a_gap(desk):
    desk.thread = plant_thread(["word"] * 130, [None] * 130, project=desk.project)
    for comment in desk.thread.comments.filter(position__gt=0):
        comment.score = comment.position % 7
        comment.save(update_fields=["score"])

    found = []
    for start in (1, 61, 121):
        window = {"from": start, "order": "score"}
        found += positions(desk.client.get(desk.page, window, headers={"HX-Request": "true"}).content.decode())

    assert found == sorted(range(1, 131), key=lambda position: (-(position % 7), position))
    assert 70 in positions(desk.html("?order=score&focus=70"))


def test_the_shape_follows_the_order(dated):
    address = reverse("annotations:shape", args=[dated.project.slug, dated.thread.pk])

    found = dated.client.get(address, {"order": "score"}).json()

    assert found["ranks"] == [4, 2, 1, 3]
    assert found["up"] == [0, 1, 1, 0]


def test_asking_for_a_shape_in_an_order_is_no_choice(dated):
    address = reverse("annotations:shape", args=[dated.project.slug, dated.thread.pk])
    dated.client.get(address, {"order": "score"})

    assert positions(dated.html()) == [1, 2, 3, 4]
