"""An address in its parts, and its host in the form that two addresses are compared by."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import NamedTuple

import idna

_PARTS = re.compile(
    r"(?:(?P<scheme>https?|ftp)://|//)?(?P<authority>[^/?\#]*)(?P<path>[^?\#]*)(?:\?(?P<query>[^\#]*))?(?:\#(?P<fragment>.*))?",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_SCHEME = re.compile(r"(?!(?:https?|ftp)://)[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"(?P<host>\[[^\]]*\]|[^:]*)(?::(?P<port>\d*))?")
_WELL_FORMED = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_DEVICE_PREFIX = re.compile(r"(?:www|m|mobile|amp)\.(?=[^.]+\.)")
LONGEST_HOST = 253
_SAME_HOST = {
    "old.reddit.com": "reddit.com",
    "new.reddit.com": "reddit.com",
    "np.reddit.com": "reddit.com",
    "i.reddit.com": "reddit.com",
    "twitter.com": "x.com",
}
_MOBILE_WIKIPEDIA = ".m.wikipedia.org"


class Address(NamedTuple):
    """The parts of an address; the host is normalised, the rest stands as written, without its delimiters."""

    scheme: str
    host: str
    port: str
    path: str
    query: str
    fragment: str


def split_address(url: str) -> Address | None:
    """`url` in its parts, or None if it has another scheme than http, https and ftp or no usable host."""
    parts = _PARTS.fullmatch(url)
    if parts is None:
        return None
    scheme, authority, path, query, fragment = parts.groups("")
    if not scheme and _OTHER_SCHEME.match(url):
        return None
    host_and_port = _HOST_AND_PORT.fullmatch(authority.rpartition("@")[2])
    if host_and_port is None:
        return None
    written, port = host_and_port.groups("")
    host = normal_host(written) if len(written) <= LONGEST_HOST else None
    if host is None:
        return None
    return Address((scheme or "https").lower(), host, port, path, query, fragment)


def is_ip_address(host: str) -> bool:
    """Whether the host is an IPv4 address or an IPv6 address in square brackets."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def normal_host(host: str) -> str | None:
    """Lower case, punycode, without `www.` and its like, other names of the same site made one; None if malformed."""
    if host.startswith("["):
        return host.lower() if is_ip_address(host) else None
    ascii_host = _punycode(host.lower()).removesuffix(".")
    if not _WELL_FORMED.fullmatch(ascii_host):
        return None
    return _principal_name(ascii_host)


def _punycode(host: str) -> str:
    """`host` in ASCII; an empty string if it has no such form."""
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        pass
    try:
        return host.encode("idna").decode().lower()  # emoji and the like: not in IDNA 2008, but registered before it
    except UnicodeError:
        return ""


def _principal_name(host: str) -> str:
    while prefix := _DEVICE_PREFIX.match(host):
        host = host[prefix.end() :]
    if host.endswith(_MOBILE_WIKIPEDIA):
        host = host.removesuffix(_MOBILE_WIKIPEDIA) + ".wikipedia.org"
    return _SAME_HOST.get(host, host)
