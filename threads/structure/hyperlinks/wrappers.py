"""Archives, redirects and mirrors: addresses that hold the address which is meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from threads.structure.hyperlinks.address import Address

_GOOGLE = re.compile(r"google\.(?:[a-z]{2,3}|com?\.[a-z]{2})")
_ARCHIVED = re.compile(r"/web/\d+[a-z_]*/(?P<target>.+)", re.DOTALL)
_GOOGLE_AMP = re.compile(r"/amp/s/(?P<target>.+)", re.DOTALL)
_AMP_CACHE = re.compile(r"/[cv]/(?:s/)?(?P<target>.+)", re.DOTALL)
_DISQUS_HASH = re.compile(r":(?!\d{1,5}$)[\w-]+$")

_ESCAPED_SCHEME = re.compile(r"(?:https?|ftp)%3a", re.IGNORECASE)
# Some archives and copies lose one slash of `http://`.
_SLASHES = re.compile(r"(?<=:)/+")
_LOOKS_LIKE_ADDRESS = re.compile(
    r"(?:https?|ftp):/+[^/?#]|[\w-]+(?:\.[\w-]+)*\.[^\W\d_][\w-]+\.?(?::\d+)?(?:[/?#]|$)", re.IGNORECASE
)


class _Wrapper(NamedTuple):
    serves: Callable[[str], object]
    target: Callable[[Address], str]


def unwrap(address: Address) -> str | None:
    """The address inside an archive's, redirect's or mirror's address, or None if this one is what is meant."""
    for wrapper in _WRAPPERS:
        if wrapper.serves(address.host):
            target = wrapper.target(address)
            if _ESCAPED_SCHEME.match(target):
                target = unquote(target)
            if _LOOKS_LIKE_ADDRESS.match(target):
                return _SLASHES.sub("//", target, count=1) if "://" not in target[:8] else target
    return None


def _in_path(pattern: re.Pattern[str]) -> Callable[[Address], str]:
    def target(address: Address) -> str:
        found = pattern.fullmatch(address.path)
        if found is None:
            return ""
        return f"{found['target']}?{address.query}" if address.query else found["target"]

    return target


def _in_query(*names: str, path: str | None = None) -> Callable[[Address], str]:
    def target(address: Address) -> str:
        if path is not None and address.path.rstrip("/") != path:
            return ""
        values = dict(reversed([field.partition("=")[::2] for field in address.query.split("&")]))
        return next((unquote(values[name]) for name in names if values.get(name)), "")

    return target


def _is(*hosts: str) -> Callable[[str], object]:
    return frozenset(hosts).__contains__


_disqus_target = _in_query("url", path="/url")

_WRAPPERS = (
    _Wrapper(_is("web.archive.org"), _in_path(_ARCHIVED)),
    _Wrapper(_GOOGLE.fullmatch, _in_query("url", "q", path="/url")),
    _Wrapper(_GOOGLE.fullmatch, _in_path(_GOOGLE_AMP)),
    _Wrapper(lambda host: host.endswith(".cdn.ampproject.org"), _in_path(_AMP_CACHE)),
    _Wrapper(_is("l.facebook.com", "l.instagram.com"), _in_query("u")),
    _Wrapper(_is("out.reddit.com"), _in_query("url")),
    _Wrapper(_is("disq.us"), lambda address: _DISQUS_HASH.sub("", _disqus_target(address))),
    _Wrapper(_is("href.li"), lambda address: address.query),
    _Wrapper(_is("youtube.com"), _in_query("q", path="/redirect")),
    _Wrapper(_is("duckduckgo.com"), _in_query("uddg", path="/l")),
    _Wrapper(lambda host: host.endswith(".safelinks.protection.outlook.com"), _in_query("url")),
)
