"""The promise of the design: thirty comments with eight targets and three spans cost at most eighty keys, no mouse."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.models import Annotation, Judgement, Relation
from annotations.services.starting import set_up_project
from tests.browser.conftest import Workspace, sign_in
from tests.factories import MembershipFactory, ProjectFactory, Study, plant_study
from tests.importing import carried_out
from threads.models import Membership, Thread
from threads.services.importing import begin_import

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What one reader said of the first thirty comments of the real sample, key by key: Shift with a label's letter gives
# the label and is done; r and a digit choose another target than the parent; v and c make the first sentence a claim.
READER = """
v c D | D | D | d r 1 Enter | S | S | O | D | D | v c D
D | D | d r 9 Enter | D | d r 2 Enter | D | d r 2 Enter | D | s r 1 Enter | S
v c S | D | O | D | Q | D | d r 1 Enter | D | d r 2 Enter | d r 2 Enter
"""
# Of which comment each chosen target is, as the reader saw it.
CHOSEN = {4: 3, 13: 4, 15: 13, 17: 16, 19: 18, 27: 26, 29: 27, 30: 28}


@pytest.fixture
def sample(samples: Path) -> Study:
    """The real sample as it comes in without a correction."""
    project = ProjectFactory()
    manager = project.created_by
    MembershipFactory(project=project, user=manager, role=Membership.Role.MANAGER, alias="a1")
    with (samples / "sample_thread.txt").open("rb") as file:
        carried_out(begin_import(project, by=manager, file=file, filename="sample_thread.txt"))
    return Study(project, manager, manager, set_up_project(project, by=manager), Thread.objects.get())


@pytest.mark.samples
def test_thirty_comments_of_the_real_sample_cost_at_most_eighty_keys(live_server, open_page, sample):
    workspace = at_work(live_server, open_page, sample)
    keys = [f"Shift+{key}" if key in "DSQO" else key for key in READER.replace("|", " ").split()]

    workspace.keys(*keys)
    workspace.saved()

    assert len(keys) <= 80
    assert Judgement.objects.done().count() == 30
    chosen = Relation.objects.live().filter(target_by="chosen")
    assert dict(chosen.values_list("comment__position", "target_comment__position")) == CHOSEN
    assert Annotation.objects.live().filter(label__key="claim", start__isnull=False).count() == 3
    # Each label with a target has exactly one.
    assert (
        Relation.objects.live().count()
        == Annotation.objects.live().filter(label__key__in=["rebuttal", "support"]).count()
    )


@pytest.mark.parametrize(
    ("keys", "target"),
    [(["d", "Enter"], 2), (["Shift+D"], 2), (["d", "r", "2", "Enter"], 1), (["d", "r", "0", "Enter"], 0)],
    ids=["the parent", "the parent, in one", "another comment", "the article"],
)
def test_a_rebuttal_is_given_pointed_and_judged_in_so_many_keys(live_server, open_page, keys, target):
    study = plant_study(["It leaks.", "It does.", "No."], [None, 0, 1])
    workspace = at_work(live_server, open_page, study, "?focus=3")

    workspace.keys(*keys)
    workspace.saved()

    assert Relation.objects.live().get().target_comment.position == target
    assert Judgement.objects.done().get().comment.position == 3


def at_work(live_server, open_page, study: Study, query: str = "") -> Workspace:
    page = open_page()
    page.set_default_timeout(60_000)
    sign_in(page, live_server.url, study.annotator)
    workspace = Workspace(study, live_server.url, page)
    page.goto(workspace.url + query)
    page.wait_for_selector(".comment--now:focus")
    return workspace
