"""One form for all addresses of a page, for comparing and grouping; the address as written is what people open."""

from __future__ import annotations

import re
from urllib.parse import quote

from threads.structure.hyperlinks.address import Address, is_ip_address, split_address
from threads.structure.hyperlinks.sites import registered_domain
from threads.structure.hyperlinks.vocabulary import words
from threads.structure.hyperlinks.wrappers import unwrap

_ESCAPED_AMPERSAND = re.compile(r"&(?:amp;)+")
_DEFAULT_PORT = {"http": "80", "https": "443", "ftp": "21"}
# Nobody wraps an address so often; the text is hostile, and each unwrapping reads it once.
_DEEPEST_WRAPPING = 32

_CANONICAL_HOST = re.compile(r"(?:https?|ftp)://(?P<host>\[[^\]/]*+\]|[^:/]*+)")
_PERCENT_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|%")
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~()")
# Nothing to resolve, decode or escape.
_NORMAL_PATH = re.compile(r"(?:/(?!\.\.?(?:/|$))[A-Za-z0-9\-._~()!$&'*+,;=:@]*+)*+")
_SAFE_IN_PATH = "/%!$&'()*+,;=:@"

_YOUTUBE_PATH = re.compile(r"/(?:shorts|embed|live|v)/(?!videoseries)([\w-]+)", re.ASCII)
_YOUTUBE_SHORT = re.compile(r"/([\w-]+)", re.ASCII)
_YOUTUBE_QUERY = re.compile(r"(?:^|&)v=([\w-]+)", re.ASCII)

# Sites of which an address may become another kind of address by its normal form: see wrappers.py.
_SITES_WITH_RULES = (
    *("archive.org", "ampproject.org", "facebook.com", "instagram.com", "reddit.com", "disq.us", "href.li"),
    *("youtube.com", "youtube-nocookie.com", "youtu.be", "duckduckgo.com", "outlook.com"),
)

_TRACKERS = words(
    """fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh mc_cid mc_eid mkt_tok _ga _gl
    _hsenc _hsmi vero_id oly_anon_id oly_enc_id rb_clickid s_cid wickedid ref_src ref_url cmpid smid smtyp spm
    share_id si"""
)


def canonical_form(url: str) -> str | None:
    """The address by which `url` is compared with others, or None if it is none (no host, another scheme).

    Its own canonical form. Rules: README, "Canonical form".
    """
    for _ in range(_DEEPEST_WRAPPING):
        url = "".join(url.split())
        address = split_address(_ESCAPED_AMPERSAND.sub("&", url) if "&" in url else url)
        if address is None:
            return None
        has_own_rules = _has_own_rules(address.host)
        target = unwrap(address) if has_own_rules else None
        simpler = target or _normal_form(address)
        # What no rule can touch again is its own canonical form; the others are looked at once more.
        if simpler == url or (target is None and not has_own_rules and "amp;" not in simpler):
            return simpler
        url = simpler
    return None


def site_of(url: str) -> str:
    """The registered domain of the page that `url` names; the host where there is none, empty if it is no address."""
    canonical = canonical_form(url)
    return site_of_canonical(canonical) if canonical else ""


def site_of_canonical(canonical: str) -> str:
    """The same for an address that has its canonical form already."""
    authority = _CANONICAL_HOST.match(canonical)
    return registered_domain(authority["host"]) if authority else ""


def _normal_form(address: Address) -> str:
    video = _youtube_video(address)
    if video:
        return f"https://youtube.com/watch?v={video}"
    scheme, port = _scheme_and_port(address)
    query = "" if address.host == "x.com" else _normal_query(address.query)
    fragment = address.fragment if address.fragment.startswith("!") else ""
    return (
        f"{scheme}://{address.host}{port and ':' + port}{_normal_path(address.path)}"
        f"{query and '?' + query}{fragment and '#' + fragment}"
    )


def _has_own_rules(host: str) -> bool:
    return host.endswith(_SITES_WITH_RULES) or host.startswith("google.")


def _scheme_and_port(address: Address) -> tuple[str, str]:
    scheme = address.scheme
    port = "" if address.port == _DEFAULT_PORT[scheme] else address.port
    if scheme == "http" and not port and address.host != "localhost" and not is_ip_address(address.host):
        scheme = "https"
    return scheme, port


def _youtube_video(address: Address) -> str:
    found = None
    if address.host == "youtu.be":
        found = _YOUTUBE_SHORT.match(address.path)
    elif address.host in ("youtube.com", "youtube-nocookie.com"):
        if address.path.rstrip("/") == "/watch":
            found = _YOUTUBE_QUERY.search(address.query)
        else:
            found = _YOUTUBE_PATH.match(address.path)
    return found[1] if found else ""


def _normal_path(path: str) -> str:
    if _NORMAL_PATH.fullmatch(path):
        path = path.rstrip("/")
        return path if path and not path.endswith("/amp") else _shortened(path)
    return _shortened(path)


def _shortened(path: str) -> str:
    escaped = quote(_PERCENT_ESCAPE.sub(_normal_escape, path), safe=_SAFE_IN_PATH, errors="replace")
    segments: list[str] = []
    for segment in escaped.split("/")[1:]:
        if segment == "..":
            del segments[-1:]
        elif segment != ".":
            segments.append(segment)
    while segments and segments[-1] in ("", "amp"):
        segments.pop()
    return "/" + "/".join(segments)


def _normal_escape(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return "%25"
    character = chr(int(escape[1], 16))
    return character if character in _PLAIN else escape[0].upper()


def _normal_query(query: str) -> str:
    if not query:
        return ""
    fields = [field for field in query.split("&") if field and not _is_tracker(field)]
    return "&".join(sorted(fields, key=lambda field: field.partition("=")[0]))


def _is_tracker(field: str) -> bool:
    name = field.partition("=")[0].lower()
    return name in _TRACKERS or name.startswith("utm_") or field in ("amp", "amp=1")
