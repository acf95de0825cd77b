"""An address as somebody wrote it, taken apart and made fit to be sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import quote, urlsplit

from threads.fetching.base import CannotFetch

LONGEST = 2000
"""Characters of an address."""

_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
# Some programs take them for a slash, some leave them out: what is checked must be what is fetched.
_MISLEADING = re.compile(r"[\s\x00-\x1f\x7f\\]")
_KEPT = "%/:@!$&'()*+,;=-._~?[]"


@dataclass(frozen=True, slots=True)
class Url:
    """An http or https address without name, password and fragment."""

    scheme: str
    host: str
    """In lower case, ASCII; an IPv6 address without brackets."""
    port: int
    target: str
    """Path and query, ASCII, as a request sends them."""

    @property
    def authority(self) -> str:
        """Host, and the port where it is not the scheme's own: a request's Host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def read_url(text: str) -> Url:
    """The address in its parts. Raises CannotFetch for anything but a full http or https address of a host."""
    text = text.strip()
    if not text or len(text) > LONGEST or _MISLEADING.search(text):
        raise CannotFetch(f"An address has no blanks, no backslash and at most {LONGEST:,} characters.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise CannotFetch("This is no address that can be read; copy it from the browser once more.") from None
    if parts.scheme not in _PORTS:
        raise CannotFetch("An address begins with http:// or https://.")
    if "@" in parts.netloc:
        raise CannotFetch("An address must not hold a name or password; leave out what stands before the @.")
    host = _host(parts.hostname or "", is_bracketed="[" in parts.netloc)
    target = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")
    url = Url(parts.scheme, host, _PORTS[parts.scheme] if port is None else port, target)
    if len(str(url)) > LONGEST:
        raise CannotFetch(f"An address has at most {LONGEST:,} characters once its other letters are written in ASCII.")
    return url


def _host(host: str, *, is_bracketed: bool) -> str:
    try:
        if is_bracketed:
            # A zone (fe80::1%eth0) names an interface of this machine.
            return str(IPv6Address("" if "%" in host else host))
        # What is ASCII stays as it is: 0x7f.1 means what the resolver makes of it.
        name = host.lower() if host.isascii() else host.encode("idna").decode().lower()
    except ValueError:
        name = ""
    if len(name) > 253 or not _NAME.fullmatch(name):
        raise CannotFetch("The host in this address is no name of a host.")
    return name.removesuffix(".")
