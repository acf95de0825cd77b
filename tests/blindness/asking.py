"""Everything that can be asked: each page with its filters, each part, each endpoint, each row by its address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Model as Row
from django.urls import reverse

from annotations.models import (
    Adjudication,
    Annotation,
    Assignment,
    Audit,
    Claim,
    Doubt,
    Evidence,
    Mention,
    Relation,
    Remark,
    Suggestion,
)
from tests.api.conftest import Scene
from tests.api.endpoints import ENDPOINTS
from tests.blindness.world import COMMON, HIDDEN, World
from tests.browser.pages import PAGES
from tests.factories import Study, UserFactory
from tests.pages.parts import PARTS
from tests.pages.rights import MANAGERS, right_for
from threads.models import Job, User

# What narrows a page by answers or counts them, besides the page itself. {thread}, {second}, {round}: ids.
FILTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "threads:thread_list": ("label=function/question", "progress=done", "progress=untouched", "order=title"),
    "annotations:comments": (
        "by=anyone&label=function/question", "by=colleague&label=content/claim", "by=anyone&judged=done",
        "by=colleague&judged=cannot_judge", "by=anyone&judged=undecided", "by=anyone&unsure=1", "by=anyone&note=1",
        "by=anyone&no_target=1", "by=anyone&unlinked=1", "by=anyone&disagree=1", "suggested=content/claim", "above=0.9",
        "q=look&by=anyone", "thread={second}&by=colleague",
    ),
    "annotations:bulk": ("all=1&by=colleague&label=function/question", "all=1&by=anyone&disagree=1&what=judge:done"),
    "annotations:workspace": ("order=time",),
    "annotations:suggestion_list": ("state=accepted", "state=rejected", "extractor=project", "least=0.9"),
    "annotations:claim_list": ("search=November",),
    "annotations:claim": ("show=mentions", "into=November"),
    "annotations:question_list": ("show=all",),
    "annotations:checks": ("by=anyone", "by=colleague"),
    "annotations:check": ("by=anyone",),
    "annotations:argument_map": ("by=anyone", "by=colleague"),
    "annotations:disagreements": ("question=function", "question=relation.target&pair=a2,colleague"),
    "annotations:thread_search": ("q=look&as=json",),
    "annotations:model_detail": ("version=1",),
    "annotations:audit_list": ("label=content/claim&threshold=0.5&size=1&wanted=90",),
    "annotations:uncertain": ("back=1",),
    "annotations:target_comments": ("search=pay",),
    "annotations:target_claims": ("search=November",),
    "annotations:argument_file": ("by=anyone",),
}  # fmt: skip
# The same for lists of the API, by the endpoint's name.
API_FILTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "project-thread-list": ("label=function/question", "state=done"),
    "project-comment-list": (
        "by=anyone&label=function/question", "by=colleague&judged=done", "by=anyone&disagree=true",
        "suggested=content/claim",
    ),
    "project-annotation-list": ("by=anyone", "layer=gold", "page_size=1", "creator=colleague"),
    "project-relation-list": ("by=anyone", "page_size=1"),
    "project-adjudication-list": ("thread={thread}", "page_size=1"),
    "project-claim-list": ("search=November", "page_size=1"),
    "project-evidence-list": ("page_size=1",),
    "project-suggestion-list": ("status=accepted", "ordering=uncertainty"),
    "project-check-detail": ("by=anyone",),
    "argument-list": ("by=anyone",),
    "project-agreement-list": ("round={round}",),
    "project-assignment-list": ("state=submitted",),
}  # fmt: skip
# Pages that send a script less than the whole.
SENDS_PARTS: Final = frozenset({
    "annotations:agreement", "annotations:audit", "annotations:bulk", "annotations:bulk_state",
    "annotations:model_list", "annotations:proofs", "annotations:release_detail", "annotations:round_detail",
    "annotations:run", "annotations:workspace", "threads:import_detail",
})  # fmt: skip
# Where a row is reached by its id, in the API; the row's id goes into the braces.
BY_ID: Final[Mapping[type[Row], tuple[str, ...]]] = {
    Annotation: ("annotations/{}/",),
    Relation: ("relations/{}/",),
    Claim: ("claims/{}/", "claims/{}/mentions/", "claims/{}/merging/"),
    Mention: ("mentions/{}/",),
    Evidence: ("evidence/{}/",),
    Remark: ("remarks/{}/", "remarks/{}/resolution/"),
    Suggestion: ("suggestions/{}/acceptance/", "suggestions/{}/rejection/"),
    Doubt: ("doubts/{}/dismissal/",),
    Audit: ("audits/{}/", "audits/{}/acceptance/"),
    Adjudication: ("adjudications/{}/",),
    Assignment: ("assignments/{}/", "assignments/{}/submission/"),
    Job: ("extractions/{}/", "trainings/{}/"),
}
# The same among the pages: names whose arguments are the project's slug and the row's id.
PAGES_BY_ID: Final[Mapping[type[Row], tuple[str, ...]]] = {
    Claim: ("annotations:claim",),
    Audit: ("annotations:audit", "annotations:audit_accept"),
    Suggestion: ("annotations:suggestion_decide",),
    Doubt: ("annotations:doubt",),
    Remark: ("annotations:question",),
    Assignment: (
        "annotations:assignment_skip", "annotations:assignment_return", "annotations:assignment_renewal",
        "annotations:assignment_reopening", "annotations:assignment_reclamation",
    ),
    Job: ("annotations:run",),
}  # fmt: skip


@dataclass(frozen=True)
class Ask:
    """One request. What it needs is made when `path` and `data` are called, in the name of whoever asks."""

    name: str
    method: str
    path: Callable[[], str]
    data: Callable[[], Any] = field(default=lambda: None)
    is_api: bool = False
    is_htmx: bool = False

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than all of a page, and not for everybody's answers."""
        return not self.name.endswith("?") and "?" in self.name and "by=anyone" not in self.name


def pages(world: World, *, maker: User) -> Iterator[Ask]:
    """Every page and every part that is not for managers alone; those that change something are asked to.

    What a page needs to have something to show is made in the name of `maker`.
    """
    study = Study(world.project, maker, world.annotator, world.study.round, world.first)
    numbers = {"thread": world.first.pk, "second": world.second.pk, "round": study.round.pk, "common": world.common.pk}
    for name, make in PAGES.items():
        if right_for(name) in MANAGERS:
            continue
        arguments = _FEWER.get(name, make)
        extra = f"branch={study.comment(1).pk}" if name == "annotations:bulk" else ""
        for query in (extra, *FILTERS.get(name, ())):
            path = _path(name, arguments, study, query.format(**numbers))
            yield Ask(f"{name}?{query}", "get", path)
        if name in SENDS_PARTS:
            yield Ask(f"{name} in part", "get", _path(name, arguments, study, extra), is_htmx=True)
    for thread in (world.second, world.fourth):
        yield Ask(f"workspace of {thread}", "get", _path("annotations:workspace", _of(thread.pk), study, ""))
    yield Ask("a claim that all see", "get", _path("annotations:claim", _of(world.common.pk), study, ""))
    for name, part in PARTS.items():
        if part.right in MANAGERS:
            continue
        yield Ask(name, part.method, _path(name, part.arguments, study, ""), lambda part=part: part.data(study))
        for query in FILTERS.get(name, ()):
            yield Ask(f"{name}?{query}", part.method, _path(name, part.arguments, study, query))
    act = reverse("annotations:act", args=[world.project.slug, world.first.pk])
    for deed in _deeds(world):
        yield Ask(f"act {deed}", "post", lambda: act, lambda deed=deed: deed, is_htmx=True)


def _deeds(world: World) -> list[dict[str, Any]]:
    """What is pressed in the workspace where a colleague has done the same, or more, before."""
    study, (one, two, three) = world.study, [world.study.comment(at) for at in (1, 2, 3)]
    say = {"comment": one.pk}
    return [
        say | {"action": f"give:{study.label('other').pk}"},
        say | {"action": "judge:done"},
        say | {"action": "mention", "wording": HIDDEN},
        say | {"action": "mention", "wording": "No crossing costs anything."},
        say | {"action": "remark", "remark": "Hm."},
        {"action": "remark", "remark": "Hm.", "comment": three.pk},
        say | {"action": "ask", "remark": "What now?"},
        say | {"action": "undo"},
        {"action": "target:claim", "wording": HIDDEN, "comment": two.pk},
        {"action": "target:article", "comment": two.pk},
        {"action": f"branch:give_{study.label('other').pk}", "comment": one.pk},
        *({"action": f"accept:{row.pk}", "comment": one.pk} for row in one.suggestions.filter(model=None)),
    ]


def endpoints(world: World, *, maker: User) -> Iterator[Ask]:
    """Every method of every endpoint that is not for managers alone, with what its table sends; see `pages`."""
    manager, outsider = world.study.manager, UserFactory()
    scene = Scene(
        world.project, manager, world.annotator, world.viewer, outsider, world.first, world.study.round, actor=maker
    )
    for endpoint in ENDPOINTS:
        if endpoint.right not in {"view", "annotate"}:
            continue

        def url(endpoint: Any = endpoint) -> str:
            return str(endpoint.url(scene))

        def body(endpoint: Any = endpoint) -> Any:
            return endpoint.body(scene)

        yield Ask(f"API {endpoint}", endpoint.method, url, body, is_api=True)
        if endpoint.method == "get":
            for query in API_FILTERS.get(endpoint.name, ()):
                sent = query.format(thread=world.first.pk, second=world.second.pk, round=world.study.round.pk)
                yield Ask(f"API {endpoint}?{sent}", "get", _with_query(url, sent), is_api=True)
    for wording in (HIDDEN, COMMON, "No crossing costs anything.", "It leaks."):
        claims = f"/api/v1/projects/{world.project.slug}/claims/"
        yield Ask(f"API claim “{wording}”", "post", lambda at=claims: at, lambda w=wording: {"wording": w}, is_api=True)
    for thread in (world.second, world.third):
        for part in ("", "comments/", "arguments/"):
            yield Ask(f"API {thread} {part}", "get", lambda at=f"/api/v1/threads/{thread.pk}/{part}": at, is_api=True)


def rows(world: World) -> Iterator[Ask]:
    """What the colleague made, by its address: not there, whether it is there or not."""
    slug = world.project.slug
    for row in _one_of_each(world.made):
        for template in BY_ID.get(type(row), ()):
            address = "/api/v1/" + template.format(row.pk)
            methods = ("post", "delete") if template.count("/") > 2 else ("get", "patch", "delete")
            for method in methods:
                yield Ask(f"API {method} {template}", method, lambda at=address: at, dict, is_api=True)
        for name in PAGES_BY_ID.get(type(row), ()):
            page = reverse(name, args=[slug, row.pk])
            yield Ask(name, "get", lambda at=page: at)
            yield Ask(name, "post", lambda at=page: at, lambda: {"action": "resolve", "wish": "trash"})
        if isinstance(row, Annotation):
            proofs = reverse("annotations:proofs", args=[slug, row.comment.thread_id, row.pk])
            linked = reverse("annotations:workspace", args=[slug, row.comment.thread_id]) + f"?annotation={row.uid}"
            for address in (proofs, linked):
                yield Ask("a label by its address", "get", lambda at=address: at)
    for name in ("bulk_state", "bulk_undo", "bulk_cancel"):
        step = reverse(f"annotations:{name}", args=[slug, world.step])
        yield Ask(name, "get" if name == "bulk_state" else "post", lambda at=step: at)
    bulk = f"/api/v1/projects/{slug}/annotations/bulk/{world.step}/"
    for method in ("get", "delete"):
        yield Ask("API bulk", method, lambda: bulk, is_api=True)


def _one_of_each(made: Iterable[Row]) -> list[Row]:
    """Claims, of which each is hidden for a reason of its own, and one row of every other kind in every thread."""
    chosen: dict[tuple[Any, ...], Row] = {}
    for row in made:
        comment = getattr(row, "comment_id", None)
        chosen.setdefault((type(row), row.pk if isinstance(row, Claim) else comment and row.comment.thread_id), row)
    return list(chosen.values())


def _of(pk: int) -> Callable[[Study], list[Any]]:
    return lambda study: [study.project.slug, pk]


# The page's own way to something to show would submit the thread, or make what the world has.
_FEWER: Final = {
    "annotations:agreement": lambda study: [study.project.slug],
    "annotations:disagreements": lambda study: [study.project.slug],
    "threads:project_trash": lambda study: [],
    "annotations:history": lambda study: [study.project.slug],
    "annotations:home": lambda study: [study.project.slug],
    "annotations:anchoring": lambda study: [study.project.slug],
    "annotations:model_detail": lambda study: [study.project.slug, "content", "claim"],
}


def _path(name: str, arguments: Callable[[Study], list[Any]], study: Study, query: str) -> Callable[[], str]:
    def path() -> str:
        address = reverse(name, args=arguments(study))
        return f"{address}?{query}" if query else address

    return path


def _with_query(url: Callable[[], str], query: str) -> Callable[[], str]:
    def path() -> str:
        return f"{url().partition('?')[0]}?{query}"

    return path
