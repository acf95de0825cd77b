"""Every list: pages by cursor, and a number of queries that does not grow with its length."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotations.models import Claim
from annotations.services import drafting
from annotations.services.aiming import TargetChoice
from annotations.services.annotating import annotate
from annotations.services.assigning import handing
from annotations.services.claims import list_claim, mention
from annotations.services.evidence import Source, put_forward
from annotations.services.extracting import request_extraction
from annotations.services.places import keep_place
from annotations.services.presets import preset
from annotations.services.relating import relate_comment
from annotations.services.remarks import remark
from annotations.services.schemes import add_guideline
from tests.api.conftest import Scene, frozen
from tests.api.endpoints import ENDPOINTS
from tests.api.occasions import a_doubt, a_merge, a_model, adjudication, audit, contested
from tests.factories import UserFactory, index, plant_thread
from threads.models import Citation, Comment, Duplicate, Hyperlink
from threads.services import erasing, trash
from threads.services.citations import address_key
from threads.services.inviting import invite
from threads.services.projects import create_project
from threads.services.team import add_member


def threads(scene: Scene) -> None:
    plant_thread(["Yes."], project=scene.project)


def trashed(scene: Scene) -> None:
    trash.trash_thread(plant_thread(["Yes."], project=scene.project))


def erasures(scene: Scene) -> None:
    comment = plant_thread(["Yes."], project=scene.project).comments.get(position=1)
    erasing.request_erasure(scene.project, erasing.Wish((comment.pk,)), by=scene.manager)


def comments(scene: Scene) -> None:
    thread, last = scene.thread, scene.comments[-1]
    position = last.position + 1
    thread.comments.filter(position=0).update(subtree_end=position)
    thread.comments.create(
        parent=scene.comments[0], position=position, subtree_end=position, depth=1, source_order=position, text="More."
    )


def found(scene: Scene) -> None:
    threads(scene)
    Comment.objects.filter(text="Yes.").update(text="Yes, the lido.")
    index(scene.project)


def hyperlinks(scene: Scene) -> None:
    comment = scene.comments[2]
    start = comment.hyperlinks.count()
    Hyperlink.objects.create(comment=comment, start=start, end=start + 1, url="https://example.org/")


def quotes(scene: Scene) -> None:
    comment, source = scene.comments[2], scene.comments[0]
    start = comment.quotes.count()
    comment.quotes.create(start=start, end=start + 1, source=source, source_start=0, source_end=1)


def annotations(scene: Scene) -> None:
    for comment in scene.comments[1:]:
        annotate(comment, scene.label("claim"), round=scene.round, by=scene.manager)
        user = UserFactory()
        add_member(scene.project, user, "annotator")
        annotate(comment, scene.label("rebuttal"), round=scene.round, by=user)


def claims(scene: Scene) -> None:
    claim = list_claim(scene.project, f"Claim {Claim.objects.count()}.", by=scene.manager, round=scene.round)
    mention(claim, scene.comments[1], round=scene.round, by=scene.manager)
    relate_comment(
        scene.comments[2],
        TargetChoice("claim", claim=claim),
        label=scene.label("rebuts"),
        round=scene.round,
        by=scene.manager,
        more=True,
    )


def mentions(scene: Scene) -> None:
    claim = Claim.objects.first() or list_claim(scene.project, "It leaks.", by=scene.manager, round=scene.round)
    user = UserFactory()
    add_member(scene.project, user, "annotator")
    mention(claim, scene.comments[1], round=scene.round, by=user)


def assignments(scene: Scene) -> None:
    handing.assign(scene.round, [plant_thread(["Yes."], project=scene.project)], [scene.manager])


def places(scene: Scene) -> None:
    keep_place(scene.round, plant_thread(["Yes."], project=scene.project), by=scene.manager, position=1)


def rounds(scene: Scene) -> None:
    scene.round.pk, scene.round.name = None, f"round {scene.project.rounds.count()}"
    scene.round.save()


def schemes(scene: Scene) -> None:
    drafting.begin_scheme(scene.project, preset("sdqc").definition, by=scene.manager)


def guidelines(scene: Scene) -> None:
    add_guideline(scene.project, f"Version {scene.project.guidelines.count()}.", by=scene.manager)


def remarks(scene: Scene) -> None:
    for by in (scene.manager, scene.annotator):
        remark(scene.comments[1], "Does this count?", round=scene.round, by=by, asks=True)


def evidence(scene: Scene) -> None:
    for number in range(2):
        user = UserFactory()
        add_member(scene.project, user, "annotator")
        given = annotate(scene.comments[1], scene.label("claim"), round=scene.round, by=user)
        put_forward(given, Source(passage=f"Word {number}."), by=user)


def aimed(scene: Scene) -> None:
    claim = Claim.objects.first() or list_claim(scene.project, "It leaks.", by=scene.manager, round=scene.round)
    user = UserFactory()
    add_member(scene.project, user, "annotator")
    target = TargetChoice("claim", claim=claim)
    relate_comment(scene.comments[2], target, label=scene.label("rebuts"), round=scene.round, by=user)


def claim_evidence(scene: Scene) -> None:
    mentions(scene)
    evidence(scene)


def citations(scene: Scene) -> None:
    number = Citation.objects.count()
    url = f"https://site{number}.example/"
    Citation.objects.create(
        project=scene.project, thread=scene.thread, comment=scene.comments[2], site=f"site{number}.example",
        canonical=url, address=address_key(url),
    )  # fmt: skip


def quoted(scene: Scene) -> None:
    thread = plant_thread(["Yes."], project=scene.project)
    one, other = thread.comments.order_by("position")
    other.quotes.create(start=0, end=2, source=one, source_start=0, source_end=3)


def copied(scene: Scene) -> None:
    thread = plant_thread(["Yes.", "Yes."], project=scene.project)
    _, one, other = thread.comments.order_by("position")
    Duplicate.objects.create(comment=other, original=one)


def doubts(scene: Scene) -> None:
    user = UserFactory()
    add_member(scene.project, user, "annotator")
    scene.actor = user
    a_doubt(scene)


def decisions(scene: Scene) -> None:
    adjudication(scene, plant_thread(["Yes."], project=scene.project))


def contested_threads(scene: Scene) -> None:
    contested(scene, plant_thread(["Yes."], project=scene.project))


def contested_comments(scene: Scene) -> None:
    thread = contested(scene).thread
    last = thread.comments.count()
    article = thread.comments.get(position=0)
    thread.comments.create(parent=article, position=last, subtree_end=last, depth=1, source_order=last, text="More.")
    contested(scene)


GROW: dict[str, Callable[[Scene], Any]] = {
    "project-scheme-list": schemes,
    "project-guideline-list": guidelines,
    "project-trash-list": trashed,
    "project-erasure-list": erasures,
    "project-list": lambda scene: create_project("Another", by=scene.manager),
    "project-member-list": lambda scene: add_member(scene.project, UserFactory(), "viewer"),
    "project-invitation-list": lambda scene: invite(scene.project, role="viewer", by=scene.manager),
    "project-thread-list": threads,
    "comment-list": comments,
    "project-comment-list": found,
    "hyperlink-list": hyperlinks,
    "project-remark-list": remarks,
    "quote-list": quotes,
    "project-round-list": rounds,
    "project-assignment-list": assignments,
    "project-place-list": places,
    "project-annotation-list": annotations,
    "project-relation-list": annotations,
    "project-claim-list": claims,
    "claim-mention-list": mentions,
    "project-suggestion-list": lambda scene: scene.suggestion(),
    "claim-relation-list": aimed,
    "claim-evidence-list": claim_evidence,
    "project-evidence-list": evidence,
    "project-cited-site-list": citations,
    "project-cited-address-list": citations,
    "project-citation-list": citations,
    "project-quoted-text-list": quoted,
    "project-copied-comment-list": copied,
    "project-duplicate-list": copied,
    "project-extraction-list": lambda scene: request_extraction(scene.project, by=scene.manager),
    "project-audit-list": audit,
    "project-adjudication-list": decisions,
    "project-adjudication-thread-list": contested_threads,
    "project-adjudication-unit-list": contested_comments,
    "project-merge-list": a_merge,
    "project-model-list": a_model,
    "project-doubt-list": doubts,
    "project-release-list": lambda scene: frozen(scene.project, by=scene.manager),
}
# Answers side by side come from a dozen tables, each read once.
MOST_QUERIES = {"project-adjudication-unit-list": 21, "project-adjudication-thread-list": 21}
# One object that is called a list by the router alone.
NO_LIST = {
    "project-agreement-list", "project-check-list", "argument-list", "judgement-list", "project-label-list",
    "project-preset-list", "project-extractor-list", "project-learning-list", "project-anchoring-list",
}  # fmt: skip
LISTS = [e for e in ENDPOINTS if e.method == "get" and e.name.endswith("-list") and e.name not in NO_LIST]


def pages(client: APIClient, url: str) -> Iterator[list[dict[str, Any]]]:
    """The pages of a list, as `next` leads through them."""
    while url:
        body = client.get(url).json()
        yield body["results"]
        url = body["next"]


def paged(url: str, size: int) -> str:
    return f"{url}{'&' if '?' in url else '?'}page_size={size}"


def queries(client: APIClient, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("endpoint", LISTS, ids=str)
def test_queries_do_not_grow_with_the_list(endpoint, scene: Scene, client_of):
    client, url = client_of(scene.manager), endpoint.url(scene)
    GROW[endpoint.name](scene)
    short, few = len(client.get(url).json()["results"]), queries(client, url)

    for _ in range(4):
        GROW[endpoint.name](scene)

    assert len(client.get(url).json()["results"]) >= short + 4
    assert queries(client, url) == few <= MOST_QUERIES.get(endpoint.name, 10)


@pytest.mark.parametrize("endpoint", LISTS, ids=str)
def test_following_next_visits_every_row_once(endpoint, scene: Scene, client_of):
    client, url = client_of(scene.manager), endpoint.url(scene)
    for _ in range(4):
        GROW[endpoint.name](scene)
    whole = client.get(paged(url, 500)).json()["results"]

    by_two = [row for page in pages(client, paged(url, 2)) for row in page]

    assert by_two == whole
    assert len(by_two) >= 4


@pytest.mark.parametrize("ordering", ["title", "-title", "comment_count", "-comment_count", "id", "-id"])
def test_rows_that_tie_are_neither_skipped_nor_repeated(scene: Scene, client_of, ordering: str):
    for _ in range(7):
        plant_thread(["Yes."], project=scene.project, title="The same")

    url = f"{scene.url}threads/?ordering={ordering}&page_size=2"
    found = [row["id"] for page in pages(client_of(scene.manager), url) for row in page]

    assert len(found) == len(set(found)) == 8


@pytest.mark.parametrize("cursor", ["x", "%00", "cD14", "cD0=", "ü"])
def test_a_cursor_that_was_tampered_with_is_404(scene: Scene, client_of, cursor: str):
    response = client_of(scene.manager).get(f"{scene.url}threads/", {"cursor": cursor})

    assert response.status_code == 404
    assert response.json()["code"] == "not_found"


def test_a_cursor_beyond_the_end_is_an_empty_page(scene: Scene, client_of):
    cursor = b64encode(b"o=99999999999999999999999").decode()

    response = client_of(scene.manager).get(f"{scene.url}threads/", {"cursor": cursor})

    assert response.json()["results"] == []


def test_a_page_holds_at_most_five_hundred(scene: Scene, client_of):
    thread = plant_thread(["Yes."] * 510, [None] * 510, project=scene.project)

    rows = client_of(scene.manager).get(f"/api/v1/threads/{thread.pk}/comments/?page_size=100000").json()["results"]

    assert len(rows) == 500
