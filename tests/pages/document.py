"""An HTML page as a tree, read the way a browser reads text: entities resolved, white space kept."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree import ElementTree as ET

VOID = {"meta", "link", "input", "img", "br", "hr", "rect", "path", "circle"}


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tree = ET.TreeBuilder()
        self.tree.start("page", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.tree.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.tree.end(tag)

    def handle_data(self, data: str) -> None:
        self.tree.data(data)


def parse(html: str) -> ET.Element:
    """The page's tree. Fails where tags do not match: our own pages close what they open."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    builder.tree.end("page")
    return builder.tree.close()


def text_of(element: ET.Element) -> str:
    """All text inside, like `textContent`."""
    return "".join(element.itertext())


def with_attribute(page: ET.Element, name: str, value: str | None = None) -> list[ET.Element]:
    """Elements that have the attribute (with the value, if one is given), in document order."""
    return [e for e in page.iter() if name in e.attrib and (value is None or e.get(name) == value)]
