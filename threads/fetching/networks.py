"""Which IP addresses are out in public, and so may be fetched from.

The tables are IANA's registries of special-purpose IPv4 and IPv6 addresses, written down here because what the
standard library calls private or global differs between releases of Python.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

IP = IPv4Address | IPv6Address

_NOT_PUBLIC_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by customers of a provider; metadata of some clouds
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # looks public; inside Azure it is the host of the machine
        "169.254.0.0/16",  # link-local; metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; metadata of some clouds
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays of 6to4, given up
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_PUBLIC_V6 = IPv6Network("2000::/3")
"""All that was ever given out. Loopback, unique local (with metadata of clouds), link-local, multicast lie outside."""
_NOT_PUBLIC_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which holds any IPv4 address; given up
        "3ffe::/16",  # 6bone, given up
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
"""An IPv4 address as a network without IPv4 reaches it."""
_IPV4_BITS = 0xFFFF_FFFF


def is_public(ip: IP) -> bool:
    """Whether the address is one of the public internet; an IPv4 address inside an IPv6 one counts as itself."""
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or (IPv4Address(int(ip) & _IPV4_BITS) if ip in _NAT64 else None)
        if inner is None:
            return ip in _PUBLIC_V6 and not any(ip in network for network in _NOT_PUBLIC_V6)
        ip = inner
    return not any(ip in network for network in _NOT_PUBLIC_V4)
