"""From an address to a connection: look up once, check all that is found, connect to what was checked."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address

from threads.fetching.base import CannotFetch, Limits, Policy
from threads.fetching.networks import IP
from threads.fetching.url import Url
from threads.fetching.wire import Deadline, Wire

# Seconds one of several IP addresses gets to answer.
_PATIENCE = 10


def check(url: Url, policy: Policy) -> None:
    """Raises CannotFetch where the policy does not allow the host or the port, whatever addresses the host has."""
    if not policy.allows_host(url.host):
        raise CannotFetch(f"{url.host} is not among the hosts that may be fetched from here.")
    if url.port not in policy.ports:
        allowed = " and ".join(str(port) for port in sorted(policy.ports))
        raise CannotFetch(f"{url.host}: port {url.port} may not be fetched from; allowed are {allowed}.")


@contextmanager
def connected(url: Url, policy: Policy, limits: Limits, deadline: Deadline, tick: Callable[[], None]) -> Iterator[Wire]:
    """A connection to a checked address of the host, in TLS where the scheme says so; closed in the end.

    One address that is not public refuses the host, whatever others it has: nobody's site is half private. The name is
    not looked up again, so it cannot lead elsewhere meanwhile. Raises CannotFetch, OSError, OutOfTime.
    """
    check(url, policy)
    ips = _checked(url, policy, deadline, limits.silence)
    with _connect(ips, url.port, deadline, min(_PATIENCE, limits.silence)) as plain:
        if url.scheme == "http":
            yield Wire(plain, deadline, limits.silence, tick)
            return
        plain.settimeout(deadline.left(limits.silence))
        with policy.tls().wrap_socket(plain, server_hostname=url.host) as secured:
            yield Wire(secured, deadline, limits.silence, tick)


def _checked(url: Url, policy: Policy, deadline: Deadline, patience: float) -> Sequence[IP]:
    found = _in_time(lambda: policy.look_up(url.host, url.port), deadline.left(patience), url.host)
    ips = list(dict.fromkeys(ip_address(text) for text in found))
    if not ips:
        raise CannotFetch(f"{url.host} has no address.")
    if not all(policy.is_public(ip) for ip in ips):
        raise CannotFetch(f"{url.host} lies in a network that is not public; nothing is fetched from there.")
    return ips


def _in_time(look_up: Callable[[], Sequence[str]], seconds: float, host: str) -> Sequence[str]:
    """What it answers, or CannotFetch: the system's resolver knows no deadline, so it works in a thread of its own."""
    answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def work() -> None:
        try:
            answers.put(look_up())
        # UnicodeError: a name that no resolver takes.
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=work, name=f"look up {host}", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise CannotFetch(f"{host} could not be looked up in time.") from None
    if isinstance(answer, Exception):
        raise CannotFetch(
            f"{host} cannot be found; is it spelled right, and does this machine reach the internet?"
        ) from answer
    return answer


def _connect(ips: Sequence[IP], port: int, deadline: Deadline, patience: float) -> socket.socket:
    """A socket to the first that answers. Raises the last one's OSError."""
    for ip in ips[:-1]:
        try:
            return socket.create_connection((str(ip), port), timeout=deadline.left(patience))
        except OSError:
            continue
    return socket.create_connection((str(ips[-1]), port), timeout=deadline.left(patience))
