"""Selecting words with the mouse gives the exact code points, whatever the script, and whichever way one drags."""

from __future__ import annotations

import pytest

from annotations.models import Annotation
from tests.asking import plant_survey
from tests.browser.conftest import Workspace, sign_in
from tests.browser.test_labelling import drag_over
from threads.models import Hyperlink

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
LINKED = "As https://example.org/budget says, no."
TEXTS = [
    f"🙂🙂 Look, {FAMILY} at the lido 🇩🇪 now.",
    "Cafe\u0301 and nai\u0308ve swimmers pay.",
    "قال المجلس إن المسبح مغلق اليوم.",
    "The word שלום עולם means peace.",
    LINKED,
    "First line ends here.\nSecond line goes on 🏊 and on.",
]
# Words of a text, and which comment they stand in.
CASES = [
    (1, "Look"),
    (1, f"{FAMILY} at"),
    (1, "lido 🇩🇪 now"),
    (2, "Cafe\u0301 and"),
    (2, "nai\u0308ve swimmers"),
    (3, "المسبح مغلق"),
    (4, "means"),
    (6, "on 🏊 and"),
]


@pytest.fixture
def survey(live_server, open_page) -> Workspace:
    study = plant_survey(TEXTS, [None] * len(TEXTS), title="Scripts")
    start = LINKED.index("https")
    end = LINKED.index(" says")
    Hyperlink.objects.create(
        comment=study.comment(5), start=start, end=end, url=LINKED[start:end], canonical=LINKED[start:end]
    )
    page = open_page()
    sign_in(page, live_server.url, study.annotator)
    found = Workspace(study, live_server.url, page)
    page.goto(found.url)
    page.wait_for_selector(".comment--now:focus")
    return found


def mark(survey: Workspace) -> tuple[int, str]:
    """Gives the selection a label: where the words were found, and which they are. Takes the label back."""
    survey.page.keyboard.press("i")
    survey.saved()
    found = Annotation.objects.live().get()
    text = found.comment.text
    assert text[found.start : found.end] == found.exact
    Annotation.objects.all().delete()
    survey.page.reload()
    survey.page.wait_for_selector(".comment--now:focus")
    return found.comment.position, found.exact


def test_dragging_over_words_marks_just_them(survey):
    found = []
    for position, words in CASES:
        drag_over(survey, f"#c{position}-text", words)
        found.append(mark(survey))

    assert found == CASES


def drag(survey: Workspace, selector: str, start: int, end: int) -> None:
    """Drags from one UTF-16 place of the element's text to another, forwards or backwards, across links and lines."""
    spots = survey.page.evaluate(
        """([selector, places]) => places.map((place) => {
          const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
          let seen = 0;
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (place <= seen + node.length) {
              const range = document.createRange();
              const at = Math.min(place - seen, node.length - 1);
              range.setStart(node, at);
              range.setEnd(node, at + 1);
              const box = range.getClientRects()[0];
              return [place - seen === node.length ? box.right : box.left, box.top + box.height / 2];
            }
            seen += node.length;
          }
        })""",
        [selector, [start, end]],
    )
    mouse = survey.page.mouse
    (x1, y1), (x2, y2) = spots
    mouse.move(x1, y1)
    mouse.down()
    mouse.move((x1 + x2) / 2, (y1 + y2) / 2, steps=3)
    mouse.move(x2, y2, steps=3)
    mouse.up()


def test_a_selection_may_go_backwards_across_a_link_and_over_line_ends(survey):
    lines = TEXTS[5]
    begin, end = lines.index("ends"), lines.index(" goes")
    drag(survey, "#c6-text", begin, end)
    over_lines = mark(survey)
    drag(survey, "#c6-text", end, begin)
    backwards = mark(survey)
    drag(survey, "#c5-text", LINKED.index(" says") + 5, 0)
    across_a_link = mark(survey)

    assert over_lines == backwards == (6, "ends here.\nSecond line")
    assert across_a_link == (5, "As https://example.org/budget says")


def test_a_double_click_marks_a_word_and_a_triple_click_a_line(survey):
    survey.keys("j")
    x, y = survey.page.evaluate(
        """() => {
          const node = document.querySelector("#c2-text").firstChild;
          const range = document.createRange();
          range.setStart(node, 10);
          range.setEnd(node, 12);
          const box = range.getBoundingClientRect();
          return [box.left + box.width / 2, box.top + box.height / 2];
        }"""
    )
    survey.page.mouse.dblclick(x, y)
    word = mark(survey)
    survey.keys("j")
    survey.page.mouse.click(x, y, click_count=3)
    line = mark(survey)

    assert word == (2, "nai\u0308ve")
    assert line == (2, TEXTS[1])


def test_words_of_a_right_to_left_passage_inside_a_line_are_whole(survey):
    survey.page.evaluate(
        """() => {
          const node = document.querySelector("#c4-text").firstChild;
          const at = node.data.indexOf("שלום");
          document.getSelection().setBaseAndExtent(node, at + 9, node, at);
        }"""
    )

    assert mark(survey) == (4, "שלום עולם")
