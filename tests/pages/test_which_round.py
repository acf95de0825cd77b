"""With several rounds open, what is done on a page is done in the round that the page is about."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annotations.models import Annotation, Round
from tests.pages.conftest import Desk
from threads.models import Membership


@pytest.fixture
def later(desk: Desk) -> Round:
    """A round that was opened after the one of the desk, under the same scheme."""
    Membership.objects.filter(user=desk.annotator).update(role=Membership.Role.MANAGER)
    first = desk.round
    return Round.objects.create(
        project=desk.project, name="later", scheme_version=first.scheme_version, guideline=first.guideline,
        state=Round.State.OPEN, opened_at=first.opened_at.replace(year=first.opened_at.year + 1),
        created_by=first.created_by,
    )  # fmt: skip


@pytest.mark.parametrize("is_first", [True, False])
def test_many_comments_are_labelled_in_the_named_round(desk, later, is_first):
    wanted = desk.round if is_first else later
    address = reverse("annotations:bulk", args=[desk.project.slug]) + f"?round={wanted.pk}"

    plan = desk.client.get(address, {"branch": desk.comment(1).pk, "round": wanted.pk, "what": deed(desk)})
    desk.client.post(address, {"branch": desk.comment(1).pk, "what": deed(desk), "step": plan.context["step"]})

    assert f"?round={wanted.pk}" in plan.content.decode()
    assert set(Annotation.objects.values_list("round_id", flat=True)) == {wanted.pk}


def test_a_round_that_is_not_open_takes_no_labels(desk, later):
    Round.objects.filter(pk=desk.round.pk).update(state=Round.State.CLOSED)
    address = reverse("annotations:bulk", args=[desk.project.slug]) + f"?round={desk.round.pk}"

    answer = desk.client.post(address, {"branch": desk.comment(1).pk, "what": deed(desk)})

    assert answer.status_code == 409
    assert not Annotation.objects.exists()


def test_the_round_of_the_workspace_is_remembered_by_its_lists(desk, later):
    desk.html(f"?round={desk.round.pk}")

    found = desk.client.get(reverse("annotations:suggestion_list", args=[desk.project.slug]))

    assert found.context["round"] == desk.round


def deed(desk: Desk) -> str:
    return f"give:{desk.label('question').pk}"
