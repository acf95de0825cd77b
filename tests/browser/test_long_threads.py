"""A long thread opens and scrolls like a short one: windows of it on the page, gaps for the rest."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from annotations.models import Judgement
from tests.browser.axe import violations
from tests.browser.conftest import Workspace, sign_in
from tests.factories import plant_study
from threads.models import Comment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNT = 900


def open_long(live_server, open_page, parents: list[int | None], *, query: str = "", **options: object) -> Workspace:
    texts = [f"Word {index + 1}. " * (3 + index % 40) for index in range(len(parents))]
    study = plant_study(texts, parents, title="Long")
    page = open_page(viewport={"width": 1200, "height": 800}, **options)
    sign_in(page, live_server.url, study.annotator)
    found = Workspace(study, live_server.url, page)
    page.goto(found.url + query)
    return found


@pytest.fixture
def long(live_server, open_page) -> Workspace:
    """900 comments: #100 has the 300 below it as replies, all others answer the article."""
    found = open_long(live_server, open_page, [99 if 100 <= index < 400 else None for index in range(COUNT)])
    found.page.wait_for_selector("#c1:focus")
    return found


def arrive(page, position: int) -> None:
    page.wait_for_selector(f"#c{position}.comment--now:focus")
    top = page.locator(f"#c{position}").bounding_box()["y"]
    assert 0 < top < 800


def until(page, expression: str) -> None:
    """Waits for it. The page's policy forbids wait_for_function, which evaluates strings in it."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"This has not become true: {expression}")


def comments(page) -> int:
    return page.locator("#tree > .comment").count()


def test_the_page_begins_with_one_window_and_its_neighbour(long):
    until(long.page, "document.querySelectorAll('.gap').length === 14")

    # 15 windows of 60; the first reaches far below the eye.
    assert comments(long.page) == 60
    assert long.page.locator(".gap[role=none]").count() == 14


@pytest.mark.parametrize(
    ("keys", "position"), [(["End"], 900), (["g", "7", "0", "0", "Enter"], 700), (["End", "Home"], 1)]
)
def test_keys_lead_to_comments_that_have_not_arrived(long, keys, position):
    long.keys(*keys)

    arrive(long.page, position)


def test_a_permalink_opens_in_the_middle_and_its_neighbours_arrive(live_server, open_page):
    found = open_long(live_server, open_page, [None] * COUNT, query="?focus=541#c541")
    # The first of its window: what is above it comes by itself.
    found.page.wait_for_selector("#c540")
    found.keys("k", "k")

    arrive(found.page, 539)


def test_an_address_with_the_number_alone_leads_there_too(live_server, open_page):
    found = open_long(live_server, open_page, [None] * COUNT, query="#c800")

    arrive(found.page, 800)


def test_a_number_beyond_the_thread_is_refused_in_words(long):
    long.keys("g", "9", "9", "9", "9", "Enter")

    assert long.page.locator("#toast").inner_text() == "There is no comment #9999 in this thread."
    assert long.focus == "#1"


def test_the_wheel_and_the_scrollbar_bring_what_is_under_the_eye(long):
    page = long.page
    page.mouse.move(700, 400)
    for _ in range(12):
        page.mouse.wheel(0, 1500)
        page.wait_for_timeout(30)
    until(page, "Boolean(document.elementFromPoint(700, 400).closest('.comment'))")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight * 0.7)")
    until(page, "Boolean(document.elementFromPoint(700, 400).closest('.comment'))")

    number = page.evaluate("Number(document.elementFromPoint(700, 400).closest('.comment').dataset.position)")

    assert 540 < number < 720
    assert long.focus == "#1"


def test_a_click_on_the_map_leads_there(long):
    box = long.page.locator(".map__plot").bounding_box()

    long.page.mouse.click(box["x"] + 5, box["y"] + box["height"] * 2 / 3)

    long.page.wait_for_selector(".comment--now:focus:not(#c1)")
    assert abs(int(long.focus.strip("#")) - 600) < 10


def test_dragging_on_the_map_scrolls_and_leaves_the_focus(long):
    box = long.page.locator(".map__plot").bounding_box()
    long.page.mouse.move(box["x"] + 5, box["y"] + 5)
    long.page.mouse.down()
    long.page.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2, steps=8)
    long.page.mouse.up()

    long.page.wait_for_selector("#c450")
    view = long.page.locator(".map__view").bounding_box()
    assert abs(view["y"] - box["y"] - box["height"] / 2) < 40
    assert long.focus == "#1"


def test_far_windows_leave_and_come_back(long):
    page = long.page
    for position in (200, 400, 600, 800, 500, 300):
        page.evaluate(f"location.hash = '#c{position}'")
        arrive(page, position)

    assert comments(page) <= 360
    assert page.locator("#c800").count() == 0

    long.keys("g", "8", "0", "0", "Enter")

    arrive(page, 800)


def test_what_one_reads_stays_in_its_place_while_gaps_above_are_filled(long):
    page = long.page
    page.evaluate("location.hash = '#c600'")
    arrive(page, 600)
    page.wait_for_timeout(500)
    moved = page.evaluate(
        """async () => {
          const frame = () => new Promise(requestAnimationFrame);
          let worst = 0;
          for (let step = 0; step < 260; step += 1) {
            const seen = document.elementFromPoint(700, 400)?.closest(".comment");
            const before = seen?.getBoundingClientRect().top;
            scrollBy({ top: -90, behavior: "instant" });
            await frame();
            await frame();
            if (seen?.isConnected) worst = Math.max(worst, Math.abs(seen.getBoundingClientRect().top - before - 90));
          }
          return worst;
        }"""
    )

    assert page.locator("#c480").count() == 1
    assert moved <= 2


def test_a_branch_over_several_windows_closes_and_opens(long):
    page = long.page
    page.evaluate("location.hash = '#c100'")
    arrive(page, 100)

    long.keys("ArrowLeft", "j")
    arrive(page, 401)
    height = page.evaluate("document.documentElement.scrollHeight")
    long.keys("k")
    arrive(page, 100)
    # A number inside opens what is around it.
    long.keys("g", "2", "5", "0", "Enter")
    arrive(page, 250)

    assert page.evaluate("document.documentElement.scrollHeight") > height * 1.3
    assert long.page.locator("#c100").get_attribute("aria-expanded") in {"true", None}


def test_the_last_of_many_closed_comments_is_found_with_end(live_server, open_page):
    found = open_long(live_server, open_page, [None if index < 100 else 99 for index in range(400)])
    found.page.wait_for_selector("#c1:focus")
    found.page.evaluate("location.hash = '#c100'")
    arrive(found.page, 100)

    found.keys("ArrowLeft", "Home", "End")

    arrive(found.page, 100)


def test_the_trail_tells_of_parents_that_are_far_above(long):
    long.keys("g", "3", "9", "0", "Enter")

    parent = long.page.locator(".ancestors__parent")
    parent.wait_for()
    assert parent.inner_text().startswith("#100 Word 100.")
    parent.click()
    arrive(long.page, 100)


def test_done_leads_to_the_next_undecided_comment_wherever_it_is(live_server, open_page):
    found = open_long(live_server, open_page, [None] * COUNT, query="?focus=60")
    judged = found.study.thread.comments.filter(position__gt=60, position__lt=700)
    round, by = found.study.round, found.study.annotator
    kept = {"round": round, "annotator": by, "scheme_version": round.scheme_version, "at": timezone.now()}
    Judgement.objects.bulk_create(Judgement(comment=comment, state="done", **kept) for comment in judged)
    found.page.reload()
    found.page.wait_for_selector("#c60:focus")

    found.keys("Shift+O")

    arrive(found.page, 700)
    found.saved()
    assert found.labels() == [(60, "other", None)]
    found.keys("z")
    arrive(found.page, 60)


def test_labels_given_before_a_window_left_are_there_when_it_comes_back(long):
    long.keys("c")
    long.saved()
    for position in (300, 500, 700, 900, 600):
        long.page.evaluate(f"location.hash = '#c{position}'")
        arrive(long.page, position)
    assert long.page.locator("#c1").count() == 0

    long.keys("Home")

    arrive(long.page, 1)
    assert long.page.locator("#c1 .mark__name").inner_text() == "Claim"


def test_a_window_that_cannot_come_is_told_of_and_tried_again(live_server, open_page):
    found = open_long(live_server, open_page, [None] * COUNT, complaints_allowed=True)
    found.page.wait_for_selector("#c1:focus")
    found.page.context.set_offline(True)
    found.keys("End")
    found.page.wait_for_selector("#toast:not([hidden])")
    told = found.page.locator("#toast").inner_text()
    found.page.context.set_offline(False)

    found.page.wait_for_selector("#c900")

    assert told == "More comments cannot be loaded: the server cannot be reached."


def test_a_thread_that_has_grown_asks_for_a_reload(live_server, open_page):
    found = open_long(live_server, open_page, [None] * COUNT)
    found.page.wait_for_selector("#c1:focus")
    found.study.thread.revision = 2
    found.study.thread.save()

    found.keys("End")

    found.page.wait_for_selector("#toast:not([hidden])")
    assert "has grown" in found.page.locator("#toast").inner_text()


def test_without_script_links_lead_through_the_windows(live_server, open_page):
    found = open_long(live_server, open_page, [None] * COUNT, java_script_enabled=False)

    found.page.get_by_role("link", name="Later comments, from #61").click()
    found.page.get_by_role("link", name="Later comments, from #121").click()

    assert found.page.locator("#c121").is_visible()
    assert found.page.get_by_role("link", name="Earlier comments, from #61").is_visible()
    assert reverse("annotations:workspace", args=[found.study.project.slug, found.study.thread.pk]) in found.page.url


def test_by_score_keys_and_numbers_follow_the_order(live_server, open_page):
    found = open_long(live_server, open_page, [None] * COUNT)
    comments_by_score = list(found.study.thread.comments.filter(position__gt=0))
    for comment in comments_by_score:
        comment.score = comment.position
    Comment.objects.bulk_update(comments_by_score, ["score"])
    found.page.reload()
    found.page.wait_for_selector("#c1:focus")
    found.keys("j", "j")

    found.page.get_by_role("link", name="Best first").click()

    # The same comment, now near the end.
    found.page.wait_for_selector(".tree--flat #c3:focus")
    found.keys("j", "j")
    arrive(found.page, 1)
    found.keys("Home")
    arrive(found.page, 900)
    found.keys("g", "4", "5", "0", "Enter")
    arrive(found.page, 450)
    found.keys("j")
    arrive(found.page, 449)


def test_a_click_on_a_thread_line_closes_its_branch(live_server, open_page):
    found = open_long(live_server, open_page, [None, 0, 1, 2, 1, None, 5])
    found.page.wait_for_selector("#c1:focus")
    box = found.page.locator("#c4").bounding_box()

    # The second line is that of #2; a comment's words begin after a rem and 22 pixels a level.
    found.page.mouse.click(box["x"] + 16 + 22 + 8, box["y"] + box["height"] / 2)

    arrive(found.page, 2)
    assert found.page.locator("#c2").get_attribute("aria-expanded") == "false"
    assert not found.page.locator("#c5").is_visible()
    found.keys("Shift+ArrowUp")
    assert found.focus == "#2"
    found.keys("ArrowLeft", "Shift+ArrowDown")
    arrive(found.page, 6)


def test_axe_finds_nothing_in_the_middle_of_a_long_thread(live_server, open_page):
    # axe writes styles into the page to measure it, which our policy forbids and the console reports.
    found = open_long(live_server, open_page, [None] * COUNT, query="?focus=500", complaints_allowed=True)
    found.page.wait_for_selector("#c500:focus")

    assert violations(found.page) == []
