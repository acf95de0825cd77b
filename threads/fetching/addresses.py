"""Addresses of pages that people copy, and of what holds their thread in a format we read.

Only shapes that are beyond doubt; any other address is fetched as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote

from threads.fetching.url import Url, read_url


@dataclass(frozen=True, slots=True)
class Source:
    """One address at which the thread of a page may be found."""

    url: str
    is_guess: bool = False
    """Guessed by the path alone, on a site that may be something else: it counts only if it answers in JSON."""
    status: str = ""
    """Where the answer leaves out what it is about, the address of that (Mastodon's context has no status)."""


_REDDIT_HOST = re.compile(r"(?:(?:www|old|new|np|sh|m|i)\.)?reddit\.com")
_REDDIT = re.compile(r"/(?P<place>(?:r|user)/[\w-]{1,50})/comments/(?P<id>[a-z0-9]{1,13})(?:/.*)?")
_REDDIT_SHORT = re.compile(r"/(?P<id>[a-z0-9]{1,13})/?")
_BLUESKY = re.compile(r"/profile/(?P<who>[\w.:-]{1,300})/post/(?P<key>[\w-]{1,100})/?")
_NUMBER = re.compile(r"\d{1,19}")
_DISCOURSE = re.compile(r"(?P<base>(?:/[\w-]+)?)/t/[^/]+/(?P<id>\d{1,12})(?:/\d{1,9})?/?")
_LEMMY = re.compile(r"/post/(?P<id>\d{1,12})(?:/\d{1,12})?/?")
_MASTODON = re.compile(r"/@[\w.-]+(?:@[\w.-]+)?/(?P<id>\d{1,20})/?")


def sources_of(address: str) -> tuple[Source, ...]:
    """Where to look for the thread of a page, in this order; the page itself last. Raises CannotFetch for no address.

    A link to one comment of Reddit or Discourse stands for the whole thread.
    """
    url = read_url(address)
    path, _, query = url.target.partition("?")
    return (*_known(url.host, path, query), *_guessed(url, path), Source(str(url)))


def _known(host: str, path: str, query: str) -> tuple[Source, ...]:
    """Of sites known by name."""
    if _REDDIT_HOST.fullmatch(host) and (found := _REDDIT.fullmatch(path)) and not path.endswith(".json"):
        return (_reddit(f"{found['place']}/comments/{found['id']}"),)
    if host == "redd.it" and (found := _REDDIT_SHORT.fullmatch(path)):
        return (_reddit(f"comments/{found['id']}"),)
    if host == "news.ycombinator.com" and path == "/item":
        item = parse_qs(query).get("id", [""])[0]
        return (Source(f"https://hn.algolia.com/api/v1/items/{item}"),) if _NUMBER.fullmatch(item) else ()
    if host == "bsky.app" and (found := _BLUESKY.fullmatch(path)):
        uri = quote(f"at://{found['who']}/app.bsky.feed.post/{found['key']}", safe="")
        way = "https://public.api.bsky.app/xrpc/app.bsky.feed.getPostThread"
        return (Source(f"{way}?uri={uri}&depth=1000&parentHeight=1000"),)
    return ()


def _reddit(path: str) -> Source:
    return Source(f"https://www.reddit.com/{path}.json?limit=500&raw_json=1")


def _guessed(url: Url, path: str) -> tuple[Source, ...]:
    """Of software that runs on many sites, known by the shape of its paths."""
    origin = f"{url.scheme}://{url.authority}"
    if found := _DISCOURSE.fullmatch(path):
        topic = f"{origin}{found['base']}/t/{found['id']}.json?include_raw=1"
        # A print has up to 1,000 posts at once; a site may allow few prints an hour, or none.
        return Source(f"{topic}&print=true", is_guess=True), Source(topic, is_guess=True)
    if found := _LEMMY.fullmatch(path):
        # Asked by depth, it answers with the whole tree, 50 levels being all that there can be.
        comments = f"{origin}/api/v3/comment/list?post_id={found['id']}&type_=All&sort=Old&max_depth=50"
        return (Source(comments, is_guess=True),)
    if found := _MASTODON.fullmatch(path):
        status = f"{origin}/api/v1/statuses/{found['id']}"
        return (Source(f"{status}/context", is_guess=True, status=status),)
    return ()
