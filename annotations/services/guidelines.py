"""Guidelines as pages show them, Markdown made into HTML that can do nothing but be read; and which rounds use them."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from annotations.models import Guideline, Round

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def html_of(text: str) -> SafeString:
    """The guideline's Markdown as sanitised HTML. Its headings begin at level 2; markup in it is shown, not run."""
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 1)}"
    raw = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    clean = nh3.clean(
        raw,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow ugc",
    )
    return mark_safe(clean)  # noqa: S308  # nh3 has just cleaned it


def use_guideline(guideline: Guideline) -> int:
    """Open and drafted rounds of the project work by this version from now on. Returns how many changed."""
    rounds = Round.objects.filter(project=guideline.project_id, trashed_at=None).exclude(state=Round.State.CLOSED)
    return rounds.exclude(guideline=guideline).update(guideline=guideline)
