"""One fetch: request, redirects, body into a file."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from typing import BinaryIO, cast
from urllib.parse import urljoin

from threads.fetching.base import BadAnswer, CannotFetch, Fetched, Limits, Policy
from threads.fetching.connecting import connected
from threads.fetching.naming import file_name
from threads.fetching.url import Url, read_url
from threads.fetching.wire import Deadline, OutOfTime

Progress = Callable[[int, int | None], None]
"""Told bytes so far, and of how many where that is known; often. What it raises ends the fetch."""

USER_AGENT = "Rejoinder (imports discussion threads for annotation)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Packed files are unpacked by the importers, within their bounds; anything else would have to be unpacked here.
_PACKED_AS_FILES = frozenset({"", "identity", "gzip", "x-gzip", "zstd"})
_CHUNK = 1 << 16


def fetch(
    url: str,
    *,
    into: BinaryIO,
    policy: Policy,
    limits: Limits,
    progress: Progress = lambda done, total: None,
    deadline: Deadline | None = None,
) -> Fetched:
    """Write what lies at the address into a file, from where it stands.

    Redirects are followed, each checked like the first address; from https to http none is. The body is written as it
    is sent: one that is gzip though it was asked for plain stays gzip. Raises CannotFetch, with perhaps part of it
    written, for everything that policy or limits refuse and everything that goes wrong on the way.
    """
    deadline = deadline or Deadline(limits.seconds)
    at = read_url(url)
    count = _Count(progress)
    for _ in range(limits.redirects + 1):
        with ExitStack() as open_now:
            with _blaming(at, limits):
                wire = open_now.enter_context(connected(at, policy, limits, deadline, count.tell))
                wire.send(_request(at))
                # It wants no more of a socket than makefile().
                response = HTTPResponse(cast("ssl.SSLSocket", wire), method="GET")
                response.begin()
            if response.status not in _REDIRECTS:
                return _received(response, at, into, limits, count)
            onward = _onward(at, response)
        at = onward
    raise CannotFetch(f"{at.host} leads on and on: after {limits.redirects} redirects there was still no page.")


@dataclass(slots=True)
class _Count:
    progress: Progress
    done: int = 0
    total: int | None = None

    def tell(self) -> None:
        self.progress(self.done, self.total)


def _request(url: Url) -> bytes:
    # Written out: of what a library would add on its own (proxies, cookies, logins) nothing is wanted.
    lines = (
        f"GET {url.target} HTTP/1.1",
        f"Host: {url.authority}",
        f"User-Agent: {USER_AGENT}",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Connection: close",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _onward(at: Url, response: HTTPResponse) -> Url:
    """Where a redirect leads. Raises CannotFetch where it is to nowhere, or out of TLS."""
    location = (response.headers.get("Location") or "").strip()
    if not location:
        raise CannotFetch(f"{at.host} leads on, but does not say where.")
    try:
        onward = read_url(urljoin(str(at), location))
    except (CannotFetch, ValueError) as error:
        raise CannotFetch(f"{at.host} leads on to what cannot be fetched. {error}") from None
    if at.scheme == "https" and onward.scheme == "http":
        raise CannotFetch(f"{at.host} leads from https to http, where anybody on the way could change the page.")
    return onward


def _received(response: HTTPResponse, at: Url, into: BinaryIO, limits: Limits, count: _Count) -> Fetched:
    headers = response.headers
    if response.status != HTTPStatus.OK:
        raise BadAnswer(f"{at.host} answered {_status(response.status)}{_advice(response.status)}.")
    encoding = headers.get("Content-Encoding", "").strip().lower()
    if encoding not in _PACKED_AS_FILES:
        raise CannotFetch(f"{at.host} sends the page packed as {encoding[:20]!r}, which was not asked for.")
    count.total = response.length
    _refuse_large(count.total or 0, at, limits)
    for chunk in _pieces(response, at, limits):
        count.done += len(chunk)
        _refuse_large(count.done, at, limits)
        into.write(chunk)
    if count.total is not None and count.done < count.total:
        raise CannotFetch(f"{at.host} broke off after {count.done:,} of {count.total:,} bytes; try again.")
    return Fetched(
        url=str(at),
        filename=file_name(headers, at.target),
        content_type=headers.get("Content-Type", "").partition(";")[0].strip().lower()[:100],
        size=count.done,
    )


def _refuse_large(size: int, at: Url, limits: Limits) -> None:
    if size > limits.bytes:
        raise CannotFetch(f"{at.host} sends more than the {limits.bytes:,} bytes that may be fetched.")


def _status(status: int) -> str:
    """Number and phrase; the phrase is ours, the server's could be anything."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _advice(status: int) -> str:
    # A login, a payment, a country, or no programs at all: what the browser of a person may still get.
    return "; save the page in your browser and import that file" if status in {401, 402, 403, 429, 451} else ""


def _pieces(response: HTTPResponse, at: Url, limits: Limits) -> Iterator[bytes]:
    """The body as it comes in, piece by piece."""
    left = response.length
    with _blaming(at, limits):
        while left is None or left > 0:
            piece = response.read1(_CHUNK if left is None else min(_CHUNK, left))
            if not piece:
                return
            left = None if left is None else left - len(piece)
            yield piece


@contextmanager
def _blaming(at: Url, limits: Limits) -> Iterator[None]:
    """What goes wrong on the way, in words."""
    try:
        yield
    except OutOfTime:
        raise CannotFetch(f"{at.host} took longer than the {limits.seconds:g} seconds that a fetch may take.") from None
    except TimeoutError:
        raise CannotFetch(f"{at.host} does not answer.") from None
    except ssl.SSLCertVerificationError as error:
        raise CannotFetch(f"{at.host} cannot prove that it is {at.host}: {error.verify_message}.") from None
    except ssl.SSLError:
        raise CannotFetch(f"{at.host} does not speak https as it should.") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotFetch(f"{at.host} cannot be reached: {reason}.") from None
    except (HTTPException, ValueError):
        raise CannotFetch(f"{at.host} broke off, or does not speak HTTP as it should.") from None
