"""Idempotency keys, ETags, undo and redo by REST."""

from __future__ import annotations

from typing import Any

import pytest

from annotations.models import Annotation, Decision, Event, Judgement, Relation
from tests.api.conftest import Scene


@pytest.fixture
def client(scene: Scene, client_of) -> Any:
    return client_of(scene.annotator)


def claim(scene: Scene, position: int = 1, label: str = "claim") -> dict[str, object]:
    question = "content" if label == "claim" else "function"
    return {"comment": scene.comments[position].pk, "question": question, "label": label}


class TestIdempotencyKey:
    def post(self, client, address: str, body: object, key: str):
        return client.post(address, body, format="json", headers={"Idempotency-Key": key})

    def test_the_same_write_twice_is_carried_out_once_and_answered_alike(self, scene, client):
        first, second = (self.post(client, f"{scene.url}annotations/", claim(scene), "a") for _ in range(2))

        assert (first.status_code, second.status_code) == (201, 201)
        assert first.json() == second.json()
        assert first["ETag"] == second["ETag"]
        assert Event.objects.count() == 1

    def test_the_answer_stays_what_it_was(self, scene, client):
        first = self.post(client, f"{scene.url}annotations/", claim(scene), "a")
        client.delete(f"/api/v1/annotations/{first.json()['id']}/")

        second = self.post(client, f"{scene.url}annotations/", claim(scene), "a")

        assert second.json() == first.json()
        assert not Annotation.objects.live().exists()

    def test_another_body_under_the_same_key_is_422(self, scene, client):
        self.post(client, f"{scene.url}annotations/", claim(scene), "a")

        answer = self.post(client, f"{scene.url}annotations/", claim(scene, 2), "a")

        assert answer.status_code == 422
        assert answer.json()["code"] == "key_reused"
        assert Annotation.objects.count() == 1

    def test_a_refused_write_leaves_no_memory(self, scene, client):
        bad = self.post(client, f"{scene.url}annotations/", claim(scene) | {"label": "nonsense"}, "a")

        good = self.post(client, f"{scene.url}annotations/", claim(scene), "a")

        assert (bad.status_code, good.status_code) == (400, 201)

    @pytest.mark.parametrize("key", ["", "x" * 65])
    def test_a_key_has_1_to_64_characters(self, scene, client, key):
        assert self.post(client, f"{scene.url}annotations/", claim(scene), key).status_code == 400

    def test_a_list_counts_as_one_write(self, scene, client):
        body = [claim(scene, 1), claim(scene, 2)]

        answers = [self.post(client, f"{scene.url}annotations/", body, "a") for _ in range(2)]

        assert answers[0].json() == answers[1].json()
        assert Annotation.objects.count() == 2

    def test_deleting_twice_answers_alike(self, scene, client):
        pk = self.post(client, f"{scene.url}annotations/", claim(scene), "a").json()["id"]
        address = f"/api/v1/annotations/{pk}/"

        answers = [client.delete(address, headers={"Idempotency-Key": "b"}) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [204, 204]

    def test_suggestions_relations_and_judgements_heed_it(self, scene, client):
        suggestion = scene.suggestion()
        annotation = scene.annotation(by=scene.annotator)
        relation = {"annotation": annotation.pk, "target": {"kind": "outside"}, "more": True}
        address = f"/api/v1/comments/{scene.comments[2].pk}/judgement/"
        writes = [
            (f"/api/v1/suggestions/{suggestion.pk}/rejection/", {}),
            (f"{scene.url}relations/", relation),
            (address, {"milliseconds": 500}),
        ]

        for number, (where, body) in enumerate(writes):
            first, second = (self.post(client, where, body, str(number)) for _ in range(2))
            assert first.status_code in {200, 201}, first.json()
            assert first.json() == second.json()

        assert Decision.objects.count() == 1
        assert Relation.objects.filter(target_kind="outside").count() == 1
        assert Judgement.objects.get().milliseconds == 500


class TestETags:
    def test_a_relation_is_taken_back_only_as_it_was_read(self, scene, client):
        scene.annotation(by=scene.annotator)
        address = f"/api/v1/relations/{Relation.objects.get().pk}/"
        read = client.get(address)

        stale = client.delete(address, headers={"If-Match": '"99"'})
        fresh = client.delete(address, headers={"If-Match": read["ETag"]})

        assert (stale.status_code, stale.json()["code"], stale["ETag"]) == (409, "stale", read["ETag"])
        assert fresh.status_code == 204

    def test_a_judgement_is_changed_only_as_it_was_read(self, scene, client):
        scene.annotation(by=scene.annotator)
        address = f"/api/v1/comments/{scene.comments[2].pk}/judgement/"
        assert client.get(address).status_code == 404
        first = client.post(address, {"state": "skipped"}, format="json", headers={"If-Match": '"0"'})

        stale = client.post(address, {}, format="json", headers={"If-Match": '"0"'})
        read = client.get(address)
        fresh = client.post(address, {}, format="json", headers={"If-Match": read["ETag"]})

        assert (first.status_code, stale.status_code, fresh.status_code) == (200, 409, 200)
        assert read["ETag"] == first["ETag"] != fresh["ETag"]
        assert read.json()["state"] == "skipped"


class TestUndo:
    def walk(self, scene: Scene, client, which: str, **headers: str):
        return client.post(f"/api/v1/threads/{scene.thread.pk}/{which}/", headers=headers)

    def test_the_last_step_is_taken_back_and_done_again(self, scene, client):
        scene.annotation(by=scene.annotator)

        undone = self.walk(scene, client, "undo")
        was_live = Annotation.objects.live().exists()
        redone = self.walk(scene, client, "redo")

        assert undone.json() == {"step": "Rebuttal on #2", "comments": [scene.comments[2].pk]}
        assert not was_live
        assert redone.json() == undone.json()
        assert Annotation.objects.live().exists()

    def test_a_list_is_one_step(self, scene, client):
        client.post(f"{scene.url}annotations/", [claim(scene, 1), claim(scene, 2)], format="json")

        answer = self.walk(scene, client, "undo")

        assert answer.json()["step"] == "Claim on 2 comments"
        assert not Annotation.objects.live().exists()

    def test_only_the_step_that_is_known_where_the_etag_is_sent(self, scene, client):
        scene.annotation(by=scene.annotator)
        known = self.walk(scene, client, "undo")["ETag"]
        self.walk(scene, client, "redo")

        answer = self.walk(scene, client, "undo", **{"If-Match": known})

        assert (answer.status_code, answer.json()["code"]) == (409, "stale")
        assert Annotation.objects.live().exists()

    def test_nothing_to_undo_is_409(self, scene, client):
        answer = self.walk(scene, client, "undo")

        assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_undo")

    def test_a_closed_round_is_409(self, scene, client):
        scene.annotation(by=scene.annotator)
        scene.round.state = "closed"
        scene.round.save()

        assert self.walk(scene, client, "undo").json()["code"] == "round_not_open"

    def test_viewers_may_not_and_outsiders_find_nothing(self, scene, client_of):
        assert self.walk(scene, client_of(scene.viewer), "undo").status_code == 403
        assert self.walk(scene, client_of(scene.outsider), "undo").status_code == 404

    def test_a_repeated_undo_takes_one_step_back(self, scene, client):
        scene.annotation(by=scene.annotator)
        scene.annotation(by=scene.annotator, key="claim")

        answers = [self.walk(scene, client, "undo", **{"Idempotency-Key": "u"}) for _ in range(2)]

        assert answers[0].json() == answers[1].json()
        assert Annotation.objects.live().count() == 1
