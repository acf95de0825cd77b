from __future__ import annotations

import importlib.util
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from threads.importers import html_page
from threads.importers.base import Options, RawThread
from threads.importers.webpage import extraction

COMMENT = '<li id="comment-1" class="comment"><b class="fn">Ann</b><div class="comment-content">Wrong again.</div></li>'
SENTENCE = "The council voted on Monday to build a tram line between the station and the harbour, officials said. "
PAGE = (
    "<html><title>Trams</title><body><div><div>"
    + "".join(f'<p>{number} {SENTENCE * 3}<a href="https://x.example/{number}">the plan</a></p>' for number in range(4))
    + f'</div></div><ol class="comment-list">{COMMENT}</ol></body></html>'
)
installed = pytest.mark.skipif(
    importlib.util.find_spec("trafilatura") is None, reason="requirements-extra.txt is not installed"
)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Python's own way of saying that a package is not there."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    extraction._trafilatura.cache_clear()
    yield
    extraction._trafilatura.cache_clear()


def read(content: str | bytes) -> RawThread:
    [thread] = html_page.read(io.BytesIO(content if isinstance(content, bytes) else content.encode()), Options())
    return thread


def found_by(thread: RawThread) -> list[str]:
    return [notice.message.rpartition(" ")[0] for notice in thread.warnings if notice.code == "article_by"]


@pytest.mark.usefixtures("without")
def test_without_the_package_the_paragraphs_of_the_page_are_the_article():
    thread = read(PAGE)

    assert thread.article.text.startswith(f"0 {SENTENCE}")
    assert [thread.article.text[a.start : a.end] for a in thread.article.anchors] == ["the plan"] * 4
    assert "Wrong" not in thread.article.text
    assert found_by(thread) == []


def test_whatever_the_package_stumbles_over_the_page_is_imported(monkeypatch: pytest.MonkeyPatch):
    broken = ModuleType("trafilatura")
    broken.extract = lambda *_, **__: [][0]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "trafilatura", broken)
    extraction._trafilatura.cache_clear()

    thread = read(PAGE)
    extraction._trafilatura.cache_clear()

    assert thread.article.text.startswith(f"0 {SENTENCE}")
    assert found_by(thread) == []


@installed
def test_with_the_package_the_article_is_told_to_be_found_by_it():
    thread = read(PAGE)

    assert found_by(thread) == ["the article was found by trafilatura"]
    assert thread.article.text.startswith(f"0 {SENTENCE}")
    assert [thread.article.text[a.start : a.end] for a in thread.article.anchors] == ["the plan"] * 4
    assert "Wrong" not in thread.article.text
    assert [comment.text for comment in thread.comments] == ["Wrong again."]


@installed
@pytest.mark.parametrize(
    "page",
    [
        PAGE.replace("<div><div>", '<div itemprop="articleBody"><div>'),
        PAGE.replace("<body>", '<script type="application/ld+json">{"@type":"Article","articleBody":"Told."}</script>'),
    ],
)
def test_what_the_page_says_of_its_article_comes_before_what_the_package_finds(page: str):
    assert found_by(read(page)) == []


@installed
def test_a_page_in_which_the_package_finds_nothing_has_its_paragraphs():
    thread = read(f"<html><body>{COMMENT}{'<div>' * 1500}<p>Deep.</p>")

    assert (thread.article.text, len(thread.comments)) == ("Deep.", 1)
    assert found_by(thread) == []


@installed
@pytest.mark.samples
def test_what_follows_an_article_on_a_page_is_left_out(samples: Path):
    page = (samples / "threads" / "html" / "creativecommons_wp_comments.html").read_bytes()

    assert read(page).article.text.endswith("dass dies nicht ernsthaft das letzte Wort sein kann.")
    assert found_by(read(page)) == ["the article was found by trafilatura"]
