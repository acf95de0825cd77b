"""Comments as HTML. What a text element contains is exactly `Comment.text`, so offsets agree on both sides."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from threads.models import Hyperlink

register = template.Library()

# Nothing else may be opened from a stranger's text: no script, no data, no file.
OPENABLE = frozenset({"http", "https", "ftp"})


@register.simple_tag
def linked(text: str, hyperlinks: Iterable[Hyperlink]) -> SafeString:
    """The text with its hyperlinks clickable. The site stands in an attribute; CSS draws it."""
    pieces: list[SafeString] = []
    end = 0
    for link in sorted(hyperlinks, key=lambda link: link.start):
        if link.start < end or link.end > len(text):
            continue
        href = _address(link)
        if href is None:
            continue
        pieces.append(conditional_escape(text[end : link.start]))
        pieces.append(_anchor(text[link.start : link.end], href, link))
        end = link.end
    pieces.append(conditional_escape(text[end:]))
    return mark_safe("".join(pieces))  # noqa: S308  (every piece is escaped above)


@register.simple_tag
def linked_lines(text: str, hyperlinks: Iterable[Hyperlink]) -> SafeString:
    """The same for a long text: every line in an element of its own, its line end inside, so it can be spaced."""
    links = sorted(hyperlinks, key=lambda link: link.start)
    lines: list[tuple[str, SafeString]] = []
    start = 0
    for line in _lines(text):
        end = start + len(line)
        inside = [_moved(link, -start) for link in links if start <= link.start and link.end <= end]
        lines.append((" text__line--blank" if not line.strip() else "", linked(line, inside)))
        start = end
    return format_html_join("", '<span class="text__line{}">{}</span>', lines)


def _lines(text: str) -> list[str]:
    """Lines with their line feed. `str.splitlines` would also break at characters that browsers do not break at."""
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _moved(link: Hyperlink, by: int) -> Hyperlink:
    return Hyperlink(start=link.start + by, end=link.end + by, url=link.url, site=link.site, kind=link.kind)


def _address(link: Hyperlink) -> str | None:
    """Where the link leads, or None where it must not be opened."""
    if link.kind == Hyperlink.Kind.TRUNCATED:
        return None
    url = link.url if link.kind != Hyperlink.Kind.BARE or "://" in link.url else f"http://{link.url}"
    try:
        scheme = urlsplit(url.strip()).scheme.lower()
    except ValueError:
        return None
    return url if scheme in OPENABLE else None


def _anchor(text: str, href: str, link: Hyperlink) -> SafeString:
    # A written-out address shows its site already; a label hides it.
    site = "" if link.site in text.lower() else link.site
    return format_html(
        '<a href="{}" rel="noopener nofollow ugc" target="_blank"{}>{}</a>',
        href,
        format_html(' data-site="{}"', site) if site else "",
        text,
    )
