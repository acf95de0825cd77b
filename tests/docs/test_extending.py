"""The worked examples of docs/extending.md do what the page says."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from annotations.exporters.base import About
from annotations.extraction.base import CommentView
from threads.importers.base import MalformedFile, Options

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "extending.md").read_text(encoding="utf-8")


def block(section: str, language: str) -> str:
    part = PAGE.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    (found,) = re.findall(rf"```{language}\n(.*?)```", part, re.DOTALL)
    return found


@pytest.fixture
def module(request: pytest.FixtureRequest) -> Iterator[ModuleType]:
    """The module that a section of the page writes."""
    made = ModuleType("example")
    # A dataclass looks up the module that it stands in.
    sys.modules["example"] = made
    exec(compile(block(request.param, "python"), "docs/extending.md", "exec"), made.__dict__)  # noqa: S102 (our own page)
    yield made
    del sys.modules["example"]


@pytest.mark.parametrize("module", ["An importer"], indirect=True)
def test_the_importer_reads_its_format_and_names_the_line_that_is_broken(module):
    sample = block("An importer", "board").encode()
    assert module.looks_like(sample, "dump.txt")

    (thread,) = module.read(io.BytesIO(sample), Options())

    assert (thread.title, thread.url) == ("The lido closes", "https://board.example/lido")
    said = [(comment.external_id, comment.parent_external_id, comment.author) for comment in thread.comments]
    assert said == [("1", None, "ann"), ("2", "1", "ben")]
    assert thread.comments[1].text == "No. It leaks because nobody mended it."
    with pytest.raises(MalformedFile, match=r"^Line 4: "):
        list(module.read(io.BytesIO(sample + b"3 | 2 | ann\n"), Options()))


@pytest.mark.parametrize("module", ["An extractor"], indirect=True)
def test_the_extractor_proposes_and_says_why(module):
    article = CommentView(0, "In 2019 it cost 4 million.", is_article=True)
    thread = [article, CommentView(1, "Nonsense.", 1, parent=article), CommentView(2, "It was 3,5 million.", 2)]

    (found,) = module.Figures().extract(thread)

    assert (found.comment_id, found.question, found.label) == (2, "content", "claim")
    assert thread[2].text[found.reasons[0].start : found.reasons[0].end] == "3,5"


@pytest.mark.parametrize("module", ["An export format"], indirect=True)
def test_the_exporter_writes_an_outline(module):
    row = {"label": "rebuttal"}
    records = [
        {"comment_id": "article", "depth": 0, "text": "The council\nvoted.", "annotations": []},
        {"comment_id": "c1", "depth": 1, "text": "🙂 No.", "annotations": [row, row, {"label": None}]},
    ]
    out = io.BytesIO()

    module.Outline().write(records, About("lido@1", "The lido", "2026-01-01T00:00:00Z"), out)

    assert out.getvalue().decode() == "The lido, lido@1\narticle [] The council voted.\n  c1 [rebuttal] 🙂 No.\n"
