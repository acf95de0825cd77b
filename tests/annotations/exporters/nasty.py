"""A release of two threads that holds what usually goes wrong, as plain records, and the formats' bytes of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Any

from annotations.exporters import FORMATS
from annotations.exporters.base import About, Record

FARMER = "👩‍🌾"  # three code points, five UTF-16 units
ARTICLE = f"{FARMER} cafe\u0301: the toll is theft.\nEveryone says so!"
FIRST = f"No {FARMER} way.\u2028It's a fraud, don't pay\n18 percent | = of it."
HEBREW = "🙂לא נכון. cafe\u0301"

ABOUT = About(
    release="ferry@2",
    project='The "Ferry": no\u2028tolls 🙂',
    created="2026-03-01T10:00:00Z",
    rounds=("main",),
    scheme={
        "name": "Claims",
        "version": 3,
        "questions": [
            {"key": "function", "name": "Function", "unit": "comment", "kind": "one_of", "takes_spans": False,
             "labels": [{"key": key} for key in ("rebuttal", "support", "no")]},
            {"key": "content", "name": "Content", "unit": "comment", "kind": "many_of", "takes_spans": True,
             "labels": [{"key": "claim"}, {"key": "evidence"}]},
            {"key": "tone", "name": "Tone", "unit": "comment", "kind": "scale", "labels": [], "scale_min": 1,
             "scale_max": 5},
            {"key": "gist", "name": "Gist", "unit": "comment", "kind": "text", "labels": []},
            {"key": "relation", "name": "Relation", "unit": "relation", "kind": "one_of",
             "labels": [{"key": "rebuts"}, {"key": "supports"}]},
        ],
    },
    guideline="# How\nto judge",
    description="A pilot.",
    licence="CC-BY-4.0",
    languages=("en", "he"),
    software="Rejoinder 0.1.0",
)  # fmt: skip


def answer(id: str, annotator: str, question: str, label: str | None = None, **more: Any) -> dict[str, Any]:
    """An annotation as records have it."""
    empty = {"value": None, "start": None, "end": None, "exact": None, "attributes": {}, "unsure": False, "note": None}
    base = {"id": id, "annotator": annotator, "question": question, "label": label, **empty, "origin": "hand"}
    return {**base, "suggestion": None, **more}


def span(text: str, exact: str) -> dict[str, Any]:
    """Where `exact` is first in the text."""
    start = text.index(exact)
    return {"start": start, "end": start + len(exact), "exact": exact}


def relation(
    id: str, annotator: str, source: str | None, label: str | None, kind: str, **target: Any
) -> dict[str, Any]:
    """A relation as records have it."""
    place = {"kind": kind, "comment_id": None, "start": None, "end": None, "exact": None, **target}
    base = {"id": id, "annotator": annotator, "from": source, "label": label, "target": place}
    return {**base, "target_by": "chosen", "unsure": False, "note": None}


def judgement(annotator: str, **more: Any) -> dict[str, Any]:
    """A judgement as records have it."""
    base = {"annotator": annotator, "state": "done", "at": "2026-02-01T09:00:00Z", "ms": 8400}
    return {**base, "suggestions_shown": True, "article_opened": None, **more}


def record(
    thread: str, name: str, text: str, parent: str | None, position: int, depth: int, **more: Any
) -> dict[str, Any]:
    """One comment as records have it, with every key."""
    is_article = position == 0
    return {
        "schema_version": 1, "release": "ferry@2", "round": "main", "scheme_version": 3, "guidelines_version": 2,
        "split": "train", "offset_unit": "codepoint", "thread_id": thread, "comment_id": name, "parent_id": parent,
        "structure": "given", "position": position, "depth": depth, "author": f"p_{position}", "posted_at": None,
        "state": "normal", "duplicate_of": None, "duplicate_of_thread": None, "text": text, "text_sha256": None,
        "hyperlinks": [], "quotes": [], "judgements": [], "annotations": [], "relations": [], "gold": None,
        "mentions": [], "evidence": [], "external_id": name, "source_order": position, "score": None,
        "posted_precision": "none", "posted_raw": None, "anchors": [], "quoted": [],
        "title": "=Ferry" if is_article else None, "url": "https://example.org/?a=1&b=<2>" if is_article else None,
        "site": None, "published_at": None, "language": "en" if is_article else None, **more,
    }  # fmt: skip


def nasty() -> list[dict[str, Any]]:
    """Emoji, marks, right-to-left text, overlapping spans and a span over lines, relations to the article, to another
    comment, within one and to nowhere, a deleted comment, gold beside two annotators, an empty article, formulas.
    """
    first = record(
        "nasty/1", "c1", FIRST, "article", 1, 1, posted_at="2024-03-01T10:05:00Z",
        judgements=[judgement("a1"), judgement("a2"), judgement("a3", state="skipped", ms=None)],
        annotations=[
            answer("n1", "a1", "content", "claim", **span(FIRST, "It's a fraud, don't pay\n18"),
                   attributes={"checkable": True}, note="line\nbreak\u2028and =tab\t", unsure=True),
            answer("n2", "a1", "content", "evidence", **span(FIRST, "pay\n18 percent | ="), origin="edited",
                   suggestion={"extractor": "cues", "version": "1", "confidence": 0.81, "edit": None}),
            answer("n3", "a1", "function", "rebuttal"),
            answer("n4", "a2", "content", "claim", **span(FIRST, "No")),
            answer("n5", "a2", "function", "no"),
            answer("n6", "a2", "tone", value=3),
            answer("n7", "a2", "gist", value="says | no\tway"),
            answer("g1", "j1", "content", "claim", **span(FIRST, f"{FARMER} way")),
            answer("g2", "j1", "function", "rebuttal"),
        ],
        relations=[
            relation("r1", "a1", "n3", "rebuts", "span", comment_id="article", **span(ARTICLE, "the toll is theft")),
            relation("r2", "a1", "n2", "supports", "span", comment_id="c1",
                     **span(FIRST, "It's a fraud, don't pay\n18")),
            relation("r3", "a2", None, None, "outside"),
            relation("h1", "j1", "g2", "rebuts", "comment", comment_id="article"),
        ],
        gold={"basis": "adjudicated", "by": "j1", "reason": None, "annotations": ["g1", "g2"], "relations": ["h1"],
              "decisions": [{"question": None, "basis": "adjudicated", "by": "j1", "reason": None}], "undecided": []},
        hyperlinks=[{"start": 0, "end": 2, "url": "https://a.example", "canonical": None, "site": "a.example"}],
        quotes=[{"start": 0, "end": 2, "comment_id": "article", "source_start": 0, "source_end": 2}],
        anchors=[{"start": 0, "end": 2, "url": "/x"}], score=-3,
    )  # fmt: skip
    hebrew = record(
        "nasty/1", "c3", HEBREW, "c/2", 3, 3, author="-x",
        judgements=[judgement("a1"), judgement("a2")],
        annotations=[
            answer("n8", "a1", "content", "claim", **span(HEBREW, "נכון")),
            answer("n9", "a1", "content", "evidence", **span(HEBREW, "cafe\u0301")),
            answer("n10", "a1", "function", "support"),
            answer("n11", "a2", "function", "support"),
        ],
        relations=[
            relation("r4", "a1", "n8", "rebuts", "comment", comment_id="c1"),
            relation("r5", "a2", "n11", "supports", "claim", claim="The toll pays."),
            relation("r6", "a2", None, "rebuts", "span", comment_id="c1", **span(FIRST, "18 percent")),
        ],
        mentions=[{"annotator": "a1", "claim": "The toll pays.", **span(HEBREW, "נכון")}],
        evidence=[{
            "id": "e1", "annotator": "a1", "annotation": "n9", "kind": "typed", "comment_id": None, "start": None,
            "end": None, "exact": None, "source": None, "url": "https://example.org/b", "canonical": None,
            "site": None, "passage": "said 🙂", "archived": None,
        }],
    )  # fmt: skip
    other = {"split": "dev"}
    return [
        record("nasty/1", "article", ARTICLE, None, 0, 0, published_at="2024-03-01T10:00:00.250000Z"),
        first,
        record("nasty/1", "c/2", "", "c1", 2, 2, author=None, state="deleted"),
        hebrew,
        record("t2", "article", "", None, 0, 0, **other),
        record("t2", "c1", "=1+1", "article", 1, 1, author="NA", judgements=[judgement("a1")], **other),
    ]


def written(format: str, records: Iterable[Record] | None = None, about: About = ABOUT) -> bytes:
    """The file of the records in this format."""
    out = io.BytesIO()
    FORMATS[format].write(iter(nasty() if records is None else records), about, out)
    return out.getvalue()


def entries(format: str, records: Iterable[Record] | None = None, about: About = ABOUT) -> dict[str, bytes]:
    """The files of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(written(format, records, about))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def utf16(text: str, start: int, end: int) -> str:
    """What a program that counts UTF-16 units finds between two offsets."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
