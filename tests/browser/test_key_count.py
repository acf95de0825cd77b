"""The promise of the design: thirty comments with eight targets and three spans cost at most eighty keys, no mouse."""

from __future__ import annotations

import pytest

from annotations.models import Annotation, Judgement, Relation
from tests.browser.conftest import Workspace, sign_in
from tests.factories import plant_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_thirty_comments_cost_at_most_eighty_keys(live_server, open_page):
    study = plant_study(["First things first. The pier leaks. So what?"] * 30, [None, 0, 1, *[2] * 27])
    page = open_page()
    sign_in(page, live_server.url, study.annotator)
    workspace = Workspace(study, live_server.url, page)
    page.goto(workspace.url)
    page.wait_for_selector(".comment--now:focus")
    plain, target, span = ["Shift+O"], ["d", "r", "2", "Enter"], ["v", "j", "c", "Shift+S"]
    keys = [*plain * 2, *target * 8, *span * 3, *plain * 17]

    workspace.keys(*keys)
    workspace.saved()

    assert len(keys) <= 80
    assert Judgement.objects.done().count() == 30
    assert Relation.objects.live().filter(target_by="chosen", target_comment__position__in=[1, 2]).count() == 8
    assert Annotation.objects.live().filter(exact="The pier leaks.").count() == 3
