"""Who may do what: every endpoint the router knows, against everybody who might ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from rest_framework.response import Response
from rest_framework.test import APIClient

from annotations.services.presets import preset
from config.api.v1 import router
from tests.api.conftest import Scene, client_with
from tests.api.occasions import (
    a_checked_import,
    a_draft,
    a_remark,
    a_stuck_round,
    always,
    an_assignment,
    an_import,
    an_import_without_columns,
    an_invitation,
    annotation,
    asked_release,
    at,
    bulk_step,
    claim,
    export,
    extraction,
    given_up,
    handed_back,
    judged_comment,
    mention_of,
    relation,
    release,
    row,
    scheme_at,
    submitted,
    suggestion,
    thread_with_a_step,
    thread_with_an_undone_step,
    used_scheme,
)
from tests.factories import ProjectFactory
from threads.services.projects import create_project


@dataclass(frozen=True)
class Endpoint:
    """One method of one address: who needs which right, and what success looks like."""

    name: str
    method: str
    right: str
    success: int
    url: Callable[[Scene], str]
    body: Callable[[Scene], Any] = field(default=lambda scene: None)
    # Not inside any project: outsiders get an answer of their own.
    is_general: bool = False
    # Other people's rows are hidden from members, not only forbidden to them. The annotator's own is made for them.
    hides: bool = False
    # What a token bound to another project gets.
    bound_elsewhere: int = 404

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.name}"


ENDPOINTS = [
    Endpoint("project-scheme-list", "get", "view", 200, at("projects/{slug}/schemes/")),
    Endpoint("project-scheme-list", "post", "manage", 201, at("projects/{slug}/schemes/"), always({"preset": "cdcp"})),
    Endpoint("project-preset-list", "get", "view", 200, at("projects/{slug}/presets/")),
    Endpoint("project-scheme-detail", "get", "view", 200, scheme_at("{}/")),
    Endpoint("project-scheme-version", "get", "view", 200, scheme_at("{}/versions/1/", used_scheme)),
    Endpoint("project-scheme-changes", "get", "view", 200, scheme_at("{}/versions/1/changes/1/", used_scheme)),
    Endpoint(
        "project-scheme-draft", "put", "manage", 200, scheme_at("{}/draft/"), always(preset("ynacc").definition)
    ),
    Endpoint("project-scheme-effects", "post", "manage", 200, scheme_at("{}/effects/"), always({})),
    Endpoint("project-scheme-publication", "post", "manage", 201, scheme_at("{}/publication/"), always({})),
    Endpoint("project-guideline-list", "get", "view", 200, at("projects/{slug}/guidelines/")),
    Endpoint(
        "project-guideline-list", "post", "manage", 201, at("projects/{slug}/guidelines/"), always({"text": "Be kind."})
    ),
    Endpoint("project-list", "get", "view", 200, at("projects/"), is_general=True, bound_elsewhere=200),
    Endpoint(
        "project-list", "post", "view", 201, at("projects/"), lambda scene: {"name": "New"},
        is_general=True, bound_elsewhere=403,
    ),
    Endpoint("project-detail", "get", "view", 200, at("projects/{slug}/")),
    Endpoint("project-detail", "patch", "manage", 200, at("projects/{slug}/"), lambda scene: {"description": "Pools"}),
    Endpoint("project-detail", "delete", "manage", 204, at("projects/{slug}/")),
    Endpoint("project-member-list", "get", "manage", 200, at("projects/{slug}/members/")),
    Endpoint(
        "project-member-list", "post", "manage", 201, at("projects/{slug}/members/"),
        lambda scene: {"username": scene.outsider.username},
    ),
    Endpoint(
        "project-member-detail", "patch", "manage", 200, at("projects/{slug}/members/{scene.viewer.username}/"),
        always({"role": "annotator"}),
    ),
    Endpoint(
        "project-member-detail", "delete", "manage", 204, at("projects/{slug}/members/{scene.viewer.username}/")
    ),
    Endpoint("project-invitation-list", "get", "manage", 200, at("projects/{slug}/invitations/")),
    Endpoint(
        "project-invitation-list", "post", "manage", 201, at("projects/{slug}/invitations/"), always({"role": "viewer"})
    ),
    Endpoint("project-invitation-detail", "delete", "manage", 204, an_invitation),
    Endpoint(
        "project-import-list", "post", "manage", 202, at("projects/{slug}/imports/"),
        always({"text": '{"id": "1", "text": "Hello."}', "format": "jsonl"}),
    ),
    Endpoint("import-retry", "post", "manage", 202, row("imports/{}/retry/", given_up(an_import))),
    Endpoint("import-columns", "get", "manage", 200, row("imports/{}/columns/", an_import_without_columns)),
    Endpoint("import-columns", "post", "manage", 202, row("imports/{}/columns/", an_import_without_columns)),
    Endpoint("import-approval", "post", "manage", 202, row("imports/{}/approval/", a_checked_import)),
    Endpoint("import-cancellation", "post", "manage", 200, row("imports/{}/cancellation/", an_import)),
    Endpoint("import-parts", "get", "view", 200, row("imports/{}/parts/", an_import)),
    Endpoint("import-detail", "get", "view", 200, row("imports/{}/", an_import)),
    Endpoint("project-thread-list", "get", "view", 200, at("projects/{slug}/threads/")),
    Endpoint("project-comment-list", "get", "view", 200, at("projects/{slug}/comments/?search=lido")),
    Endpoint("thread-detail", "get", "view", 200, at("threads/{scene.thread.pk}/")),
    Endpoint("comment-list", "get", "view", 200, at("threads/{scene.thread.pk}/comments/")),
    Endpoint("hyperlink-list", "get", "view", 200, at("threads/{scene.thread.pk}/hyperlinks/")),
    Endpoint("quote-list", "get", "view", 200, at("threads/{scene.thread.pk}/quotes/")),
    Endpoint("project-label-list", "get", "view", 200, at("projects/{slug}/labels/")),
    Endpoint("project-round-list", "get", "view", 200, at("projects/{slug}/rounds/")),
    Endpoint("project-round-list", "post", "manage", 201, at("projects/{slug}/rounds/"), always({"name": "Second"})),
    Endpoint("round-detail", "get", "view", 200, at("rounds/{scene.round.pk}/")),
    Endpoint("round-detail", "patch", "manage", 200, at("rounds/{scene.round.pk}/"), always({"name": "Renamed"})),
    Endpoint("round-opening", "post", "manage", 200, row("rounds/{}/opening/", a_draft)),
    Endpoint("round-closing", "post", "manage", 200, at("rounds/{scene.round.pk}/closing/")),
    Endpoint("round-rescheming", "post", "manage", 202, row("rounds/{}/rescheming/", a_stuck_round)),
    Endpoint(
        "round-assignments", "post", "manage", 201, at("rounds/{scene.round.pk}/assignments/"),
        lambda scene: {"threads": [scene.thread.pk], "annotators": [scene.annotator.username]},
    ),
    Endpoint("project-assignment-list", "get", "view", 200, at("projects/{slug}/assignments/")),
    Endpoint(
        "project-assignment-next", "post", "annotate", 200, at("projects/{slug}/assignments/next/"), always({})
    ),
    Endpoint("project-place-list", "get", "view", 200, at("projects/{slug}/places/")),
    Endpoint(
        "project-place-list", "post", "view", 200, at("projects/{slug}/places/"),
        lambda scene: {"thread": scene.thread.pk, "position": 2, "collapsed": [1]},
    ),
    Endpoint("project-annotation-list", "get", "view", 200, at("projects/{slug}/annotations/")),
    Endpoint(
        "project-annotation-list", "post", "annotate", 201, at("projects/{slug}/annotations/"),
        lambda scene: {"comment": scene.comments[1].pk, "question": "content", "label": "claim"},
    ),
    Endpoint(
        "project-bulk-list", "post", "annotate", 200, at("projects/{slug}/annotations/bulk/"),
        lambda scene: {"branch": scene.comments[1].pk, "give": "function/other"},
    ),
    Endpoint("project-bulk-detail", "get", "annotate", 200, bulk_step),
    Endpoint("project-bulk-detail", "delete", "annotate", 200, bulk_step),
    Endpoint("annotation-detail", "get", "view", 200, row("annotations/{}/", annotation)),
    Endpoint(
        "annotation-detail", "patch", "annotate", 200, row("annotations/{}/", annotation), always({"note": "Hm."})
    ),
    Endpoint("annotation-detail", "delete", "annotate", 204, row("annotations/{}/", annotation)),
    Endpoint("project-relation-list", "get", "view", 200, at("projects/{slug}/relations/")),
    Endpoint(
        "project-relation-list", "post", "annotate", 201, at("projects/{slug}/relations/"),
        lambda scene: {"annotation": annotation(scene).pk, "target": {"kind": "outside"}},
    ),
    Endpoint("relation-detail", "get", "view", 200, row("relations/{}/", relation)),
    Endpoint("relation-detail", "patch", "annotate", 200, row("relations/{}/", relation), always({"unsure": True})),
    Endpoint("relation-detail", "delete", "annotate", 204, row("relations/{}/", relation)),
    Endpoint("project-claim-list", "get", "view", 200, at("projects/{slug}/claims/")),
    Endpoint(
        "project-claim-list", "post", "annotate", 201, at("projects/{slug}/claims/"), always({"wording": "It leaks."})
    ),
    Endpoint("claim-detail", "get", "view", 200, row("claims/{}/", claim)),
    Endpoint("claim-detail", "patch", "annotate", 200, row("claims/{}/", claim), always({"wording": "It drips."})),
    Endpoint("claim-detail", "delete", "annotate", 204, row("claims/{}/", claim)),
    Endpoint("claim-mention-list", "get", "view", 200, row("claims/{}/mentions/", claim)),
    Endpoint(
        "claim-mention-list", "post", "annotate", 201, row("claims/{}/mentions/", claim),
        lambda scene: {"comment": scene.comments[1].pk},
    ),
    Endpoint("mention-detail", "delete", "annotate", 204, row("mentions/{}/", mention_of)),
    Endpoint("undo-list", "post", "annotate", 200, row("threads/{}/undo/", thread_with_a_step)),
    Endpoint("redo-list", "post", "annotate", 200, row("threads/{}/redo/", thread_with_an_undone_step)),
    Endpoint("judgement-list", "get", "annotate", 200, row("comments/{}/judgement/", judged_comment)),
    Endpoint(
        "judgement-list", "post", "annotate", 200, at("comments/{comments[1].pk}/judgement/"),
        always({"state": "skipped"}),
    ),
    Endpoint("project-suggestion-list", "get", "view", 200, at("projects/{slug}/suggestions/")),
    Endpoint("suggestion-acceptance", "post", "annotate", 201, row("suggestions/{}/acceptance/", suggestion)),
    Endpoint("suggestion-rejection", "post", "annotate", 201, row("suggestions/{}/rejection/", suggestion)),
    Endpoint("project-extraction-list", "post", "manage", 202, at("projects/{slug}/extractions/"), always({})),
    Endpoint("extraction-detail", "get", "view", 200, row("extractions/{}/", extraction)),
    Endpoint("project-release-list", "get", "view", 200, at("projects/{slug}/releases/")),
    Endpoint("project-release-list", "post", "manage", 202, at("projects/{slug}/releases/"), always({})),
    Endpoint("release-retry", "post", "manage", 202, row("releases/{}/retry/", given_up(asked_release))),
    Endpoint("release-detail", "get", "view", 200, row("releases/{}/", release)),
    Endpoint(
        "release-exports", "post", "manage", 202, row("releases/{}/exports/", release), always({"format": "jsonl"})
    ),
    Endpoint("export-detail", "get", "view", 200, row("exports/{}/", export)),
    Endpoint("export-file", "get", "manage", 200, row("exports/{}/file/", export)),
    Endpoint("project-agreement-list", "get", "view", 200, at("projects/{slug}/agreement/")),
    Endpoint(
        "project-agreement-disagreements", "get", "view", 200,
        at("projects/{slug}/agreement/disagreements/?question=function"),
    ),
    Endpoint("project-remark-list", "get", "view", 200, at("projects/{slug}/remarks/")),
    Endpoint(
        "project-remark-list",
        "post",
        "annotate",
        201,
        at("projects/{slug}/remarks/"),
        lambda scene: {"comment": scene.comments[1].pk, "text": "Does this count?", "asks": True},
    ),
    Endpoint("remark-detail", "get", "view", 200, row("remarks/{}/", a_remark)),
    Endpoint("remark-resolution", "post", "annotate", 200, row("remarks/{}/resolution/", a_remark)),
    Endpoint("remark-resolution", "delete", "annotate", 200, row("remarks/{}/resolution/", a_remark)),
    # Last, since what is submitted takes no label any more.
    Endpoint("assignment-detail", "get", "annotate", 200, row("assignments/{}/", an_assignment), hides=True),
    Endpoint(
        "assignment-submission", "post", "annotate", 201, row("assignments/{}/submission/", an_assignment), hides=True
    ),
    Endpoint(
        "assignment-skip", "post", "annotate", 200, row("assignments/{}/skip/", an_assignment),
        always({"reason": "In Welsh."}), hides=True,
    ),
    Endpoint("assignment-return", "post", "annotate", 200, row("assignments/{}/return/", an_assignment), hides=True),
    Endpoint("assignment-renewal", "post", "annotate", 200, row("assignments/{}/renewal/", handed_back), hides=True),
    Endpoint("assignment-reopening", "post", "manage", 200, row("assignments/{}/reopening/", submitted), hides=True),
    Endpoint(
        "assignment-reclamation", "post", "manage", 200, row("assignments/{}/reclamation/", an_assignment), hides=True
    ),
]  # fmt: skip

HAS = {
    "viewer": {"view"},
    "annotator": {"view", "annotate"},
    "manager": {"view", "annotate", "manage"},
}
ROLES = [
    "anonymous",
    "outsider",
    *HAS,
    "token",
    "read-only token",
    "token bound to the project",
    "token bound elsewhere",
]


def ask(client: APIClient, endpoint: Endpoint, scene: Scene) -> Response:
    """The answer to this client."""
    return getattr(client, endpoint.method)(endpoint.url(scene), endpoint.body(scene), format="json")


def client_for(role: str, scene: Scene) -> APIClient:
    """A client that stands to the project as the role says. Tokens are the manager's."""
    if role == "anonymous":
        return APIClient()
    if role == "token":
        return client_with(scene.manager)
    if role == "read-only token":
        return client_with(scene.manager, scope="read")
    if role == "token bound to the project":
        return client_with(scene.manager, project=scene.project)
    if role == "token bound elsewhere":
        return client_with(scene.manager, project=create_project("Elsewhere", by=scene.manager))
    client = APIClient()
    client.force_login(getattr(scene, role))
    return client


def expected(role: str, endpoint: Endpoint) -> int:
    """What DESIGN section 3 says: 404 for outsiders, 403 for members without the right."""
    if role == "anonymous":
        return 401
    if role == "outsider":
        return endpoint.success if endpoint.is_general else 404
    if role == "read-only token" and endpoint.method != "get":
        return 403
    if role == "token bound elsewhere":
        return endpoint.bound_elsewhere
    if role == "token bound to the project" and endpoint.is_general:
        return endpoint.bound_elsewhere
    if role in HAS and endpoint.right not in HAS[role]:
        return 404 if endpoint.hides and role == "viewer" else 403
    return endpoint.success


def test_every_endpoint_of_the_router_stands_in_the_table():
    known = {(url.name, method) for url in router.urls for method in url.callback.actions if method != "head"}

    assert known == {(endpoint.name, endpoint.method) for endpoint in ENDPOINTS}


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace, so that one scene serves everybody in turn."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_everybody_gets_what_they_may_have(endpoint: Endpoint, scene: Scene):
    answers: dict[str, int] = {}

    for role in ROLES:
        with undone():
            scene.actor = scene.annotator if role == "annotator" else scene.manager
            response = ask(client_for(role, scene), endpoint, scene)
        answers[role] = response.status_code
        assert response.status_code < 400 or set(response.json()) == {"detail", "code"}

    assert answers == {role: expected(role, endpoint) for role in ROLES}


def test_a_project_in_the_trash_is_gone_for_its_members(scene: Scene, client_of):
    client = client_of(scene.manager)
    asked = [(e.method, e.url(scene), e.body(scene)) for e in ENDPOINTS if not e.is_general]

    client.delete(scene.url)

    for method, url, body in asked:
        assert getattr(client, method)(url, body, format="json").status_code == 404, url


def test_lists_hold_only_ones_own_projects(scene: Scene, client_of):
    ProjectFactory()

    projects = client_of(scene.viewer).get("/api/v1/projects/").json()["results"]

    assert [project["slug"] for project in projects] == [scene.project.slug]
