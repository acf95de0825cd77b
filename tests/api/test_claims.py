"""Claims that are listed, where they are made, and what points at them."""

from __future__ import annotations

from typing import Any

import pytest

from annotations.models import Claim, Mention
from tests.api.conftest import Scene


@pytest.fixture
def annotator(scene: Scene, client_of):
    return client_of(scene.annotator)


def listed(client, scene: Scene, wording: str = "The lido leaks.") -> dict[str, Any]:
    answer: dict[str, Any] = client.post(f"{scene.url}claims/", {"wording": wording}, format="json").json()
    return answer


def test_a_claim_is_listed_once(scene: Scene, annotator):
    first, again = (listed(annotator, scene) for _ in range(2))

    assert first == again
    assert (first["wording"], first["creator"], first["round"]) == ("The lido leaks.", "annotator", scene.round.pk)


def test_places_that_make_it_and_relations_are_counted(scene: Scene, annotator):
    claim = listed(annotator, scene)
    body = {"comment": scene.comments[1].pk, "start": 4, "end": 8, "exact": "lido"}
    mention = annotator.post(f"/api/v1/claims/{claim['id']}/mentions/", body, format="json")
    annotation = scene.annotation(by=scene.annotator)
    target = {"kind": "claim", "claim": claim["id"]}
    relation = annotator.post(f"{scene.url}relations/", {"annotation": annotation.pk, "target": target}, format="json")

    read = annotator.get(f"/api/v1/claims/{claim['id']}/").json()

    assert (mention.status_code, mention.json()["exact"]) == (201, "lido")
    assert relation.json()["target"]["claim"] == claim["id"]
    assert (read["mentions"], read["relations"]) == (1, {"rebuts": 1})


def test_a_claim_target_may_say_where_it_was_read(scene: Scene, annotator):
    claim, annotation = listed(annotator, scene), scene.annotation(by=scene.annotator)
    place = {"comment": scene.comments[1].pk, "start": 4, "end": 8, "exact": "lido"}
    body = {"annotation": annotation.pk, "target": {"kind": "claim", "claim": claim["id"], **place}}

    answer = annotator.post(f"{scene.url}relations/", body, format="json")

    assert answer.json()["target"] == {"kind": "claim", "claim": claim["id"], **place}


@pytest.mark.parametrize("claim", [None, 98765])
def test_a_claim_that_is_not_listed_is_no_target(scene: Scene, annotator, claim):
    annotation = scene.annotation(by=scene.annotator)
    body = {"annotation": annotation.pk, "target": {"kind": "claim", "claim": claim}}

    assert annotator.post(f"{scene.url}relations/", body, format="json").status_code == 400


def test_claims_are_found_by_words_and_by_comment(scene: Scene, annotator):
    listed(annotator, scene, "Über Wasser redet niemand.")
    claim = listed(annotator, scene, "The lido leaks.")
    annotator.post(f"/api/v1/claims/{claim['id']}/mentions/", {"comment": scene.comments[1].pk}, format="json")

    def wordings(query: str) -> list[str]:
        return [row["wording"] for row in annotator.get(f"{scene.url}claims/?{query}").json()["results"]]

    assert wordings("search=LEAK lido") == ["The lido leaks."]
    assert wordings("search=über") == ["Über Wasser redet niemand."]
    assert wordings(f"comment={scene.comments[1].pk}") == ["The lido leaks."]


def test_a_claim_is_worded_anew_and_thrown_away(scene: Scene, annotator):
    address = f"/api/v1/claims/{listed(annotator, scene)['id']}/"

    renamed = annotator.patch(address, {"wording": "The lido drips."}, format="json")
    gone = annotator.delete(address)

    assert renamed.json()["wording"] == "The lido drips."
    assert (gone.status_code, annotator.get(address).status_code) == (204, 404)


def test_a_colleague_may_not_change_it(scene: Scene, annotator, client_of):
    address = f"/api/v1/claims/{listed(client_of(scene.manager), scene)['id']}/"

    assert annotator.patch(address, {"wording": "Mine."}, format="json").status_code == 403
    assert annotator.delete(address).status_code == 403


def test_in_a_blind_round_a_colleagues_claim_is_not_there(scene: Scene, annotator, client_of):
    scene.round.is_blind = True
    scene.round.save()
    manager = client_of(scene.manager)
    claim = listed(manager, scene)
    manager.post(f"/api/v1/claims/{claim['id']}/mentions/", {"comment": scene.comments[1].pk}, format="json")

    assert annotator.get(f"{scene.url}claims/").json()["results"] == []
    assert annotator.get(f"/api/v1/claims/{claim['id']}/").status_code == 404
    assert annotator.get(f"/api/v1/claims/{claim['id']}/mentions/").status_code == 404
    assert annotator.delete(f"/api/v1/mentions/{Mention.objects.get().pk}/").status_code == 404
    annotation = scene.annotation(by=scene.annotator)
    body = {"annotation": annotation.pk, "target": {"kind": "claim", "claim": claim["id"]}}
    assert annotator.post(f"{scene.url}relations/", body, format="json").status_code == 400
    assert Claim.objects.count() == 1
