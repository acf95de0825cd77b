"""Evidence, claims over all threads, arguments and checks by REST."""

from __future__ import annotations

from typing import Any

import pytest

from annotations.models import Evidence
from annotations.services.aiming import TargetChoice
from annotations.services.claims import list_claim, mention
from annotations.services.evidence import Source, put_forward
from annotations.services.relating import relate, relate_comment
from tests.api.conftest import Scene
from threads import jobs
from threads.models import Hyperlink


@pytest.fixture
def client(scene: Scene, client_of) -> Any:
    jobs.finish_here(jobs.create("structure", project=scene.project, parameters={"thread": scene.thread.pk}))
    return client_of(scene.annotator)


def own_annotation(scene: Scene, position: int = 1, key: str = "claim") -> int:
    return scene.annotation(by=scene.annotator, position=position, key=key).pk


class TestEvidence:
    def test_a_link_is_put_forward_changed_and_taken_back(self, scene, client):
        link = Hyperlink.objects.get()
        body = {"annotation": own_annotation(scene), "hyperlink": link.pk, "archived": "https://archive.org/1"}

        made = client.post(f"{scene.url}evidence/", body, format="json")
        url = f"/api/v1/evidence/{made.json()['id']}/"
        changed = client.patch(url, {"passage": "18 percent"}, format="json", headers={"If-Match": made["ETag"]})
        stale = client.delete(url, headers={"If-Match": made["ETag"]})
        gone = client.delete(url, headers={"If-Match": changed["ETag"]})

        assert (made.status_code, made.json()["site"], made.json()["exact"]) == (201, "example.org", link.url)
        assert (changed.json()["passage"], changed["ETag"]) == ("18 percent", '"2"')
        assert (stale.status_code, stale["ETag"], gone.status_code) == (409, '"2"', 204)
        assert client.get(url).status_code == 404

    def test_the_same_key_puts_it_forward_once(self, scene, client):
        body = {"annotation": own_annotation(scene), "passage": "It says so."}

        answers = [
            client.post(f"{scene.url}evidence/", body, format="json", headers={"Idempotency-Key": "a"})
            for _ in range(2)
        ]

        assert answers[0].json() == answers[1].json()
        assert Evidence.objects.count() == 1

    @pytest.mark.parametrize(
        "body", [{}, {"url": "ftp://example.org"}, {"hyperlink": 999}, {"quote": 999}, {"passage": " "}]
    )
    def test_what_is_no_evidence_is_400(self, scene, client, body):
        answer = client.post(f"{scene.url}evidence/", {"annotation": own_annotation(scene)} | body, format="json")

        assert answer.status_code == 400
        assert "fields" in answer.json()

    def test_undo_takes_it_back(self, scene, client):
        client.post(f"{scene.url}evidence/", {"annotation": own_annotation(scene), "passage": "Yes."}, format="json")

        answer = client.post(f"/api/v1/threads/{scene.thread.pk}/undo/", {}, format="json")

        assert answer.status_code == 200
        assert client.get(f"{scene.url}evidence/").json()["results"] == []

    def test_a_blind_round_hides_it(self, scene, client, client_of):
        scene.round.is_blind = True
        scene.round.save()
        client.post(f"{scene.url}evidence/", {"annotation": own_annotation(scene), "passage": "Yes."}, format="json")

        assert client_of(scene.manager).get(f"{scene.url}evidence/").json()["results"] == []
        assert len(client.get(f"{scene.url}evidence/?kind=typed").json()["results"]) == 1


class TestCounts:
    def test_sites_and_addresses_are_counted_and_searched(self, scene, client):
        [site] = client.get(f"{scene.url}cited-sites/").json()["results"]
        found = client.get(f"{scene.url}cited-addresses/?search=http://EXAMPLE.org/budget%23a").json()["results"]
        nothing = client.get(f"{scene.url}cited-addresses/?search=nowhere").json()["results"]
        [citing] = client.get(f"{scene.url}citations/?address={found[0]['address']}").json()["results"]

        assert site == {"site": "example.org", "people": 0, "comments": 1, "threads": 1}
        assert [row["url"] for row in found] == ["https://example.org/budget"]
        assert nothing == []
        assert citing["comment"] == scene.comments[2].pk


class TestClaims:
    def test_what_disputes_and_supports_it_is_listed_with_evidence_by_side(self, scene, client):
        by = scene.annotator
        claim = list_claim(scene.project, "It pays.", by=by, round=scene.round)
        mention(claim, scene.comments[1], span=(0, 8), round=scene.round, by=by)
        made = scene.annotation(by=by, position=1, key="claim")
        put_forward(made, Source(passage="For."), by=by)
        rebuttal = scene.annotation(by=by, position=2, key="rebuttal")
        relate(rebuttal, TargetChoice("span", scene.comments[1], span=(4, 8)), by=by)
        put_forward(rebuttal, Source(url="https://example.org/budget"), by=by)
        elsewhere = TargetChoice("span", scene.comments[1], span=(9, 13))
        relate_comment(scene.comments[3], elsewhere, label=scene.label("rebuts"), round=scene.round, by=by)

        relations = client.get(f"/api/v1/claims/{claim.pk}/relations/").json()["results"]
        evidence = client.get(f"/api/v1/claims/{claim.pk}/evidence/").json()["results"]

        assert [row["comment"] for row in relations] == [scene.comments[2].pk]
        assert sorted(row["side"] for row in evidence) == ["made", "rebuts"]

    def test_two_are_merged_and_taken_apart(self, scene, client):
        by = scene.annotator
        one, other = (list_claim(scene.project, wording, by=by, round=scene.round) for wording in ("A.", "B."))
        mention(one, scene.comments[1], round=scene.round, by=by)

        merged = client.post(f"/api/v1/claims/{one.pk}/merging/", {"into": other.pk}, format="json").json()
        listed = client.get(f"{scene.url}claims/").json()["results"]
        apart = client.post(f"/api/v1/claims/{other.pk}/splitting/", {"claim": one.pk}, format="json").json()

        assert (merged["id"], merged["mentions"]) == (other.pk, 1)
        assert [row["wording"] for row in listed] == ["B."]
        assert (apart["wording"], apart["mentions"]) == ("A.", 1)

    def test_a_mention_moves_to_another_claim(self, scene, client):
        claim = list_claim(scene.project, "A.", by=scene.annotator, round=scene.round)
        made = mention(claim, scene.comments[1], round=scene.round, by=scene.annotator)

        answer = client.patch(f"/api/v1/mentions/{made.pk}/", {"wording": "C."}, format="json")

        assert answer.status_code == 200
        assert answer.json()["claim"] != claim.pk


class TestGraph:
    def test_arguments_are_nodes_and_edges(self, scene, client):
        scene.annotation(by=scene.annotator, position=2, key="rebuttal")

        graph = client.get(f"/api/v1/threads/{scene.thread.pk}/arguments/").json()

        assert [(node["title"], [label["name"] for label in node["labels"]]) for node in graph["nodes"]] == [
            ("#1", []),
            ("#2", ["Rebuttal"]),
        ]
        assert [(edge["type"], edge["annotators"]) for edge in graph["edges"]] == [("rebuts", 1)]

    def test_a_colleagues_are_not_shown_in_a_blind_round(self, scene, client):
        scene.round.is_blind = True
        scene.round.save()
        scene.annotation(by=scene.manager)

        for whose in ("me", "anyone", "gold", "a1"):
            graph = client.get(f"/api/v1/threads/{scene.thread.pk}/arguments/?by={whose}&alone=1").json()
            assert graph == {"nodes": [], "edges": [], "alone": 0, "cut": 0}

    def test_checks_count_what_they_list(self, scene, client):
        rebuttal = scene.annotation(by=scene.annotator, position=2, key="rebuttal")
        rebuttal.relations.all().delete()
        scene.annotation(by=scene.annotator, position=3, key="claim")

        found = {row["check"]: row["found"] for row in client.get(f"{scene.url}checks/").json()["results"]}

        assert found == {"circles": 0, "dangling": 0, "untargeted": 1, "unclear": 0, "unlinked": 1, "unmade": 0}
        for key, count in found.items():
            assert len(client.get(f"{scene.url}checks/{key}/").json()["results"]) == count
        assert client.get(f"{scene.url}checks/nonsense/").status_code == 404
