"""Remarks by REST."""

from __future__ import annotations

import pytest

from annotations.models import Remark
from annotations.services.remarks import remark
from tests.api.conftest import Scene


@pytest.fixture
def asked(scene: Scene) -> Remark:
    return remark(scene.comments[1], "Does this count?", round=scene.round, by=scene.annotator, asks=True)


def test_a_question_is_asked_answered_and_resolved(scene: Scene, client_of, asked):
    manager, annotator = client_of(scene.manager), client_of(scene.annotator)
    address = f"{scene.url}remarks/"

    waiting = manager.get(f"{address}?waiting=true").json()["results"]
    answer = manager.post(address, {"comment": scene.comments[1].pk, "text": "It does.", "answers": asked.pk})
    closed = annotator.post(f"/api/v1/remarks/{asked.pk}/resolution/")

    assert [(row["text"], row["author"], row["thread"]) for row in waiting] == [
        ("Does this count?", "annotator", scene.thread.pk)
    ]
    assert (answer.status_code, answer.json()["answers"]) == (201, asked.pk)
    assert closed.json()["resolved_by"] == "annotator"
    assert manager.get(f"{address}?waiting=true").json()["results"] == []
    assert annotator.delete(f"/api/v1/remarks/{asked.pk}/resolution/").json()["resolved_at"] is None


def test_viewers_may_not_resolve_and_outsiders_find_nothing(scene: Scene, client_of, asked):
    assert client_of(scene.viewer).post(f"/api/v1/remarks/{asked.pk}/resolution/").status_code == 403
    assert client_of(scene.outsider).post(f"/api/v1/remarks/{asked.pk}/resolution/").status_code == 404


def test_an_annotation_that_one_may_not_see_cannot_be_named(scene: Scene, client_of):
    scene.round.is_blind = True
    scene.round.save()
    hidden = scene.annotation(by=scene.manager, position=1)

    response = client_of(scene.annotator).post(
        f"{scene.url}remarks/", {"comment": scene.comments[1].pk, "text": "Why?", "annotation": hidden.pk}
    )

    assert (response.status_code, list(response.json()["fields"])) == (400, ["annotation"])
