"""Blind means blind: whoever may not see a colleague's answers gets the same answer to every question, byte for byte,
as if the colleague had done nothing."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import pytest

from annotations.services.assigning.submitting import submit_thread
from annotations.services.judging import judge
from tests.blindness.answers import Answers, answers_to
from tests.blindness.asking import FILTERS, Ask, endpoints, pages, rows
from tests.blindness.world import World, plant, work
from tests.browser.pages import PAGES
from tests.pages.parts import PARTS
from tests.undoing import undone

pytestmark = pytest.mark.django_db

# What shows colleagues' answers once one's own are submitted: were these the same, too, nothing would be proved above.
SHOWS = frozenset({
    "annotations:workspace?", "annotations:comments?by=anyone&label=function/question",
    "annotations:comments?by=colleague&label=content/claim", "annotations:comments?by=anyone&disagree=1",
    "annotations:claim_list?", "annotations:claim_list?search=November", "a claim that all see",
    "annotations:argument_map?", "annotations:argument_file?by=anyone", "annotations:checks?by=anyone",
    "annotations:agreement?", "annotations:disagreements?question=function", "annotations:suggestion_list?",
    "annotations:model_list?", "annotations:target_claims?search=November",
    "API GET project-annotation-list", "API GET project-relation-list",  "API GET project-claim-list",
    "API GET project-evidence-list", "API GET project-comment-list?by=colleague&judged=done",
    "API GET argument-list?by=anyone",
    "API GET project-agreement-list", "API GET project-suggestion-list", "API GET project-remark-list",
    "API GET project-learning-list", "API get annotations/{}/", "API get claims/{}/", "a label by its address",
})  # fmt: skip


def differing(without: Answers, having: Answers) -> dict[str, str]:
    """The questions that were answered differently, each with the lines that differ."""
    assert without.keys() == having.keys()
    return {name: _difference(without[name], having[name]) for name in without if without[name] != having[name]}


def _difference(before: list[str], after: list[str]) -> str:
    lines = difflib.unified_diff("\n".join(before).splitlines(), "\n".join(after).splitlines(), n=0, lineterm="")
    return "\n".join(line[:300] for line in list(lines)[2:14])


def test_every_filter_is_one_of_a_page_or_a_part():
    assert FILTERS.keys() <= PAGES.keys() | PARTS.keys()


def test_nothing_tells_an_annotator_what_a_colleague_did_before_they_have_submitted():
    world = plant()

    def everything() -> Iterator[Ask]:
        yield from pages(world, maker=world.annotator)
        yield from endpoints(world, maker=world.annotator)
        yield from rows(world)

    with undone():
        work(world)
        having = answers_to(everything, world.annotator)
    without = answers_to(everything, world.annotator)

    assert sum(map(len, without.values())) > 300
    assert differing(without, having) == {}


def test_nothing_tells_somebody_who_only_reads_before_the_round_is_closed():
    world = plant()
    manager = world.study.manager

    def everything() -> Iterator[Ask]:
        asks = (*pages(world, maker=manager), *endpoints(world, maker=manager), *rows(world))
        yield from (ask for ask in asks if ask.method == "get" and not ask.narrows)

    with undone():
        work(world)
        having = answers_to(everything, world.viewer)
    without = answers_to(everything, world.viewer)

    assert differing(without, having) == {}


def test_what_may_be_seen_after_ones_own_submission_is_seen():
    world = plant()
    manager = world.study.manager
    _submit(world)

    def shown() -> Iterator[Ask]:
        asks = (*pages(world, maker=manager), *endpoints(world, maker=manager), *rows(world))
        yield from (ask for ask in asks if ask.name in SHOWS)

    with undone():
        work(world)
        having = answers_to(shown, world.annotator)
    without = answers_to(shown, world.annotator)

    assert SHOWS - differing(without, having).keys() == set()


def _submit(world: World) -> None:
    me = {"round": world.study.round, "by": world.annotator}
    for thread in (world.first, world.second):
        for comment in thread.comments.filter(position__gt=0):
            judge(comment, state="skipped", **me)
        submit_thread(world.study.round, thread, by=world.annotator)
