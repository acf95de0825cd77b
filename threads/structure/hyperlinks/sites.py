"""Names against the public suffix list that tldextract ships. Nothing is fetched, nothing is cached on disk."""

from __future__ import annotations

from functools import lru_cache

import tldextract

_split_domain = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=1)
def top_level_domains() -> frozenset[str]:
    """All of them in lower case, those of other scripts as people write them and in punycode."""
    names = {suffix.rpartition(".")[2] for suffix in _split_domain.tlds}
    return frozenset(names | {name.encode("idna").decode() for name in names if not name.isascii()})


@lru_cache(maxsize=4096)
def registered_domain(host: str) -> str:
    """`news.bbc.co.uk` gives `bbc.co.uk`; a host without registered domain (an IP address, `gov.uk`) is its own."""
    return _split_domain(host).top_domain_under_public_suffix or host


@lru_cache(maxsize=4096)
def has_compound_suffix(host: str) -> bool:
    """Whether the public suffix of `host` has several labels (`co.uk`, `com.py`)."""
    return "." in _split_domain(host).suffix
