"""One request by httpx, in which nothing is without an end: no wait, no body, no redirect."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from annotations.endpoint.base import Cannot, Limits, Transient


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: the status, the body (empty unless the status is 200), and how many seconds the host asks to wait."""

    status: int
    body: bytes
    wait: float | None


def post(url: str, body: Mapping[str, Any], headers: Mapping[str, str], limits: Limits) -> Answer:
    """Sends `body` as JSON. Raises Transient where the connection fails or takes too long, Cannot for too much."""
    host = urlsplit(url).hostname or ""
    times = httpx.Timeout(limits.silence, connect=limits.connect)
    out_of_time = threading.Event()
    # The system's certificates, or those of SSL_CERT_FILE, as the operator has set them up.
    with httpx.Client(timeout=times, trust_env=False, verify=ssl.create_default_context()) as client:
        # httpx limits each wait, not all of them together: a host may send a byte a minute for ever.
        clock = threading.Timer(limits.total, _end, args=(client, out_of_time))
        clock.daemon = True
        clock.start()
        try:
            return _sent(client, url, body, headers, limits, host)
        except Cannot:
            raise
        except httpx.TimeoutException as error:
            raise Transient(f"{host} did not answer in time.") from error
        except (httpx.HTTPError, OSError, ValueError, RuntimeError) as error:
            if out_of_time.is_set():
                raise Transient(f"{host} did not answer within {limits.total:.0f} seconds.") from error
            raise Transient(f"{host} cannot be reached, or ended the connection.") from error
        finally:
            clock.cancel()


def _end(client: httpx.Client, out_of_time: threading.Event) -> None:
    out_of_time.set()
    client.close()


def _sent(
    client: httpx.Client, url: str, body: Mapping[str, Any], headers: Mapping[str, str], limits: Limits, host: str
) -> Answer:
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    # Unpacked, a small body may be endless.
    plain = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
    with client.stream("POST", url, content=content, headers={**plain, **headers}, follow_redirects=False) as response:
        wait = _wait(response.headers.get("Retry-After", ""))
        if response.status_code != 200:
            return Answer(response.status_code, b"", wait)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise Cannot(f"{host} packs its answer, though it was asked not to.")
        received = bytearray()
        for chunk in response.iter_raw():
            received += chunk
            if len(received) > limits.bytes:
                raise Cannot(f"{host} answers at a length that no question asks for: more than {limits.bytes} bytes.")
        return Answer(200, bytes(received), wait)


def _wait(retry_after: str) -> float | None:
    """Seconds that Retry-After asks for, as a number or a date; None where it says nothing."""
    if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 8:
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
