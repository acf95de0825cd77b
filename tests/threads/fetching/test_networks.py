from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.fetching.networks import is_public

PRIVATE = st.sampled_from(
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "169.254.169.254", "172.16.0.1"),  # noqa: S104
        *("172.31.255.255", "192.168.0.1", "192.0.0.192", "198.18.0.1", "224.0.0.1", "255.255.255.255"),
        "168.63.129.16",
    ]
).map(IPv4Address)


@pytest.mark.parametrize(
    "text", ["1.1.1.1", "93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::8a"]
)
def test_what_is_in_public(text: str):
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        "::",
        "::1",
        "::127.0.0.1",  # compatible with IPv4, given up
        "64:ff9b:1::a00:1",  # NAT64 of a single network
        "100::1",  # discard
        "2001::1",  # Teredo
        "2001:db8::1",
        "2002:7f00:1::",  # 6to4 of 127.0.0.1
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",  # metadata of a cloud
        "fe80::1",
        "fe80::1%1",
        "fec0::1",
        "ff02::1",
        "5f00::1",
    ],
)
def test_what_is_not(text: str):
    assert not is_public(ip_address(text))


@given(PRIVATE)
def test_an_ipv4_address_inside_an_ipv6_address_counts_as_itself(inner: IPv4Address):
    assert not is_public(inner)
    for prefix in ("::ffff:", "64:ff9b::", "::", "2002:", "64:ff9b:1::"):
        written = f"2002:{int(inner) >> 16:x}:{int(inner) & 0xFFFF:x}::" if prefix == "2002:" else f"{prefix}{inner}"
        assert not is_public(IPv6Address(written)), written


@given(st.ip_addresses(v=4).filter(is_public))
def test_a_public_address_behind_nat64_is_public(inner: IPv4Address):
    assert is_public(IPv6Address(f"64:ff9b::{inner}"))
    assert is_public(IPv6Address(f"::ffff:{inner}"))


def spellings(ip: IPv4Address) -> list[str]:
    """Ways to write one address that getaddrinfo takes: decimal, octal and hex, in one to four parts."""
    number, (a, b, c, d) = int(ip), ip.packed
    tail, last = number & 0xFFFFFF, number & 0xFFFF
    return [
        *(str(number), hex(number), f"0{number:o}", f"{a}.{tail}", f"{a}.{b}.{last}", f"{a:#x}.{tail:#x}"),
        *(".".join(hex(part) for part in (a, b, c, d)), f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", str(ip)),
    ]


@given(PRIVATE)
def test_every_spelling_of_a_private_address_is_seen_through(ip: IPv4Address):
    for spelling in spellings(ip):
        found = socket.getaddrinfo(spelling, 80, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        assert [is_public(ip_address(entry[4][0])) for entry in found] == [False], spelling
