"""Links on pages of evidence: out to an address that somebody cited, and to a comment in its workspace."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from threads.models import Comment

register = template.Library()
# Nothing else may be opened from a stranger's text.
_OPENABLE = ("http://", "https://")


@register.filter
def alias(aliases: Mapping[int, str], user: int) -> str:
    """What the project calls this person."""
    return aliases.get(user, "a former member")


@register.simple_tag
def external(url: str) -> SafeString:
    """The address, as a link where it may be opened."""
    if not url.lower().startswith(_OPENABLE):
        return format_html("<bdi>{}</bdi>", url)
    return format_html('<a href="{}" rel="noopener nofollow ugc" target="_blank"><bdi>{}</bdi></a>', url, url)


@register.simple_tag
def where(comment: Comment, slug: str = "") -> SafeString:
    """The comment by its number and thread, as a link into the workspace. Needs its thread (and project) at hand."""
    name = f"#{comment.position}" if comment.position else "the article"
    return format_html(
        '<a href="{}">{} of <bdi dir="auto">{}</bdi></a>',
        address_of(comment, slug),
        name,
        Truncator(str(comment.thread)).chars(60),
    )


@register.simple_tag
def address_of(comment: Comment, slug: str = "") -> str:
    """Where the comment is read and labelled."""
    page = reverse("annotations:workspace", args=[slug or comment.thread.project.slug, comment.thread_id])
    return f"{page}?focus={comment.position}#c{comment.position}"
