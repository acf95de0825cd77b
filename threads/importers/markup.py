"""The HTML of a comment as canonical text, by versioned rules: the offsets of every label depend on them.

Read by a scanner of our own, so that no upgrade of a library moves a character. It is linear in the length of the
input, keeps what is open in a list, and reads anything, much as a browser does.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass

from threads.importers.base import Anchor
from threads.importers.flow import Flow, Span
from threads.text import canonical

MARKUP_VERSION = 1
"""Grows with every change of the text that any input gives."""

_PARAGRAPHS = frozenset(
    (
        *("aside", "blockquote", "dl", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre"),
        *("table", "ul"),
    )
)
"""An empty line stands before and after; other blocks begin and end a line."""
_BLOCKS = frozenset(
    (
        *("address", "article", "body", "caption", "center", "dd", "details", "div", "dt", "fieldset"),
        *("figcaption", "footer", "form", "header", "html", "legend", "li", "main", "nav", "section", "summary"),
        *("tbody", "tfoot", "thead", "tr"),
    )
)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
)
_RAW = frozenset(("iframe", "noscript", "script", "style", "textarea", "title"))
"""Their content is no markup; it is dropped."""
_HIDDEN = frozenset(("head", "object", "select", "svg", "template"))
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<closes>/?)(?P<name>[a-zA-Z][^\s/>]*+)"
    r"(?P<attributes>(?:[^>=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?+)*+)(?P<ends>>?)"
    r"|<[!?][^>]*+(?:>|\Z)",
    re.DOTALL,
)
"""A comment or a tag. One without an end runs to the end of the input, so that nothing is scanned twice."""
_ATTRIBUTE = re.compile(r"(?<![^\s/\"'])([^\s/\"'=]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'][^\s]*+))")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class Converted:
    """Canonical text, the links whose address it does not show, and the ranges that quote. All in code points."""

    text: str
    anchors: tuple[Anchor, ...] = ()
    quoted: tuple[tuple[int, int], ...] = ()


def text_of_html(markup: str, *, line_feeds: bool = False) -> Converted:
    """The text that a browser would show of `markup`, a fragment of HTML; never raises.

    Blocks and `<br>` give line feeds, at most one empty line in a row; white space collapses except in `<pre>`; list
    items get "- " or their number; entities are decoded once; pictures give their `alt`. With `line_feeds` those of
    the source count as well, as in what WordPress stores.
    """
    source = canonical(markup)
    reader = _Reader(line_feeds=line_feeds)
    at = 0
    while token := _TOKEN.search(source, at):
        reader.read_text(source[at : token.start()])
        at = token.end()
        name = (token["name"] or "").lower()
        if name and not token["ends"]:  # It was no tag but a "<" that somebody typed.
            reader.read_text(source[token.start() :])
        elif name and token["closes"]:
            reader.end(name)
        elif name:
            reader.start(name, _attributes(token["attributes"]))
            if name in _RAW:
                end = re.compile(rf"</{name}\b", re.IGNORECASE).search(source, at)
                at = end.start() if end else len(source)
    reader.read_text(source[at:])
    return reader.converted()


def _attributes(written: str) -> dict[str, str]:
    """The attributes of a tag by lower-case name; of doubled ones the first, as in browsers."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(written) if "=" in written else ():
        found.setdefault(name.lower(), canonical(html.unescape(double or single or bare)))
    return found


@dataclass(slots=True)
class _Element:
    """An open tag, and what ends with it."""

    name: str
    is_hidden: bool = False
    is_quote: bool = False
    span: Span | None = None


class _Reader:
    """Takes tags and texts in order and writes what they show."""

    def __init__(self, *, line_feeds: bool) -> None:
        self._line_feeds = line_feeds
        self._flow = Flow()
        self._stack: list[_Element] = []
        self._open: Counter[str] = Counter()
        self._lists: list[int | None] = []  # The last number of each open list, None where it has none.
        self._hidden = 0
        self._quotes = 0
        self._spans: list[Span] = []

    def read_text(self, text: str) -> None:
        self._write(canonical(html.unescape(text)) if "&" in text else text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "a" or (name == "p" and self._stack and self._stack[-1].name == "p"):
            self._close(name)  # Neither holds another of its kind; Hacker News closes no paragraph.
        if name not in _VOID:
            self._push(name, attributes)
        if not self._hidden:
            self._lay_out(name, attributes)

    def end(self, name: str) -> None:
        """Close the nearest open element of that name and all inside it."""
        self._close(name)
        if not self._hidden:
            self._break(name)

    def converted(self) -> Converted:
        """What was written. Elements still open end here."""
        while self._stack:
            self._pop()
        text = self._flow.text
        spans = sorted((span for span in self._spans if span.start >= 0), key=lambda span: span.start)
        return Converted(
            text,
            tuple(
                Anchor(span.start, span.end, span.href)
                for span in spans
                if span.href and text[span.start : span.end] != span.href
            ),
            tuple((span.start, span.end) for span in spans if not span.href),
        )

    def _write(self, text: str) -> None:
        if not self._hidden:
            self._flow.write(text, verbatim=self._open["pre"] > 0, line_feeds=self._line_feeds)

    def _lay_out(self, name: str, attributes: dict[str, str]) -> None:
        self._break(name)
        if name == "br":
            self._flow.add_breaks(1)
        elif name == "img":
            self._write(attributes.get("alt", ""))
        elif name in ("td", "th"):
            self._flow.leave_gap("\t")
        elif name == "li":
            number = self._lists[-1] if self._lists else None
            if number is not None:
                self._lists[-1] = number = number + 1
            self._flow.mark("- " if number is None else f"{number}. ")

    def _break(self, name: str) -> None:
        if name in _PARAGRAPHS:
            self._flow.break_line(1 if self._open["li"] and name in ("ol", "ul") else 2)
        elif name in _BLOCKS:
            self._flow.break_line()

    def _push(self, name: str, attributes: dict[str, str]) -> None:
        classes = attributes.get("class", "").lower().split()
        is_quote = name == "blockquote" or (name == "aside" and "quote" in classes)
        # Mastodon writes whole addresses and hides their ends.
        element = _Element(name, name in _HIDDEN or name in _RAW or "invisible" in classes, is_quote)
        href = re.sub(r"[\t\n]", "", attributes.get("href", "")).strip() if name == "a" else ""
        if _WEB.match(href) or (is_quote and not self._quotes):
            element.span = Span(href)
            self._flow.open(element.span)
        if name in ("ol", "ul"):
            first = attributes.get("start", "")
            number = int(first) - 1 if _NUMBER.fullmatch(first) else 0
            self._lists.append(number if name == "ol" else None)
        self._hidden += element.is_hidden
        self._quotes += is_quote
        self._open[name] += 1
        self._stack.append(element)

    def _close(self, name: str) -> None:
        if self._open[name]:
            while self._pop() != name:
                pass

    def _pop(self) -> str:
        element = self._stack.pop()
        self._open[element.name] -= 1
        self._hidden -= element.is_hidden
        self._quotes -= element.is_quote
        if element.name in ("ol", "ul"):
            self._lists.pop()
        elif element.name == "li":
            self._flow.mark("")
        if element.span:
            self._flow.close(element.span)
            self._spans.append(element.span)
        return element.name
